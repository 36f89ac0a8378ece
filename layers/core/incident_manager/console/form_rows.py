"""Rows of a form: fields whose names end in the row's number."""

from __future__ import annotations

from itertools import count, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def numbers(form: Mapping[str, str], name: str) -> Iterator[int]:
    """Of the rows that have a field of this name: from 0 on, up to the first that has none."""
    return takewhile(lambda number: f"{name}-{number}" in form, count())
