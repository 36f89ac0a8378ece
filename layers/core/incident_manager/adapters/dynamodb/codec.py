"""Domain dataclasses to JSON documents and back, driven by their annotations.

Fields may be added with a default: a document written before reads as if it held the default, and a
member that this release does not know is left out. So releases can be rolled forward and back over
stored records.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

_TAG = "_"


def dumps(record: object) -> str:
    return json.dumps(_encode(record), separators=(",", ":"))


def loads(kind: Any, document: str) -> Any:
    return _decoder(kind)(json.loads(document))


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        given = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        members = {f.name: _encode(one) for f, one in given if one != f.default}
        return {_TAG: type(value).__name__, **members}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(one) for one in value]
    return value


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(hint):
        return _dataclass_decoder(hint)
    if get_origin(hint) in (Union, UnionType):
        return _union_decoder(hint)
    if get_origin(hint) is tuple:
        item = _decoder(get_args(hint)[0])
        return lambda values: tuple(item(one) for one in values)
    if hint is datetime:
        return datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return lambda value: value


def _dataclass_decoder(kind: Any) -> Callable[[Any], Any]:
    fields = {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}

    def decode(document: dict[str, Any]) -> Any:
        known = {name: fields[name](value) for name, value in document.items() if name in fields}
        return kind(**known)

    return decode


def _union_decoder(hint: Any) -> Callable[[Any], Any]:
    """None, or the one other type, or the dataclass that the document names."""
    options = [one for one in get_args(hint) if one is not NoneType]
    by_name = {option.__name__: option for option in options}

    def decode(value: Any) -> Any:
        if value is None:
            return None
        option = options[0] if len(options) == 1 else by_name[value[_TAG]]
        return _decoder(option)(value)

    return decode
