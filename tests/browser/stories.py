"""What happened at the company: incidents with whatever people and alarms did to them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from incident_manager.domain import arn
from tests.browser.earlier import move_back
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from tests.browser.company import Company
    from tests.local_stack.stack import Stack

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'single' &amp; {{7*7}} "
    "[link](javascript:alert(3)) \u202eright to left\u202c \u0645\u0631\u062d\u0628\u0627 "
)
HOSTILE_TITLE = HOSTILE.ljust(200, "W")
_NOT_YET = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """An incident that began so long ago, and ended after `lasted`; None is still open.

    One with an `alarm` was opened by it, one with a `title` by hand.
    """

    plan: str
    began: timedelta
    lasted: timedelta | None = None
    alarm: str | None = None
    title: str | None = None
    impact: int | None = None
    acknowledged: bool = True
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


OPEN = {
    "unanswered": Story("warehouse-sync", _minutes(96), alarm="stock-drift", acknowledged=False),
    "hostile": Story(
        "search-stale", _minutes(48), title=HOSTILE_TITLE, acknowledged=False, notes=(HOSTILE,)
    ),
    "search": Story(
        "search-stale",
        _minutes(194),
        title="Search results are six hours old",
        notes=("The indexer waits for a lock that nobody holds. Restarting it node by node.",),
    ),
    "drill": Story(
        "warehouse-sync",
        _minutes(27),
        title="Drill: lose the second warehouse",
        impact=5,
        acknowledged=True,
    ),
    "payments": Story(
        "payments-slow",
        _minutes(41),
        alarm="payments-latency-p99",
        notes=(
            "p99 went from 300 ms to 4 s with the deployment of 14:05. Rolling back.",
            "Rolled back. Latency falls, two of three zones are normal again.",
        ),
        links=(
            ("Deployment 2291", "https://deploys.example.com/payments/2291"),
            ("Payments dashboard", "https://dashboards.example.com/payments"),
        ),
    ),
    "checkout": Story("checkout-down", _minutes(3), alarm="checkout-errors", acknowledged=False),
}
RESOLVED = {
    f"resolved-{number}": Story(
        plan, _minutes(hours * 61.3), _minutes(lasted * 1.07), alarm, title, impact, notes=notes
    )
    for number, (plan, hours, lasted, alarm, title, impact, notes) in enumerate(
        (
            ("checkout-down", 7, 52, "checkout-errors", None, None, ("A certificate had ended.",)),
            ("payments-slow", 19, 18, "payments-latency-p99", None, None, ()),
            ("search-stale", 26, 240, None, "Search is empty for new shops", None, ()),
            ("warehouse-sync", 31, 12, "stock-drift", None, None, ()),
            ("payments-slow", 50, 33, "payments-queue-depth", None, None, ("A slow consumer.",)),
            ("checkout-down", 74, 9, "checkout-errors", None, 2, ()),
            ("search-stale", 98, 75, "indexer-lag", None, None, ()),
            ("warehouse-sync", 120, 1500, None, "Labels print twice", 4, ()),
            ("payments-slow", 170, 26, "payments-latency-p99", None, None, ()),
            ("checkout-down", 333, 121, None, "Cards of one bank are refused", 2, ()),
        )
    )
}


def tell(stack: Stack, company: Company, story: Story) -> str:
    """Let it happen; answers with the incident's ARN."""
    incident = _begin(stack, company, story)
    lasted = story.began if story.lasted is None else story.lasted
    pause = lasted / (2 + len(story.notes))
    move_back(stack, incident, pause)
    if story.acknowledged:
        acknowledge(stack, incident)
    for note in story.notes:
        move_back(stack, incident, pause)
        add_event(stack, incident, "Note", note)
    for title, url in story.links:
        add_link(stack, incident, title, url)
    move_back(stack, incident, pause)
    if story.lasted is not None:
        resolve(stack, incident)
        move_back(stack, incident, story.began - story.lasted)
    return incident


def incident_path(incident: str, tab: str = "") -> str:
    """Of its page within the console; `tab` as `/timeline`."""
    return f"incidents/{arn.path(incident)}{tab}"


