"""The event as the text that goes into the timeline, no longer than the service takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from incident_manager.domain.trigger import MAX_RAW_DATA_LENGTH

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON

# From mild to harsh: how long a text may be; a list or an object may hold a tenth as many entries.
TEXT_LIMITS = (1_000, 400, 150, 60, 30)
MAX_DEPTH = 12
ENVELOPE = ("version", "id", "detail-type", "source", "account", "time", "region")


def raw_data(event: Mapping[str, JSON], text: str) -> str:
    """The event's JSON `text`, or a shorter JSON in the same shape if it is over 10,000 characters.

    Shortening cuts long texts, long lists and wide objects, as little as will do, so that the
    fields that tell what happened stay where a reader (or a program) looks for them. Each cut is
    marked by an ellipsis, the whole by `truncated`. Should even that be too long, the envelope
    alone is kept.
    """
    if len(text) <= MAX_RAW_DATA_LENGTH:
        return text
    shorter = (_dumped(event, limit) for limit in TEXT_LIMITS)
    return next((each for each in shorter if len(each) <= MAX_RAW_DATA_LENGTH), _envelope(event))


def _dumped(event: Mapping[str, JSON], limit: int) -> str:
    # The envelope is short and is what identifies the event, so the width limit is not for it.
    cut = {_text(key, limit): _cut(value, limit, MAX_DEPTH) for key, value in event.items()}
    return json.dumps(cut | {"truncated": True}, ensure_ascii=False)


def _cut(value: JSON, limit: int, depth: int) -> JSON:
    if isinstance(value, str):
        return _text(value, limit)
    if isinstance(value, Mapping):
        return _object(value, limit, depth)
    if isinstance(value, list):
        return _list(value, limit, depth)
    return value


def _text(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _object(value: Mapping[str, JSON], limit: int, depth: int) -> JSON:
    if depth == 0:
        return "…"
    kept = dict(list(value.items())[: limit // 10])
    cut = {_text(key, limit): _cut(each, limit, depth - 1) for key, each in kept.items()}
    return cut if len(kept) == len(value) else {**cut, "…": f"{len(value) - len(kept)} more"}


def _list(value: list[JSON], limit: int, depth: int) -> JSON:
    if depth == 0:
        return "…"
    kept = [_cut(each, limit, depth - 1) for each in value[: limit // 10]]
    return kept if len(kept) == len(value) else [*kept, f"… {len(value) - len(kept)} more"]


def _envelope(event: Mapping[str, JSON]) -> str:
    # 100 characters are at most 600 of JSON text, and seven fields of that fit.
    texts = {key: event[key] for key in ENVELOPE if isinstance(event.get(key), str)}
    cut = {key: _cut(value, 100, 1) for key, value in texts.items()}
    return json.dumps(cut | {"truncated": True}, ensure_ascii=False)
