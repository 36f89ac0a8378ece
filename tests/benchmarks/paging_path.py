"""The paging path, and then the console, played once for real: who is called, and what each part of
it asked of AWS.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.adapters.ssm_access_keys import issue
from incident_manager.console.session import sign_in
from incident_manager.domain import arn, utc
from incident_manager.domain.role import Role
from incident_manager.wire.signature import AccessKey
from incident_manager.wiring import utc_now
from tests import in_process_account
from tests.benchmarks import calls
from tests.benchmarks.calls import BenchmarkError, Call
from tests.contract.records import replication_set
from tests.in_process_http import KnownKeys, client_for
from tests.lambda_functions import invoke
from tests.recorded_events import load_event
from tests.template import sam_template
from tests.world import DEPLOYMENT, World, essential

if TYPE_CHECKING:
    from tests.benchmarks.calls import Recorder

ALARM, DUPLICATE = "alarm to first page", "absorbed duplicate"
ACKNOWLEDGE, ADVANCE = "acknowledge", "advance one stage"
WATCHDOG = "watchdog, all is well"
FIRST_VISIT, LIST, INCIDENT = "console, first visit", "console, incidents", "console, an incident"


@dataclass(frozen=True, slots=True)
class Played:
    """One invocation and the calls that it made; `setting_up` are those before it."""

    name: str
    function: str
    event: Mapping[str, Any]
    calls: tuple[Call, ...]
    setting_up: tuple[Call, ...]
    transitions: int = 0


class Stage:
    """A response plan that engages an escalation plan of two stages, a person in each, who is paged
    by SMS and e-mail.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._world = World(DynamoStore(in_process_account.TABLE))
        self._world.store.commit([replication_set()])
        ann, bob = (self._world.person(name, email=True) for name in ("ann", "bob"))
        on_call = self._world.escalation("on-call", (5, essential(ann)), (0, essential(bob)))
        self._world.response_plan(in_process_account.PLAN, on_call)
        self._ann = ann

    def play(self) -> list[Played]:
        """Every part in the order in which an incident meets it."""
        steps = transitions_per_step()
        alarm = self._play(ALARM, "ingest_alarm", firing("one"), must="sns.Publish")
        duplicate = self._play(
            DUPLICATE, "ingest_alarm", firing("two"), must="dynamodb.TransactWriteItems"
        )
        if calls.to_first_page(duplicate.calls):
            raise BenchmarkError("the second firing paged somebody: it is no duplicate")
        acknowledge = self._play(
            ACKNOWLEDGE, "serve_api", self._acknowledgement(), must="dynamodb.TransactWriteItems"
        )
        due = self._next_stage_of_another_incident()
        advance = self._play(ADVANCE, "advance_engagement", due, steps, must="sns.Publish")
        watchdog = self._play(WATCHDOG, "rescue_overdue", {}, must="dynamodb.Query")
        return [alarm, duplicate, acknowledge, advance, watchdog]

    def visits(self) -> list[Played]:
        """The console's pages, once there are incidents to show.

        The first one looks the visitor's access key up, which is remembered for a minute.
        """
        cookie = session_cookie()
        incident = f"/incidents/{arn.path(self._world.incidents[0].arn)}"
        return [
            self._play(name, "serve_console", visit(path, cookie), must="dynamodb.Query")
            for name, path in ((FIRST_VISIT, ""), (LIST, ""), (INCIDENT, incident))
        ]

    def _play(
        self,
        name: str,
        function: str,
        event: Mapping[str, Any],
        transitions: int = 0,
        *,
        must: str,
    ) -> Played:
        """Raises BenchmarkError unless the call was made that shows that it worked."""
        before = self._recorder.take()
        answer = invoke(function, event)
        made = self._recorder.take()
        if must not in Counter(call.operation for call in made):
            raise BenchmarkError(f"{name} went another way: {must} was not called, but {answer}")
        return Played(name, function, event, made, before, transitions)

    def _acknowledgement(self) -> Mapping[str, Any]:
        """AcceptPage as boto3 signs and API Gateway hands it over, with the code ann was sent."""
        page = next(one for one in self._world.pages if one.contact_arn == self._ann.arn)
        prefix = in_process_account.ENVIRONMENT["ACCESS_KEY_PREFIX"]
        issued = issue(prefix, "ann", Role.RESPONDER)
        key = AccessKey(issued.access_key_id, issued.secret, DEPLOYMENT.user("ann"))
        sent: list[dict[str, Any]] = []

        def note(event: dict[str, Any]) -> dict[str, Any]:
            sent.append(event)
            return {"statusCode": 200, "headers": {}, "body": "{}"}

        client_for(note, "ssm-contacts", key).accept_page(
            PageId=page.arn, AcceptType="READ", AcceptCode=page.code
        )
        return sent[0]

    def _next_stage_of_another_incident(self) -> Mapping[str, Any]:
        before = {one.arn for one in self._world.incidents}
        invoke("ingest_alarm", firing("three", alarm="checkout-memory-high"))
        (incident,) = (one for one in self._world.incidents if one.arn not in before)
        engagement = self._world.engagement(incident)
        assert engagement.next_due is not None
        return {
            "engagementArn": engagement.arn,
            "plannedTime": utc.isoformat(engagement.next_due),
        }


def firing(message_id: str, alarm: str = "checkout-cpu-high") -> dict[str, Any]:
    """The recorded notification of an alarm, as a delivery of its own."""
    event: dict[str, Any] = load_event("ingest_alarm", "sns_alarm")
    sns = event["Records"][0]["Sns"]
    sns["MessageId"] = message_id
    sns["Message"] = sns["Message"].replace("checkout-cpu-high", alarm)
    return event


def session_cookie() -> str:
    """Of somebody who may look."""
    now = utc_now()
    issued = issue(in_process_account.ENVIRONMENT["ACCESS_KEY_PREFIX"], "vic", Role.VIEWER)
    key = AccessKey(issued.access_key_id, issued.secret, DEPLOYMENT.user("vic"), role=Role.VIEWER)
    session = sign_in(KnownKeys(key), key.access_key_id, key.secret, now)
    assert session
    return f"__Host-console={session.cookie}"


def visit(path: str, cookie: str) -> dict[str, Any]:
    """A page of the console, as API Gateway hands the request over."""
    return {
        "rawPath": f"/console{path}",
        "headers": {"accept-encoding": "gzip", "host": "incidents.example.com"},
        "cookies": [cookie],
        "requestContext": {"http": {"method": "GET"}},
    }


def transitions_per_step() -> int:
    """State transitions of one engaged step: the states of the machine's loop, from its start until
    it comes by there again.
    """
    machine = json.loads(sam_template.definition_text())
    passed: list[str] = []
    state = machine["StartAt"]
    while state not in passed:
        passed.append(state)
        described = machine["States"][state]
        choices = described.get("Choices", [described])
        state = choices[0]["Next"]
    return len(passed)
