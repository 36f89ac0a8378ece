"""One record of every kind, with every member that it can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from incident_manager.domain.activation import ActivationCode
from incident_manager.domain.answer import Answer, AnswerType
from incident_manager.domain.calendar_feed import CalendarFeed, feed_id
from incident_manager.domain.client_request import ClientRequest
from incident_manager.domain.contact import (
    Channel,
    ChannelTarget,
    ChannelType,
    Contact,
    ContactTarget,
    ContactType,
    Plan,
    Stage,
)
from incident_manager.domain.dedupe import DedupeLock, TriggerMark
from incident_manager.domain.engagement import Engagement, Message, PageDue, StageDue
from incident_manager.domain.finding import CodeDeployDeployment, Finding, StackUpdate
from incident_manager.domain.incident import (
    DeletedIncident,
    Incident,
    IncidentSource,
    IncidentStatus,
)
from incident_manager.domain.override import RotationOverride
from incident_manager.domain.page import Page, Receipt, ReceiptType, Resolution
from incident_manager.domain.plan_usage import PlanUsage
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    HandOffTime,
    MonthlySetting,
    Recurrence,
    ShiftCoverage,
    WeeklySetting,
)
from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind
from incident_manager.domain.replication_set import Region, RegionStatus, ReplicationSet
from incident_manager.domain.resource_policy import ResourcePolicy
from incident_manager.domain.response_plan import (
    IncidentTemplate,
    PagerDuty,
    Parameter,
    ResponsePlan,
    SsmAutomation,
)
from incident_manager.domain.rotation import HandOffWatch, Rotation
from incident_manager.domain.routes import Route, Routes
from incident_manager.domain.timeline import EventReference, TimelineEvent
from incident_manager.store import Aggregate
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from incident_manager.store import Store

NOON = datetime(2026, 11, 20, 12, 0, 0, 123000, tzinfo=UTC)

T = TypeVar("T", bound=Aggregate)


def put(store: Store, record: T) -> T:
    """The record as it is after a commit of its own."""
    (saved,) = store.commit([record])
    assert isinstance(saved, type(record))
    return saved


def contact(alias: str = "alice", *, full: bool = False) -> Contact:
    made = Contact(
        arn=DEPLOYMENT.contact(alias),
        alias=alias,
        type=ContactType.PERSONAL,
        plan=Plan(stages=(Stage(5, (ChannelTarget("channel", 3), ContactTarget(True, "x"))),)),
        created=NOON,
    )
    if not full:
        return made
    channel = Channel(
        arn=DEPLOYMENT.channel(alias, "11111111"),
        name="phone",
        type=ChannelType.SMS,
        address="+15550100",
        activated=True,
        opted_out=True,
        activation=ActivationCode("123456", NOON, tries=2),
        request="fingerprint",
    )
    return replace(made, policy='{"Statement": []}', tags={"e": "f"}).with_channel(channel)


def rotation(name: str = "ops", rotation_id: str = "1") -> Rotation:
    """With every kind of setting at once, which no request could make."""
    nine, five = HandOffTime(9), HandOffTime(17, 30)
    override = RotationOverride(
        id="11111111-1111-4111-8111-111111111111",
        new_contact_arns=(DEPLOYMENT.contact("bob"),),
        start=NOON,
        end=NOON + timedelta(hours=1),
        created=NOON,
        request="fingerprint",
    )
    return Rotation(
        arn=DEPLOYMENT.rotation(rotation_id),
        name=name,
        contact_arns=(DEPLOYMENT.contact("alice"), DEPLOYMENT.contact("bob")),
        start=NOON,
        time_zone_id="Europe/Berlin",
        recurrence=Recurrence(
            number_of_on_calls=2,
            multiplier=3,
            daily=(nine, five),
            weekly=(WeeklySetting(DayOfWeek.TUE, nine),),
            monthly=(MonthlySetting(31, five),),
            coverages=(ShiftCoverage(DayOfWeek.SUN, (CoverageTime(five, nine),)),),
        ),
        overrides=(override,),
        tags={"team": "shop"},
        created=NOON,
        request="fingerprint",
        watch=HandOffWatch((DEPLOYMENT.contact("bob"),), NOON, 7),
    )


def incident(
    name: str = "1", at: datetime = NOON, status: IncidentStatus = IncidentStatus.OPEN
) -> Incident:
    return Incident(
        arn=DEPLOYMENT.incident("checkout", name),
        title='Checkout is down ["\u2028\U0001f525]',
        impact=1,
        dedupe_string="shop",
        source=IncidentSource("arn:aws:iam::1:user/ops", "aws.cloudwatch", "arn:alarm", "someone"),
        created=at,
        last_modified=at,
        last_modified_by="arn:aws:iam::1:user/ops",
        status=status,
        summary="**down**\n",
        resolved=None if status is IncidentStatus.OPEN else at,
        lock_key="key",
        engagements=("one", "two"),
        tags={"team": "shop"},
        events=7,
        chat_topics=("arn:chat",),
        notification_topics=("arn:managers",),
    )


def engagement(
    name: str = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
    at: datetime = NOON,
    due: datetime | None = None,
) -> Engagement:
    page_due = PageDue(
        at=due or at,
        page_id="page",
        contact_arn="contact",
        channel_arn="channel",
        stage=0,
        essential=True,
        attempt=2,
        retry_minutes=5,
        until=at,
        schedule_arn="schedule",
    )
    return Engagement(
        arn=DEPLOYMENT.engagement("ops", name),
        contact_arn=DEPLOYMENT.contact("ops"),
        message=Message("ops", "subject", "content", "public subject", "public content"),
        started=at,
        stages=(Stage(5, (ContactTarget(False, "x"), ContactTarget(True))), Stage(1)),
        agenda=(StageDue(due, 1), page_due) if due else (),
        incident_arn=DEPLOYMENT.incident("checkout", "1"),
        escalation=True,
        acknowledged=("contact",),
        stopped=None if due else at,
        stop_reason="because",
        request="fingerprint",
    )


def page(name: str = "aaaaaaaa-aaaa-4aaa-8bbb-bbbbbbbbbbbb", due: datetime | None = None) -> Page:
    channel_arn = DEPLOYMENT.channel("alice", "11111111")
    return Page(
        arn=f"arn:aws:ssm-contacts:eu-central-1:123456789012:page/alice/{name}",
        engagement_arn=engagement().arn,
        contact_arn=DEPLOYMENT.contact("alice"),
        channel_arn=channel_arn,
        essential=True,
        code="123456",
        created=NOON,
        due_at=due,
        attempt=2,
        failures=1,
        receipts=(Receipt(ReceiptType.ERROR, channel_arn, NOON, "Throttled"),),
        resolutions=(Resolution(DEPLOYMENT.contact("ops"), ContactType.ESCALATION, 0),),
    )


def answer(name: str = "alice") -> Answer:
    return Answer(
        engagement_arn=engagement().arn,
        type=AnswerType.STOPPED,
        contact_arn=DEPLOYMENT.contact(name),
        time=NOON,
        reason="enough",
    )


def event(name: str = "1", at: datetime = NOON, incident_name: str = "1") -> TimelineEvent:
    return TimelineEvent(
        incident_arn=DEPLOYMENT.incident("checkout", incident_name),
        id=name,
        type="Custom Event",
        time=at,
        updated=at + timedelta(hours=1),
        data='{"said":"\u00e9"}',
        references=(EventReference(resource="arn"), EventReference(related_item_id="1")),
        request="fingerprint",
        updates=(ClientRequest("token", "fingerprint"),),
        author=DEPLOYMENT.user("alice"),
        editor=DEPLOYMENT.user("bob"),
    )


def item() -> RelatedItem:
    return RelatedItem(
        incident_arn=DEPLOYMENT.incident("checkout", "1"),
        type=ItemType.METRIC,
        value_kind=ValueKind.METRIC_DEFINITION,
        value="{}",
        title="errors",
    )


def plan(name: str = "checkout") -> ResponsePlan:
    return ResponsePlan(
        arn=DEPLOYMENT.response_plan(name),
        name=name,
        template=IncidentTemplate(
            "Checkout is down", 2, "summary", "shop", {"a": "b"}, ("arn:topic",)
        ),
        engagements=(DEPLOYMENT.contact("ops"),),
        display_name="Checkout",
        tags={"c": "d"},
        created=NOON,
        policies=(ResourcePolicy("0" * 32, '{"Statement": []}'),),
        chat_topics=("arn:chat",),
        actions=(
            SsmAutomation(
                document_name="fix-it",
                role_arn="arn:role",
                document_version="$LATEST",
                target_account="IMPACTED_ACCOUNT",
                parameters=(Parameter("hosts", ("a", "b")), Parameter("none", ())),
                dynamic_parameters={"incident": "INCIDENT_RECORD_ARN"},
            ),
        ),
        integrations=(PagerDuty("shop", "secret", "service"),),
        request="fingerprint",
        updates=(ClientRequest("token", "fingerprint"),),
    )


def routes() -> Routes:
    return Routes((Route('{"source":["aws.health"]}', DEPLOYMENT.response_plan("checkout")),))


def lock(key: str = "key") -> DedupeLock:
    return DedupeLock(key, DEPLOYMENT.incident("checkout", "1"))


def mark(key: str = "key") -> TriggerMark:
    return TriggerMark(key, DEPLOYMENT.incident("checkout", "1"), NOON, "fingerprint")


def finding(name: str = "1", incident_name: str = "1") -> Finding:
    return Finding(
        incident_arn=DEPLOYMENT.incident("checkout", incident_name),
        id=name,
        created=NOON,
        modified=NOON + timedelta(minutes=1),
        details=CodeDeployDeployment("arn:group", "d-1", NOON - timedelta(hours=1), NOON),
    )


def stack_finding(name: str = "2") -> Finding:
    return replace(finding(name), details=StackUpdate("arn:stack", NOON - timedelta(hours=1)))


def replication_set() -> ReplicationSet:
    """As it is long after its creation."""
    long_ago = NOON - timedelta(days=400)
    home = Region(DEPLOYMENT.region, None, long_ago, RegionStatus.ACTIVE, long_ago, asked=True)
    return ReplicationSet(
        arn=DEPLOYMENT.replication_set("the-set"),
        home=DEPLOYMENT.region,
        regions=(home,),
        created=long_ago,
        created_by=DEPLOYMENT.user("ops"),
        modified=long_ago,
        modified_by=DEPLOYMENT.user("ops"),
        token_key="known to nobody",
        settled=long_ago,
        tags={"team": "shop"},
        request="fingerprint",
    )


def calendar_feed(token: str = "token", at: datetime = NOON) -> CalendarFeed:
    return CalendarFeed(
        id=feed_id(token),
        contact_arn=DEPLOYMENT.contact("alice"),
        contact_created=NOON,
        label="Alice's phone",
        created=at,
    )


EVERY_KIND = (
    answer(),
    calendar_feed(),
    mark(),
    contact(full=True),
    lock(),
    DeletedIncident(DEPLOYMENT.incident("checkout", "deleted")),
    engagement(due=NOON + timedelta(minutes=5)),
    incident(),
    page(due=NOON),
    item(),
    plan(),
    PlanUsage(DEPLOYMENT.response_plan("checkout"), "2026-11", 7),
    routes(),
    event(),
    finding(),
    rotation(),
    replication_set(),
)
