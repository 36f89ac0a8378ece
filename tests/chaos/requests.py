"""What people and tools ask for, by the operations of the APIs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement, Message
from incident_manager.domain.incident import Incident, IncidentSource
from incident_manager.domain.timeline import TriggerFacts
from incident_manager.ports import NotSent
from incident_manager.services.delete_incident import delete_incident
from incident_manager.services.engage_contact import Engage, engage_contact
from incident_manager.services.start_incident import Start, start_incident
from incident_manager.services.stop_engagement import stop_engagement
from incident_manager.store import Ref
from tests.chaos.course import Course, Happening, alarm, minutes, request, two_stages
from tests.chaos.platform import SDK_RETRIES
from tests.world import DEPLOYMENT, World, number_of

if TYPE_CHECKING:
    from datetime import timedelta

    from incident_manager.domain.page import Page
    from incident_manager.domain.response_plan import ResponsePlan
    from tests.chaos.platform import Platform

ENGAGEMENT_ID = "99999999-2222-4333-8444-555555555555"


def starts(platform: Platform) -> Course:
    world = platform.world
    plan = two_stages(world, dedupe_string="checkout")
    first = _asked_to_start(platform, plan, "11111111-2222-3333-4444-555555555555")
    second = _asked_to_start(platform, plan, "11111111-2222-3333-4444-666666666666")
    return Course(first, second, lambda: len(world.incidents) == 1)


def engages(platform: Platform) -> Course:
    world = platform.world
    world.fires(two_stages(world))
    incident, dora = world.incident, world.person("dora")
    asked = Engage(
        contact_arn=dora.arn,
        message=Message("ops", "Please join", "Checkout needs you"),
        engagement_id=ENGAGEMENT_ID,
        request="what was asked",
        incident_arn=incident.arn,
    )
    engage = request(platform, lambda: engage_contact(world.ports, asked, world.now))
    stop = request(platform, lambda: _stop(world, incident.engagements[0]))
    return Course(engage, stop, lambda: len(world.incident.engagements) == 3)


def acknowledges(platform: Platform, waits: tuple[timedelta, ...] = SDK_RETRIES) -> Course:
    world = platform.world
    page, engagement_arn = _paged(platform)
    covers = partial(_of_engagement, engagement_arn)
    acknowledge = partial(platform.asks, lambda: world.acknowledges(page), covers, waits)
    stop = request(platform, lambda: _stop(world, engagement_arn), covers)
    return Course(acknowledge, stop, lambda: _ended(world, engagement_arn))


def acknowledges_while_a_page_is_owed(platform: Platform) -> Course:
    """Alice answers the mail, before the SMS that her carrier could not take is tried again."""
    world = platform.world
    plan = two_stages(world)
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.fires(plan)
    world.sms.refusals.clear()
    page = next(page for page in world.pages if "alice" in page.arn and not page.due_at)
    covers = partial(_of_engagement, page.engagement_arn)
    acknowledge = request(platform, lambda: world.acknowledges(page), covers)
    return Course(acknowledge, alarm(platform, plan, 2), lambda: _ended(world, page.engagement_arn))


def stops(platform: Platform) -> Course:
    world = platform.world
    page, engagement_arn = _paged(platform)
    covers = partial(_of_engagement, engagement_arn)
    stop = request(platform, lambda: _stop(world, engagement_arn), covers)
    acknowledge = request(platform, lambda: world.acknowledges(page), covers)
    return Course(stop, acknowledge, lambda: _ended(world, engagement_arn))


def resolves(platform: Platform, waits: tuple[timedelta, ...] = SDK_RETRIES) -> Course:
    world = platform.world
    plan = two_stages(world)
    world.fires(plan)
    platform.lives(minutes(1))
    incident = world.incident
    covers = partial(_of_any, incident.engagements)
    resolve = partial(platform.asks, lambda: world.resolves(incident, "a token"), covers, waits)
    return Course(resolve, alarm(platform, plan, 2), lambda: not _is_open(world, incident.arn))


def deletes(platform: Platform) -> Course:
    world = platform.world
    world.fires(two_stages(world))
    platform.lives(minutes(1))
    incident = world.incident
    covers = partial(_of_any, incident.engagements)
    delete = request(
        platform, lambda: delete_incident(world.ports, incident.arn, world.now), covers
    )
    resolve = request(platform, lambda: world.resolves(incident, "a token"), covers)
    return Course(delete, resolve, lambda: not world.incidents)


def _asked_to_start(platform: Platform, plan: ResponsePlan, incident_id: str) -> Happening:
    world = platform.world
    start = Start(
        plan_arn=plan.arn,
        incident_id=incident_id,
        request="what was asked",
        source=IncidentSource(DEPLOYMENT.user("ops"), "aws.ssm-incidents.custom"),
        trigger=TriggerFacts(incident_id, "aws.ssm-incidents.custom", world.now),
    )
    return request(platform, lambda: start_incident(world.ports, start, world.now))


def _paged(platform: Platform) -> tuple[Page, str]:
    """Alice's page by SMS and its engagement, a minute after the incident was opened."""
    world = platform.world
    world.fires(two_stages(world))
    platform.lives(minutes(1))
    sms_first = sorted(world.pages, key=lambda page: page.code)
    page = next(page for page in sms_first if "alice" in page.arn)
    return page, page.engagement_arn


def _stop(world: World, engagement_arn: str) -> Engagement:
    return stop_engagement(world.ports, engagement_arn, "enough", world.now)


def _ended(world: World, engagement_arn: str) -> bool:
    engagement = world.store.get(Ref(Engagement, engagement_arn))
    return engagement is not None and (engagement.answered or engagement.stopped is not None)


def _is_open(world: World, incident_arn: str) -> bool:
    incident = world.store.get(Ref(Incident, incident_arn))
    return incident is not None and incident.open


def _of_engagement(engagement_arn: str, page: Page) -> bool:
    return page.engagement_arn == engagement_arn


def _of_any(engagement_arns: tuple[str, ...], page: Page) -> bool:
    return page.engagement_arn in engagement_arns
