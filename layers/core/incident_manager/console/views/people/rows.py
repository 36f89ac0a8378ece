"""The engagement plan of a person as rows of a form: which channel, after how many minutes, how
often again.

The API has stages that follow each other, each with a length. A row counts from the moment of
engagement; stages without targets fill what is longer than a stage may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelTarget
from incident_manager.domain.plan_rules import MAX_STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from incident_manager.domain.contact import Plan

MORE_ROWS = 3
_LONGEST_STAGE = 30  # minutes
_LATEST = (MAX_STAGES - 1) * _LONGEST_STAGE
_MOST_ROWS = 60
_NO_TAIL = (0,)


@dataclass(frozen=True, slots=True)
class Row:
    """As typed. `channel` is the last part of its ARN; a row without one is empty."""

    after: str = ""
    channel: str = ""
    retry: str = ""


def rows_of(plan: Plan) -> tuple[Row, ...]:
    """The plan that a person has; a wait that nothing follows is no row."""
    rows: list[Row] = []
    begins = 0
    for stage in plan.stages or ():
        rows += [
            Row(str(begins), arn.tail(one.channel_arn), str(one.retry_minutes or ""))
            for one in stage.targets
            if isinstance(one, ChannelTarget)
        ]
        begins += stage.minutes
    return tuple(rows)


def tail_of(plan: Plan) -> tuple[int, ...]:
    """Minutes of the last stage that has targets and of the waits that follow it, which no row
    tells: the last channel is used again until they have passed.
    """
    stages = plan.stages or ()
    used = [index for index, one in enumerate(stages) if one.targets]
    return tuple(one.minutes for one in stages[used[-1] :]) if used else _NO_TAIL


def typed_rows(form: Mapping[str, str]) -> tuple[Row, ...]:
    """Those that name a channel."""
    rows = (
        Row(*(form.get(f"{field}-{number}", "").strip() for field in ("after", "channel", "retry")))
        for number in range(_MOST_ROWS)
    )
    return tuple(row for row in rows if row.channel)


def stages_of(
    rows: Sequence[Row], channel_prefix: str, tail: Sequence[int] = _NO_TAIL
) -> list[dict[str, Any]]:
    """`Stages` of a Plan; `channel_prefix` is what the person's channel ARNs begin with, `tail`
    what the plan ended with (`tail_of`).

    Raises Refused, which names the row.
    """
    timed = [(_minutes(row.after or "0", number), row) for number, row in enumerate(rows, 1)]
    times = sorted({after for after, _ in timed})
    stages = [_stage(wait) for wait in _waiting(times[0] if times else 0)]
    for begins, ends in zip_longest(times, times[1:]):
        targets = [
            _target(row, number, channel_prefix)
            for number, (after, row) in enumerate(timed, 1)
            if after == begins
        ]
        length, *rest = tail if ends is None else _waiting(ends - begins)
        stages += [_stage(length, targets), *(_stage(wait) for wait in rest)]
    return stages


def _stage(minutes: int, targets: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    return {"DurationInMinutes": minutes, "Targets": list(targets)}


def _waiting(minutes: int) -> Iterator[int]:
    """The time in lengths that a stage may have."""
    while minutes > 0:
        yield min(minutes, _LONGEST_STAGE)
        minutes -= _LONGEST_STAGE


def _target(row: Row, number: int, channel_prefix: str) -> dict[str, Any]:
    info: dict[str, Any] = {"ContactChannelId": channel_prefix + row.channel}
    if row.retry:
        info["RetryIntervalInMinutes"] = _minutes(row.retry, number)
    return {"ChannelTargetInfo": info}


def _minutes(text: str, number: int) -> int:
    if not text.isdecimal() or len(text) > 4 or int(text) > _LATEST:  # noqa: PLR2004
        raise Refused(f"Row {number}: minutes are a whole number from 0 to {_LATEST}.")
    return int(text)