def record_metric(stack: Stack, alarm: str, story: Story) -> None:
    """What the alarm watches: it has been beyond its threshold since the incident began."""
    now = datetime.now(UTC)
    begin = now - story.began
    ended = begin + story.lasted if story.lasted else now + _minutes(1)
    points = [begin + _minutes(minute) for minute in range(-120, 60)]
    data = [
        {
            "MetricName": _metric(alarm),
            "Timestamp": point,
            "Value": 30 + 8 * math.sin(number / 7) + (65 if begin <= point < ended else 0),
            "Unit": "Percent",
        }
        for number, point in enumerate(points)
        if point <= now
    ]
    stack.aws("cloudwatch").put_metric_data(Namespace="Shop", MetricData=data)


def fire_alarm(stack: Stack, plan_name: str, alarm: str) -> str:
    """Open an incident by the plan's own door, as an alarm does by SNS; answers with its ARN."""
    event: Any = load_event("ingest_alarm", "sns_alarm")
    sns = event["Records"][0]["Sns"]
    now = datetime.now(UTC)
    told = json.loads(sns["Message"])
    told |= {
        "AlarmName": alarm,
        "AlarmArn": told["AlarmArn"].replace(told["AlarmName"], alarm),
        "AlarmDescription": f"{alarm.replace('-', ' ').capitalize()} beyond what is normal.",
        "NewStateReason": "Threshold Crossed: 3 out of the last 3 datapoints were greater than 90.",
        "StateChangeTime": f"{now:%Y-%m-%dT%H:%M:%S.000+0000}",
    }
    told["Trigger"] |= {"MetricName": _metric(alarm), "Namespace": "Shop", "Dimensions": []}
    sns |= {"Message": json.dumps(told), "MessageId": f"{alarm}-{now.timestamp()}"}
    answer = stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("IngestAlarmFunction"),
        Qualifier=plan_name,
        Payload=json.dumps(event),
    )
    if "FunctionError" in answer:
        raise RuntimeError(answer["Payload"].read().decode())
    listed = stack.api("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    return str(next(one["arn"] for one in listed if f"/{plan_name}/" in one["arn"]))


def start(stack: Stack, plan_arn: str, title: str, impact: int = 3) -> str:
    """Open an incident by hand; answers with its ARN."""
    started = stack.api("ssm-incidents").start_incident(
        responsePlanArn=plan_arn, title=title, impact=impact
    )
    return str(started["incidentRecordArn"])


def acknowledge(stack: Stack, incident: str) -> None:
    """By whoever was paged first."""
    contacts = stack.api("ssm-contacts")
    for engagement in contacts.list_engagements(IncidentId=incident)["Engagements"]:
        pages = contacts.list_pages_by_engagement(EngagementId=engagement["EngagementArn"])["Pages"]
        contacts.accept_page(
            PageId=min(pages, key=lambda page: page.get("SentTime", _NOT_YET))["PageArn"],
            AcceptType="READ",
            AcceptCode="000000",
            AcceptCodeValidation="IGNORE",
        )


def add_event(stack: Stack, incident: str, kind: str, text: str, at: datetime | None = None) -> str:
    """A `Note` or a `Custom Event`, of this moment unless told otherwise; answers with its id."""
    added = stack.api("ssm-incidents").create_timeline_event(
        incidentRecordArn=incident,
        eventType=kind,
        eventTime=at or datetime.now(UTC),
        eventData=text,
    )
    return str(added["eventId"])


def add_link(stack: Stack, incident: str, title: str, url: str) -> None:
    """A related item of no particular type."""
    item = {"identifier": {"type": "OTHER", "value": {"url": url}}, "title": title}
    stack.api("ssm-incidents").update_related_items(
        incidentRecordArn=incident, relatedItemsUpdate={"itemToAdd": item}
    )


def resolve(stack: Stack, incident: str) -> None:
    stack.api("ssm-incidents").update_incident_record(arn=incident, status="RESOLVED")


def _begin(stack: Stack, company: Company, story: Story) -> str:
    if story.alarm:
        record_metric(stack, story.alarm, story)
        return fire_alarm(stack, story.plan, story.alarm)
    return start(stack, company.plans[story.plan], story.title or story.plan, story.impact or 3)


def _metric(alarm: str) -> str:
    return alarm.title().replace("-", "")
