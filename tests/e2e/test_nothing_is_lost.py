"""What could not be routed is replayed after the repair, and every page is in the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.local_stack import cast
from tests.local_stack.administration import failures, ledger, route_events
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

PLAN = "replayed"


def test_an_alarm_that_nobody_routed_opens_its_incident_once_it_is_replayed(stack: Stack) -> None:
    emulator = stack.deployment.emulator
    nora = cast.create_person(stack, "Nora", "+12065550114", "nora@example.com")
    plan = cast.create_response_plan(stack, PLAN, "Replayed", nora.arn)
    route_events(emulator, {"source": ["nobody"]}, plan)
    alarm = _sns_alarm("replayed-alarm")

    _ingest(stack, alarm)
    line = cast.eventually(lambda: _mine(stack), "a line of the list")
    explained = "\n".join(failures(emulator, "explain", line.split()[0]))
    route_events(emulator, {"detail": {"alarmName": ["replayed-alarm"]}}, plan)
    replayed = failures(emulator, "replay", line.split()[0])

    assert "no routing rule matches" in line
    assert '"replayed-alarm' in explained.replace("\\", "")
    assert replayed[0].split()[1] == "Opened"
    cast.messages_to(stack, nora.phone, 2)
    assert _mine(stack) is None
    assert _ingest(stack, alarm) == {
        "outcomes": [{"outcome": "Repeated", "incident_arn": _incidents(stack)[0]}]
    }
    assert len(_incidents(stack)) == 1


def test_every_page_of_a_period_is_in_the_ledger(stack: Stack) -> None:
    balance = ledger(stack.deployment.emulator, "2026-01-01", "2126-01-01")

    endings = ("sent", "acknowledged", "superseded", "failed", "open")
    assert balance["owed"] == sum(balance[one] for one in endings) > 0
    assert balance["overdue"] == 0


def test_the_watchdog_audits_where_it_is_deployed(stack: Stack) -> None:
    answer = stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("RescueOverdueFunction"), Payload="{}"
    )

    assert "FunctionError" not in answer


def _sns_alarm(name: str) -> dict[str, Any]:
    """As the topic hands it over."""
    text = json.dumps(load_event("ingest_alarm", "sns_alarm"))
    return dict(json.loads(text.replace("checkout-cpu-high", name)))


def _ingest(stack: Stack, event: dict[str, Any]) -> Any:
    answer = stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("IngestAlarmFunction"),
        Payload=json.dumps(event),
    )
    return json.loads(answer["Payload"].read())


def _mine(stack: Stack) -> str | None:
    """The line of this test's alarm: others leave failures, too."""
    emulator = stack.deployment.emulator
    lines = [one for one in failures(emulator, "list") if "no routing rule matches" in one]
    found = (one for one in lines if _is_mine(stack, one.split()[0]))
    return next(found, None)


def _is_mine(stack: Stack, message_id: str) -> bool:
    return "replayed-alarm" in "".join(failures(stack.deployment.emulator, "explain", message_id))


def _incidents(stack: Stack) -> list[str]:
    found = stack.api("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    return [one["arn"] for one in found if f":incident-record/{PLAN}/" in one["arn"]]
