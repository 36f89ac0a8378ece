"""Reads the source of a CloudWatch graph: what the console shows under "Source", what a dashboard
keeps of a metric widget, and what an alarm's incident is given (`adapters.alarms`).

Format: "Dashboard body structure and syntax", metric widget, in the CloudWatch API reference.
Only what decides about the data is read; how the graph looked there is left aside.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from incident_manager.domain.json_value import JSON, object_at
from incident_manager.domain.metric import DEFAULT_PERIOD, DEFAULT_STAT, Expression, Graph, Series
from incident_manager.domain.replication_rules import REGION_NAME
from incident_manager.domain.trigger import MAX_METRIC_DEFINITION_LENGTH

MAX_ROWS = 50
MAX_DIMENSIONS = 30
MAX_PERIOD = 7 * 86_400
_MINUTE = 60
_FINER = frozenset({1, 5, 10, 20, 30})  # periods under a minute, in seconds
_ID = re.compile(r"[a-z][A-Za-z0-9_]{0,254}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_OWN_ACCOUNT = "LOCAL"
_AS_BEFORE, _REST_AS_BEFORE = ".", "..."


class MetricSourceError(ValueError):
    """A source breaks a rule of the format; `field` says where, as in `metrics[2].period`."""

    def __init__(self, field: str, rule: str) -> None:
        self.field = field
        self.rule = rule
        super().__init__(f"{field}: {rule}" if field else rule)


@dataclass(frozen=True, slots=True)
class _Row:
    """A metric by its texts, spelled out, or an expression without any; and what it is given."""

    field: str
    texts: Sequence[str]
    options: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class _Widget:
    """What holds for rows that say nothing else."""

    stat: str
    period: int
    free_ids: Iterator[str]


def parse(source: str) -> Graph:
    """Raises MetricSourceError for what can't be drawn; members that it does not know are left."""
    content = _content(source)
    rows = list(_rows(content))
    widget = _Widget(
        stat=_text(content, "stat", "") or DEFAULT_STAT,
        period=_period(content, "") or DEFAULT_PERIOD,
        free_ids=_free_ids(rows),
    )
    series = tuple(_series(row, widget) for row in rows)
    _check_together(series)
    return Graph(_text(content, "title", "") or "", _region(content, rows), _told_apart(series))


def _content(source: str) -> Mapping[str, JSON]:
    if len(source) > MAX_METRIC_DEFINITION_LENGTH:
        raise MetricSourceError("", f"at most {MAX_METRIC_DEFINITION_LENGTH:,} characters")
    content = _decoded(source)
    if not isinstance(content, Mapping):
        raise MetricSourceError("", "a JSON object is needed")
    if "widgets" in content:
        raise MetricSourceError("widgets", "give one graph of the dashboard, not all of it")
    return content if "metrics" in content else object_at(content, "properties")


def _decoded(source: str) -> JSON:
    try:
        content: JSON = json.loads(source, parse_constant=_no_constant)
        # Half of a surrogate pair is read, and then nothing can show it.
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MetricSourceError("", "this is no valid JSON") from error
    return content


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not part of JSON")


def _rows(content: Mapping[str, JSON]) -> Iterator[_Row]:
    metrics = content.get("metrics")
    if not isinstance(metrics, list) or not metrics:
        raise MetricSourceError("metrics", "a list with at least one metric or expression")
    if len(metrics) > MAX_ROWS:
        raise MetricSourceError("metrics", f"at most {MAX_ROWS} metrics and expressions")
    before: Sequence[str] = ()
    for position, entry in enumerate(metrics):
        row = _row(f"metrics[{position}]", entry, before)
        before = row.texts or before
        yield row


def _row(field: str, entry: JSON, before: Sequence[str]) -> _Row:
    parts = entry if isinstance(entry, list) else [entry]
    last = parts[-1] if parts else None
    options = last if isinstance(last, Mapping) else {}
    texts = [part for part in parts if isinstance(part, str) and part]
    if len(texts) + isinstance(last, Mapping) != len(parts):
        raise MetricSourceError(field, "texts, and at the end an object, are what a metric is of")
    if "expression" in options:
        if texts:
            raise MetricSourceError(field, "an expression stands alone")
        return _Row(field, (), options)
    return _Row(field, _spelled_out(field, texts, before), options)


def _spelled_out(field: str, texts: Sequence[str], before: Sequence[str]) -> Sequence[str]:
    """The texts without shorthand: "." is what the metric before has at this place, "..." as much
    of it as leaves room for what follows.
    """
    if _REST_AS_BEFORE in texts:
        start = texts.index(_REST_AS_BEFORE)
        rest = texts[start + 1 :]
        texts = [*texts[:start], *before[start : max(len(before) - len(rest), start)], *rest]
    whole = [
        before[place] if text == _AS_BEFORE and place < len(before) else text
        for place, text in enumerate(texts)
    ]
    if {_AS_BEFORE, _REST_AS_BEFORE} & set(whole):
        raise MetricSourceError(field, "no metric before it has what the dots stand for")
    if len(whole) < 2 or len(whole) % 2:  # noqa: PLR2004  namespace and name, then pairs
        rule = "namespace and metric name, then the name and the value of each dimension"
        raise MetricSourceError(field, rule)
    return whole


