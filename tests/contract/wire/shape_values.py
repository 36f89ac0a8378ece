"""Values that a shape accepts, made from the model."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.model import ListShape, MapShape, StructureShape
from hypothesis import strategies as st

from incident_manager.wire.leniency import PATTERNS_INSTEAD
from incident_manager.wire.patterns import matches
from incident_manager.wire.service_models import SERVICES, service_model

if TYPE_CHECKING:
    from botocore.model import Shape

OPERATIONS = [
    (service, name) for service in SERVICES for name in service_model(service).operation_names
]

TEXTS = (
    "arn:aws:ssm-incidents::123456789012:response-plan/plan",
    "arn:aws:iam::123456789012:role/runbook",
    "arn:aws:ssm-contacts:eu-west-1:123456789012:contact/ann",
    "related-item/PARENT/0123456789ABCDEF0123456789ABCDEF",
    "6ebcc812-85f5-b7eb-8b2f-283e4d844308",
    "0123456789",
    "plan_a-1",
    "Zoë Ünal 日本 Ⅷ²",
    "a b+c=d@e:f/g",
    'two\nlines, "quoted" <signs> & a \\ 🙂',
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_1970, _2100 = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def texts(service: str, shape: Shape) -> list[str]:
    """Those of TEXTS that the shape accepts."""
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 1000)
    pattern = PATTERNS_INSTEAD.get((service, shape.name), shape.metadata.get("pattern"))
    found = [text for text in TEXTS if least <= len(text) <= most]
    return [text for text in found if not pattern or matches(pattern, text)]


def size_of(shape: Shape) -> tuple[int, int]:
    """A few elements, as many as the shape allows."""
    least = shape.metadata.get("min", 0)
    return least, min(shape.metadata.get("max", 3), least + 2)


@cache
def strategy(service: str, name: str, *, sent: bool) -> st.SearchStrategy[Any]:
    """Values of the shape of this name, to be sent by a client or answered by a handler."""
    return _of(service, service_model(service).shape_for(name), sent=sent)


def _of(service: str, shape: Shape, *, sent: bool) -> st.SearchStrategy[Any]:
    def part(of: Shape) -> st.SearchStrategy[Any]:
        return strategy(service, of.name, sent=sent)

    if isinstance(shape, StructureShape):
        parts = {name: part(member) for name, member in shape.members.items()}
        # A label in a path cannot be empty: clients would ask for another path.
        labels = [n for n, m in shape.members.items() if m.serialization.get("location") == "uri"]
        parts |= {name: st.sampled_from(texts(service, shape.members[name])) for name in labels}
        if shape.is_tagged_union:
            return st.one_of(*(st.fixed_dictionaries({name: parts[name]}) for name in parts))
        required = {name: parts.pop(name) for name in shape.required_members}
        return st.fixed_dictionaries(required, optional=parts)
    least, most = size_of(shape)
    if isinstance(shape, ListShape):
        return st.lists(part(shape.member), min_size=least, max_size=most)
    if isinstance(shape, MapShape):
        return st.dictionaries(part(shape.key), part(shape.value), min_size=least, max_size=most)
    return _scalar(service, shape, sent=sent)


def _scalar(service: str, shape: Shape, *, sent: bool) -> st.SearchStrategy[Any]:
    limits = shape.metadata
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name == "integer":
        return st.integers(limits.get("min", -(2**31)), limits.get("max", 2**31 - 1))
    if shape.type_name == "timestamp":
        return _times(sent=sent)
    if "enum" in limits:
        return st.sampled_from(limits["enum"])
    known = st.sampled_from(texts(service, shape))
    if "pattern" in limits:
        return known
    return st.one_of(known, _TEXT.filter(lambda text: len(text) >= limits.get("min", 0)))


def _times(*, sent: bool) -> st.SearchStrategy[datetime]:
    """botocore sends whole seconds; what a handler answers arrives to the millisecond."""
    seconds = int((_2100 - _1970).total_seconds())
    units = st.integers(0, seconds if sent else seconds * 1000)
    return units.map(
        lambda n: _1970 + (timedelta(seconds=n) if sent else timedelta(milliseconds=n))
    )


def full_values(service: str, shape: Shape) -> list[Any]:
    """Full values of the shape, so that every member of every union is in one of them."""
    found: list[Any] = []
    while (value := full_value(service, shape, len(found))) not in found:
        found.append(value)
    return found


def full_value(service: str, shape: Shape, choice: int) -> Any:
    """A value with every member and one of each element; unions have their member `choice`."""
    if isinstance(shape, StructureShape):
        names = list(shape.members)
        if shape.is_tagged_union:
            names = [names[choice % len(names)]]
        return {name: full_value(service, shape.members[name], choice) for name in names}
    if isinstance(shape, ListShape):
        return [full_value(service, shape.member, choice)]
    if isinstance(shape, MapShape):
        key = full_value(service, shape.key, choice)
        return {key: full_value(service, shape.value, choice)}
    if shape.type_name == "string":
        return (shape.metadata.get("enum") or texts(service, shape))[0]
    return {"boolean": True, "timestamp": 1605700617.579, "integer": shape.metadata.get("min", 1)}[
        shape.type_name
    ]
