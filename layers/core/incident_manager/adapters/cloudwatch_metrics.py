"""Data of graphs, by CloudWatch's GetMetricData."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.adapters.aws import client
from incident_manager.domain.metric import Expression, Line, Point
from incident_manager.domain.metric_span import readable_period
from incident_manager.domain.span import Span
from incident_manager.ports import NotRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import (
        GetMetricDataInputTypeDef,
        GetMetricDataOutputTypeDef,
        MessageDataTypeDef,
        MetricDataQueryTypeDef,
        MetricDataResultTypeDef,
    )

    from incident_manager.domain.metric import Graph, Series

MAX_LINES = 20  # a search can find hundreds, and nobody could tell them apart
MAX_CALLS = 3
MAX_TOLD = 200  # characters of what CloudWatch says
# Finds its own metrics; CloudWatch takes the period of any other expression from its metrics.
_FINDS_METRICS = re.compile(r"\b(SEARCH|SELECT)\b", re.IGNORECASE)
_FORBIDDEN = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthFailure",
        "OptInRequired",
        "UnauthorizedOperation",
    }
)
_BUSY = frozenset({"Throttling", "ThrottlingException", "RequestLimitExceeded"})
_MALFORMED = frozenset(
    {
        "InvalidParameterCombination",
        "InvalidParameterValue",
        "MissingParameter",
        "ValidationError",
        "ValidationException",
    }
)


class _NotReadError(Exception):
    """The message is fit for people."""


@dataclass(frozen=True, slots=True)
class CloudWatchMetrics:
    """`clock` gives now, in UTC: older data are kept less finely."""

    clock: Callable[[], datetime]

    def read(self, graph: Graph, since: datetime, until: datetime) -> tuple[Line, ...] | NotRead:
        where = f"CloudWatch in {graph.region}" if graph.region else "CloudWatch"
        try:
            found = _found(_pages(graph, Span(since, until), self.clock()))
            return tuple(one.line() for one in found)
        except ClientError as error:
            return NotRead(_refusal(error, where))
        except BotoCoreError:
            return NotRead(f"{where} could not be reached.")
        except _NotReadError as error:
            return NotRead(str(error))


@dataclass(slots=True)
class _Found:
    """A line as it comes, page by page; the last page's word on how whole it is counts."""

    label: str
    status: str = ""
    said: str = ""
    points: list[Point] = field(default_factory=list)

    def add(self, result: MetricDataResultTypeDef) -> None:
        self.status = result["StatusCode"]
        self.said = _said(result.get("Messages", []))
        times = (time.astimezone(UTC) for time in result["Timestamps"])
        self.points.extend(zip(times, result["Values"], strict=True))

    def line(self) -> Line:
        """Raises _NotReadError for what is not whole."""
        if self.status == "Complete":
            return Line(self.label, tuple(sorted(self.points)))
        if self.status == "Forbidden":
            raise _NotReadError(f"CloudWatch does not allow to read {self.label}.")
        why = f"CloudWatch has only a part of {self.label}. {self.said}"
        raise _NotReadError(why[:MAX_TOLD].rstrip())


def _said(messages: Iterable[MessageDataTypeDef]) -> str:
    return " ".join(message["Value"] for message in messages)


def _found(pages: Iterable[GetMetricDataOutputTypeDef]) -> list[_Found]:
    """Lines in the order in which they came first. Two of one name on a page, as the ends of a band
    of expected values may be, are two lines.
    """
    lines: dict[tuple[str, str, int], _Found] = {}
    for page in pages:
        if page.get("Messages"):
            raise _NotReadError(f"CloudWatch says: {_said(page['Messages'])}"[:MAX_TOLD])
        seen: Counter[tuple[str, str]] = Counter()
        for result in page["MetricDataResults"]:
            name = (result["Id"], result["Label"])
            lines.setdefault((*name, seen[name]), _Found(result["Label"])).add(result)
            seen[name] += 1
    if len(lines) > MAX_LINES:
        raise _NotReadError(f"These are {len(lines)} lines; at most {MAX_LINES} can be drawn.")
    return list(lines.values())


def _pages(graph: Graph, span: Span, now: datetime) -> Iterator[GetMetricDataOutputTypeDef]:
    metrics: CloudWatchClient = client("cloudwatch", graph.region)
    request: GetMetricDataInputTypeDef = {
        "MetricDataQueries": [
            _query(one, readable_period(one.period, span, now)) for one in graph.series
        ],
        "StartTime": span.start,
        "EndTime": span.end,
        "ScanBy": "TimestampAscending",
    }
    for _ in range(MAX_CALLS):
        page = metrics.get_metric_data(**request)
        yield page
        if not page.get("NextToken"):
            return
        request["NextToken"] = page["NextToken"]
    raise _NotReadError("CloudWatch has more data than can be drawn.")


def _query(one: Series | Expression, period: int) -> MetricDataQueryTypeDef:
    if isinstance(one, Expression):
        return _expression_query(one, period)
    query: MetricDataQueryTypeDef = {
        "Id": one.id,
        "MetricStat": {
            "Metric": {
                "Namespace": one.namespace,
                "MetricName": one.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in one.dimensions],
            },
            "Period": period,
            "Stat": one.stat,
        },
        "Label": one.label,
        "ReturnData": one.visible,
    }
    if one.account_id:
        query["AccountId"] = one.account_id
    return query


def _expression_query(one: Expression, period: int) -> MetricDataQueryTypeDef:
    query: MetricDataQueryTypeDef = {
        "Id": one.id,
        "Expression": one.expression,
        "ReturnData": one.visible,
    }
    if one.label:
        query["Label"] = one.label
    if _FINDS_METRICS.search(one.expression):
        query["Period"] = period
    return query


def _refusal(error: ClientError, where: str) -> str:
    """What a person can do about it; AWS's own words only on what the person wrote."""
    code = error.response["Error"]["Code"]
    if code in _FORBIDDEN:
        return f"{where} does not allow the console to read: cloudwatch:GetMetricData is missing."
    if code in _BUSY:
        return f"{where} is busy: load the page again in a while."
    if code in _MALFORMED:
        told = error.response["Error"]["Message"]
        return f"{where} does not understand the graph: {told}"[:MAX_TOLD]
    return f"{where} answered {code}."
