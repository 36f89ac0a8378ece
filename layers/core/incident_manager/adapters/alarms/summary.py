"""The facts of an alarm or event as Markdown, for the incident's summary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.adapters.alarms.markdown import code, prose
from incident_manager.domain.json_value import (
    JSON,
    list_at,
    number_at,
    object_at,
    text_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

# A summary holds 8,000 characters, and the response plan's own text comes first.
MAX_SUMMARY_LENGTH = 4_000
MAX_PROSE_LENGTH = 1_000
MAX_CODE_LENGTH = 500
MAX_RESOURCES = 10
MAX_DETAIL_FACTS = 12
MAX_METRICS = 5
MAX_DETAIL_LENGTH = 300
MAX_NAME_LENGTH = 100
# What most tools call the sentence that says what is wrong; it comes before their other fields.
HEADLINES = {"title", "description", "message", "reason", "severity", "priority"}

Fact = tuple[str, str | None]


def summary_of_alarm(event: Mapping[str, JSON], time: datetime) -> str:
    """Which alarm, why, on what, where and when."""
    detail = object_at(event, "detail")
    return _list(
        [
            ("Alarm", _code(text_at(detail, "alarmName"))),
            ("State", _state(detail)),
            ("Reason", _prose(text_at(detail, "state", "reason"))),
            ("Description", _prose(text_at(detail, "configuration", "description"))),
            ("Contributor", _contributor(detail)),
            *_metrics(detail),
            ("Threshold", _threshold(detail)),
            ("Rule", _code(text_at(detail, "configuration", "alarmRule"))),
            ("In alarm", _triggering(detail)),
            *_where_and_when(event, time),
        ]
    )


def summary_of_event(event: Mapping[str, JSON], time: datetime) -> str:
    """What kind of event, from where, about what, and the plain facts of its detail."""
    resources = [each for each in list_at(event, "resources") if isinstance(each, str)]
    return _list(
        [
            ("Event", _prose(text_at(event, "detail-type"))),
            ("Source", _code(text_at(event, "source"))),
            *_plain_facts(object_at(event, "detail")),
            ("Resources", ", ".join(_code(each) or "" for each in resources[:MAX_RESOURCES])),
            *_where_and_when(event, time),
        ]
    )


def _list(facts: Iterable[Fact]) -> str:
    """One bullet for each fact that is known, as many as there is room for."""
    lines: list[str] = []
    room = MAX_SUMMARY_LENGTH
    for name, value in facts:
        line = f"- **{name}:** {value}"
        if value and len(line) < room:
            lines.append(line)
            room -= len(line) + 1
    return "\n".join(lines)


def _prose(text: str | None) -> str | None:
    return text and prose(text, MAX_PROSE_LENGTH)


def _code(text: str | None) -> str | None:
    return text and code(text, MAX_CODE_LENGTH)


def _where_and_when(event: Mapping[str, JSON], time: datetime) -> Iterator[Fact]:
    yield "Account", _code(text_at(event, "account"))
    yield "Region", _code(text_at(event, "region"))
    yield "Time", f"{time:%Y-%m-%d %H:%M:%S} UTC"


def _state(detail: Mapping[str, JSON]) -> str | None:
    now, before = text_at(detail, "state", "value"), text_at(detail, "previousState", "value")
    return f"{_code(now)}, was {_code(before)}" if before else _code(now)


def _contributor(detail: Mapping[str, JSON]) -> str | None:
    attributes = object_at(detail, "alarmContributor", "attributes")
    return _code(", ".join(f"{name}={value}" for name, value in attributes.items()))


def _metrics(detail: Mapping[str, JSON]) -> Iterator[Fact]:
    for metric in list_at(detail, "configuration", "metrics")[:MAX_METRICS]:
        yield "Expression", _code(text_at(metric, "expression"))
        yield "Metric", _metric(object_at(metric, "metricStat"))


def _metric(stat: Mapping[str, JSON]) -> str | None:
    name = text_at(stat, "metric", "name")
    if name is None:
        return None
    dimensions = object_at(stat, "metric", "dimensions").items()
    words = [text_at(stat, "metric", "namespace") or "", name, *(f"{k}={v}" for k, v in dimensions)]
    period = number_at(stat, "period")
    every = f" over {period} seconds" if period is not None else ""
    statistic = text_at(stat, "stat")
    return f"{_code(' '.join(words))}{f', {_prose(statistic)}' if statistic else ''}{every}"


def _threshold(detail: Mapping[str, JSON]) -> str | None:
    """From the configuration (SNS), or from the evaluation that led here (the other doors)."""
    configuration = object_at(detail, "configuration")
    threshold = number_at(configuration, "threshold")
    if threshold is None:
        threshold = number_at(_reason_data(detail), "threshold")
    band = text_at(configuration, "thresholdMetricId")
    if threshold is None and band is None:
        return None
    comparison = text_at(configuration, "comparisonOperator")
    limit = f"the band {_code(band)}" if band else str(threshold)
    return f"{_code(comparison)} {limit}" if comparison else limit


def _triggering(detail: Mapping[str, JSON]) -> str | None:
    """The alarms that made a composite alarm change."""
    children = list_at(_reason_data(detail), "triggeringAlarms")
    in_alarm = [each for each in children if text_at(each, "state", "value") == "ALARM"]
    return ", ".join(_code(text_at(each, "arn")) or "" for each in in_alarm[:MAX_RESOURCES])


def _reason_data(detail: Mapping[str, JSON]) -> JSON:
    """CloudWatch's evaluation, which is JSON within a text; None if it is anything else."""
    try:
        found: JSON = json.loads(text_at(detail, "state", "reasonData") or "null")
    except ValueError:
        return None
    return found


def _plain_facts(detail: Mapping[str, JSON]) -> Iterator[Fact]:
    """The detail's own texts and numbers; where it wraps `findings`, those of the first finding."""
    finding = next(iter(list_at(detail, "findings")), None)
    facts = object_at(finding) or detail
    plain = [(k, v) for k, v in facts.items() if isinstance(v, str | int | float) and v != ""]
    plain.sort(key=lambda fact: fact[0].lower() not in HEADLINES)
    for name, value in plain[:MAX_DETAIL_FACTS]:
        text = value if isinstance(value, str) else json.dumps(value)
        yield prose(name, MAX_NAME_LENGTH), prose(text, MAX_DETAIL_LENGTH)
