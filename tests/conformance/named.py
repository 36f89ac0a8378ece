"""What requests can name: every ARN, id, code and other text in the records that are stored."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from incident_manager.domain import arn
from incident_manager.wire.constraints import broken_constraints
from incident_manager.wire.service_models import service_model
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from botocore.model import Shape

Groups: TypeAlias = "dict[str, tuple[str, ...]]"

_LONGEST = 2000


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """ARNs by what they are of (`contactchannel`), other texts by the kind of record or part and
    the member that they are in (`timelineeventid`). The order is the same in every run.
    """

    arns: Groups
    texts: Groups

    @classmethod
    def in_records(cls, records: Iterable[Any]) -> Named:
        arns: dict[str, set[str]] = {}
        texts: dict[str, set[str]] = {}
        for place, text in (found for record in records for found in _texts(record, "")):
            if DEPLOYMENT.owns(text):
                arns.setdefault(arn.kind(text).replace("-", ""), set()).add(text)
            elif 0 < len(text) <= _LONGEST:
                texts.setdefault(place, set()).add(text)
        return cls(_in_order(arns), _in_order(texts))

    def accepted(self, service: str, shape: Shape) -> Groups:
        """Those groups of which the shape accepts anything, with what it accepts."""
        return _accepted({**self.arns, **self.texts}, service, shape)

    def meant(self, service: str, shape: Shape, operation: str, member: str) -> Groups:
        """The groups that such a member of the operation is there for, as far as its name says so,
        otherwise all.

        ContactChannelId is for contactchannel, IncidentId for incidentrecord, `arn` of
        GetResponsePlan for responseplan, eventId for timelineeventid, AcceptCode for pagecode.
        """
        arns = _accepted(self.arns, service, shape)
        texts = _accepted(self.texts, service, shape)
        found = next(filter(None, _guesses(arns, texts, operation.lower(), member)), None)
        return {group: {**arns, **texts}[group] for group in found or (*arns, *texts)}


def _guesses(arns: Groups, texts: Groups, operation: str, member: str) -> Iterator[list[str]]:
    """Groups that may be meant, the surest guess first."""
    name = member.lower().removesuffix("s")
    stem = name.removesuffix("id").removesuffix("arn")
    if stem:
        yield [kind for kind in arns if kind == stem]
        yield [kind for kind in arns if kind.startswith(stem)]
        yield [kind for kind in arns if stem.endswith(kind)]
    if name.endswith("arn"):
        yield [kind for kind in arns if kind in operation]
        yield list(arns)
    yield [place for place in texts if place.endswith(name)]
    last_word = member[max(at for at, one in enumerate(member) if at == 0 or one.isupper()) :]
    yield [place for place in texts if place.endswith(last_word.lower()) or name in place]


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Each text in a record, and where it stands."""
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value):
        for field in fields(value):
            inner = f"{type(value).__name__}{field.name}".replace("_", "").lower()
            yield from _texts(getattr(value, field.name), inner)
    elif isinstance(value, dict):
        yield from _texts((*value, *value.values()), place)
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _texts(one, place)


def _in_order(groups: dict[str, set[str]]) -> Groups:
    return {group: tuple(sorted(groups[group])) for group in sorted(groups)}


def _accepted(groups: Groups, service: str, shape: Shape) -> Groups:
    found = {
        group: tuple(text for text in texts if _fits(service, shape.name, text))
        for group, texts in groups.items()
    }
    return {group: texts for group, texts in found.items() if texts}


@cache
def _fits(service: str, shape_name: str, text: str) -> bool:
    return not any(broken_constraints(service, service_model(service).shape_for(shape_name), text))
