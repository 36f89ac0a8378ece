"""What follows the storm: some people acknowledge, some incidents are resolved, and the clock goes
on for all others until nothing is left to do.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.ssm_access_keys import issue
from incident_manager.domain import utc
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.role import Role
from incident_manager.services.finding import find
from incident_manager.store import Ref, Window
from incident_manager.wire.signature import AccessKey
from tests.in_process_account import ENVIRONMENT
from tests.in_process_http import client_for
from tests.lambda_functions import invoke
from tests.load.storm import Timing, timed
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.load.account import Account

_ALL = Window(100)
_ACKNOWLEDGED, _RESOLVED = 0, 1  # of every five engagements in flight


@dataclass(slots=True)
class Aftermath:
    """`acknowledged` and `resolved` are incidents by ARN; `advanced` times each planned moment."""

    in_flight: int = 0
    acknowledged: set[str] = field(default_factory=set)
    resolved: set[str] = field(default_factory=set)
    advanced: Timing = field(default_factory=Timing)


def live_through(account: Account) -> Aftermath:
    after = Aftermath(in_flight=len(account.aws.executions))
    _answer(account, after)
    _keep_appointments(account, after)
    account.clock.passes(timedelta(hours=1))
    invoke("rescue_overdue", {})
    return after


def _answer(account: Account, after: Aftermath) -> None:
    """Through the API, as people's tools call it."""
    incidents, contacts = _clients(account)
    for number, execution in enumerate(account.aws.executions.values()):
        pages = account.store.pages(execution["engagementArn"], _ALL).items
        engagement = find(account.store, Ref(Engagement, execution["engagementArn"]))
        assert engagement.incident_arn
        if number % 5 == _ACKNOWLEDGED:
            contacts.accept_page(PageId=pages[0].arn, AcceptType="READ", AcceptCode=pages[0].code)
            after.acknowledged.add(engagement.incident_arn)
        if number % 5 == _RESOLVED:
            incidents.update_incident_record(arn=engagement.incident_arn, status="RESOLVED")
            after.resolved.add(engagement.incident_arn)


def _clients(account: Account) -> tuple[Any, Any]:
    issued = issue(ENVIRONMENT["ACCESS_KEY_PREFIX"], "ann", Role.RESPONDER)
    key = AccessKey(issued.access_key_id, issued.secret, DEPLOYMENT.user("ann"))

    def serve(event: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = invoke("serve_api", event)
        return answer

    return client_for(serve, "ssm-incidents", key), client_for(serve, "ssm-contacts", key)


def _keep_appointments(account: Account, after: Aftermath) -> None:
    """As the state machine does: each execution at its planned time, again while it answers with a
    next one.
    """
    executions = account.aws.executions.values()
    planned = [(one["plannedTime"], one["engagementArn"]) for one in executions]
    heapq.heapify(planned)
    while planned:
        at, engagement_arn = heapq.heappop(planned)
        account.clock.now = max(account.clock.now, utc.parse(at))
        event = {"engagementArn": engagement_arn, "plannedTime": at}
        answer = timed(account, after.advanced, "advance_engagement", event)
        assert isinstance(answer, dict)
        if following := answer.get("plannedTime"):
            heapq.heappush(planned, (following, engagement_arn))