def _series(row: _Row, widget: _Widget) -> Series | Expression:
    options, field = row.options, row.field
    name = _id(options, field) or next(widget.free_ids)
    period = _period(options, field) or widget.period
    label = _text(options, "label", field)
    visible = options.get("visible") is not False
    if not row.texts:
        return Expression(
            id=name,
            expression=_expression(options, field),
            period=period,
            label=label,
            visible=visible,
        )
    return Series(
        id=name,
        namespace=row.texts[0],
        name=row.texts[1],
        dimensions=_dimensions(row),
        stat=_text(options, "stat", field) or widget.stat,
        period=period,
        label=label or "",
        account_id=_account(options, field),
        visible=visible,
    )


def _expression(options: Mapping[str, JSON], field: str) -> str:
    text = _text(options, "expression", field)
    if text is None:
        raise MetricSourceError(f"{field}.expression", "must not be empty")
    return text


def _dimensions(row: _Row) -> tuple[tuple[str, str], ...]:
    pairs = tuple(zip(row.texts[2::2], row.texts[3::2], strict=True))
    if len(pairs) > MAX_DIMENSIONS:
        raise MetricSourceError(row.field, f"at most {MAX_DIMENSIONS} dimensions")
    return pairs


def _id(options: Mapping[str, JSON], field: str) -> str | None:
    name = _text(options, "id", field)
    if name and not _ID.fullmatch(name):
        rule = "a small letter, then letters, digits and underscores, 255 in all"
        raise MetricSourceError(f"{field}.id", rule)
    return name


def _account(options: Mapping[str, JSON], field: str) -> str | None:
    account = _text(options, "accountId", field)
    if account is None or account == _OWN_ACCOUNT:
        return None
    if not _ACCOUNT.fullmatch(account):
        raise MetricSourceError(f"{field}.accountId", "12 digits")
    return account


def _period(options: Mapping[str, JSON], field: str) -> int | None:
    period = options.get("period")
    if period is None:
        return None
    where = _member(field, "period")
    if not isinstance(period, int) or isinstance(period, bool) or not 0 < period <= MAX_PERIOD:
        raise MetricSourceError(where, f"a number of seconds, at most {MAX_PERIOD:,}")
    if period not in _FINER and period % _MINUTE:
        raise MetricSourceError(where, "1, 5, 10, 20 or 30 seconds, or whole minutes")
    return period


def _text(options: Mapping[str, JSON], name: str, field: str) -> str | None:
    """None where it is not given, or empty."""
    text = options.get(name)
    if text is not None and not isinstance(text, str):
        raise MetricSourceError(_member(field, name), "a text is needed")
    return text or None


def _member(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _free_ids(rows: Sequence[_Row]) -> Iterator[str]:
    """Ids for the rows that have none, which no row has."""
    taken = {row.options.get("id") for row in rows if isinstance(row.options.get("id"), str)}
    return (name for number in range(2 * MAX_ROWS) if (name := f"q{number}") not in taken)


def _check_together(series: Sequence[Series | Expression]) -> None:
    twice = [name for name, times in Counter(one.id for one in series).items() if times > 1]
    if twice:
        raise MetricSourceError("metrics", f"more than one has the id {twice[0]}")
    if not any(one.visible for one in series):
        raise MetricSourceError("metrics", "at least one has to be visible")


def _region(content: Mapping[str, JSON], rows: Sequence[_Row]) -> str | None:
    """The one that all metrics are in: CloudWatch reads one Region at a time."""
    own = _text(content, "region", "")
    regions = {_text(row.options, "region", row.field) or own for row in rows}
    if len(regions) > 1:
        raise MetricSourceError("region", "all metrics of a graph have to be in one Region")
    (region,) = regions
    if region and not REGION_NAME.fullmatch(region):
        raise MetricSourceError("region", "the name of a Region, as in eu-west-1")
    return region


def _told_apart(series: Sequence[Series | Expression]) -> tuple[Series | Expression, ...]:
    """Metrics without a label get their name, and what tells two of one name apart."""
    names = Counter(one.name for one in series if isinstance(one, Series))
    return tuple(
        replace(one, label=_label(one, alone=names[one.name] == 1))
        if isinstance(one, Series) and not one.label
        else one
        for one in series
    )


def _label(one: Series, *, alone: bool) -> str:
    values = [value for _, value in one.dimensions]
    return one.name if alone else " ".join([one.name, *values, one.stat])
