"""`make demo`: the main job on a local AWS, from an alarm to the acknowledgement of a page.

Every step is done by a real client (boto3) against the deployed template and is then looked up;
the exit code is 0 only when all of them were seen to happen.
"""

from __future__ import annotations

import json
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.local_stack import cast
from tests.local_stack.administration import failures, ledger, route_events
from tests.local_stack.carriers import delivered
from tests.local_stack.cast import Person, eventually
from tests.local_stack.narrator import Narrator, expect
from tests.local_stack.process import end_on_signals
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from tests.local_stack.carriers import Delivered
    from tests.local_stack.stack import Stack

FOLDER = LOCAL / "demo"
WAIT_SCALE = 0.02
STAGE_MINUTES = 5
ALARM = "checkout-errors"
UNROUTED = "payment-errors"
TRIGGERED = "SSM Incident Trigger"
ACKNOWLEDGED = "SSM Contacts Page Acknowledgement for Incident"


def main() -> None:
    """Play the demo; a failure names the step and where the logs are."""
    end_on_signals()
    tell = Narrator()
    print(
        "Open Incident Manager: an alarm becomes an incident that pages people until somebody\n"
        f"acknowledges. Waiting is shortened: {STAGE_MINUTES} minutes take "
        f"{STAGE_MINUTES * 60 * WAIT_SCALE:.0f} seconds."
    )
    try:
        _play(tell)
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    except Exception as error:  # Whatever it was: the step is named and the details are kept.
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "failure.log").write_text(traceback.format_exc())
        sys.exit(f"\nFAILED at the step: {tell.current}\n{error}\nThe logs are in {FOLDER}")


def _play(tell: Narrator) -> None:
    tell.step("A local AWS starts, and the project's template is built and deployed to it")
    with local_stack(FOLDER, wait_scale=WAIT_SCALE, enforce_iam=True) as stack:
        tell.say(f"Both APIs answer at {stack.deployment.endpoint}")
        _create_replication_set(stack, tell)
        alice, bob = _create_people(stack, tell)
        _create_plans(stack, tell, alice, bob)
        _create_alarm(stack, tell)
        incident = _alarm_opens_incident(stack, tell)
        _first_pages(stack, tell, alice, incident)
        _duplicate_is_absorbed(stack, tell, alice, incident)
        code = _next_stage_is_engaged(stack, tell, bob)
        _acknowledge(stack, tell, bob, code)
        _engagement_has_stopped(stack, tell, bob)
        _resolve(stack, tell, incident)
        _show_timeline(stack, tell, incident)
        _nothing_is_lost(stack, tell)
        tell.step("That was the main job. `make local` keeps a stack like this one up for you.\n")


def _create_replication_set(stack: Stack, tell: Narrator) -> None:
    tell.step("A replication set, which the service wants before anything else")
    tell.say(cast.create_replication_set(stack))


def _create_people(stack: Stack, tell: Narrator) -> tuple[Person, Person]:
    tell.step("Two people, each with an SMS and an e-mail channel activated by the code sent to it")
    alice = cast.create_person(stack, "Alice", "+12065550101", "alice@example.com")
    bob = cast.create_person(stack, "Bob", "+12065550102", "bob@example.com", STAGE_MINUTES)
    for person in (alice, bob):
        channels = stack.api("ssm-contacts").list_contact_channels(ContactId=person.arn)
        states = [one["ActivationStatus"] for one in channels["ContactChannels"]]
        expect(states == ["ACTIVATED"] * 2, f"The channels of {person.name} are {states}")
        tell.say(f"{person.name}: {person.phone}, {person.email}")
    tell.say(f"Bob is a sound sleeper: he is paged every {STAGE_MINUTES} minutes until he answers")
    return alice, bob


def _create_plans(stack: Stack, tell: Narrator, alice: Person, bob: Person) -> None:
    tell.step("An escalation plan of two stages, and a response plan that engages it")
    escalation = cast.create_escalation_plan(stack, "checkout-on-call", [alice, bob], STAGE_MINUTES)
    tell.say(f"Alice first; Bob when {STAGE_MINUTES} minutes pass without an acknowledgement")
    plan = cast.create_response_plan(stack, "checkout", "Checkout is down", escalation)
    _route(stack, "checkout-", plan)
    tell.say(f"Alarms named checkout-* go to {plan}")


def _route(stack: Stack, prefix: str, plan: str) -> None:
    pattern = {"source": ["aws.cloudwatch"], "detail": {"alarmName": [{"prefix": prefix}]}}
    route_events(stack.deployment.emulator, pattern, plan)


def _create_alarm(stack: Stack, tell: Narrator) -> None:
    tell.step("A CloudWatch alarm whose action is the deployment's SNS topic")
    _put_alarm(stack, ALARM)
    tell.say(f"{ALARM}: more than 10 errors in a minute")


def _put_alarm(stack: Stack, name: str) -> None:
    stack.aws("cloudwatch").put_metric_alarm(
        AlarmName=name,
        AlarmDescription="Customers cannot pay.",
        Namespace="Shop",
        MetricName="CheckoutErrors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=10,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[stack.deployment.outputs["AlarmTopicArn"]],
    )


def _alarm_opens_incident(stack: Stack, tell: Narrator) -> str:
    tell.step("50 errors: the alarm fires and opens an incident")
    _fire(stack)
    incidents = stack.api("ssm-incidents")
    [summary] = eventually(
        lambda: incidents.list_incident_records()["incidentRecordSummaries"], "no incident"
    )
    record = incidents.get_incident_record(arn=summary["arn"])["incidentRecord"]
    expect(record["status"] == "OPEN", f"The incident is {record['status']}")
    tell.say(f"{record['title']} · impact {record['impact']} · {record['status']}")
    tell.say(str(summary["arn"]))
    return str(summary["arn"])


def _first_pages(stack: Stack, tell: Narrator, alice: Person, incident: str) -> None:
    tell.step("Alice is paged on both channels at once")
    for address in (alice.phone, alice.email):
        page = cast.messages_to(stack, address, 2)[-1]
        _quote(tell, page)
    expect(incident in page.body, "The mail does not name the incident")


def _duplicate_is_absorbed(stack: Stack, tell: Narrator, alice: Person, incident: str) -> None:
    tell.step("The alarm fires again: no second incident, no second page")
    before = len(delivered(stack.deployment.emulator, alice.phone))
    stack.aws("cloudwatch").set_alarm_state(
        AlarmName=ALARM, StateValue="OK", StateReason="The demo lets it fire again"
    )
    _fire(stack)
    absorbed = eventually(lambda: _absorbed_triggers(stack, incident), "no absorbed trigger")
    open_ones = stack.api("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    expect(len(open_ones) == 1, f"There are {len(open_ones)} incidents")
    after = len(delivered(stack.deployment.emulator, alice.phone))
    expect(after == before, f"Alice got {after - before} more messages")
    tell.say(f"It is one more event of the timeline: {absorbed[0]['eventType']}")


def _next_stage_is_engaged(stack: Stack, tell: Narrator, bob: Person) -> str:
    tell.step(f"Nobody answers for {STAGE_MINUTES} minutes: stage two pages Bob")
    page = cast.messages_to(stack, bob.phone, 2)[-1]
    _quote(tell, page)
    return page.code


def _acknowledge(stack: Stack, tell: Narrator, bob: Person, code: str) -> None:
    tell.step(f"Bob acknowledges with the code {code}")
    expect(_executions(stack, "RUNNING"), "The execution had ended before")
    contacts = stack.api("ssm-contacts")
    [engagement] = contacts.list_engagements()["Engagements"]
    page = _page_by_sms(stack, engagement["EngagementArn"], bob)
    contacts.accept_page(
        PageId=page, AcceptType="READ", AcceptCode=code, AcceptCodeValidation="ENFORCE"
    )
    read = contacts.describe_page(PageId=page).get("ReadTime")
    expect(read, "The page has no time of reading")
    tell.say(f"Read at {_clock(read)}")


def _engagement_has_stopped(stack: Stack, tell: Narrator, bob: Person) -> None:
    tell.step("That ends the engagement: nothing is left to do, and nobody is paged again")
    before = len(delivered(stack.deployment.emulator, bob.phone))
    ended = eventually(lambda: _executions(stack, "SUCCEEDED"), "the execution goes on")
    after = len(delivered(stack.deployment.emulator, bob.phone))
    expect(after == before, f"Bob got {after - before} more messages")
    expect(not _executions(stack, "RUNNING"), "Another execution goes on")
    tell.say(f"Execution {ended[0]['name']} of the state machine: {ended[0]['status']}")


def _resolve(stack: Stack, tell: Narrator, incident: str) -> None:
    tell.step("The incident is resolved")
    incidents = stack.api("ssm-incidents")
    incidents.update_incident_record(arn=incident, status="RESOLVED")
    record = incidents.get_incident_record(arn=incident)["incidentRecord"]
    expect(record["status"] == "RESOLVED", f"The incident is {record['status']}")
    [engagement] = stack.api("ssm-contacts").list_engagements(IncidentId=incident)["Engagements"]
    expect("StopTime" in engagement, "The engagement was not stopped")
    tell.say(f"{record['title']} · {record['status']} at {_clock(record['resolvedTime'])}")


def _show_timeline(stack: Stack, tell: Narrator, incident: str) -> None:
    tell.step("The timeline")
    events = _timeline(stack, incident)
    kinds = {one["eventType"] for one in events}
    expect({TRIGGERED, ACKNOWLEDGED} <= kinds, f"The timeline only has {sorted(kinds)}")
    for one in events:
        tell.say(f"{_clock(one['eventTime'])}  {one['eventType']}")


def _nothing_is_lost(stack: Stack, tell: Narrator) -> None:
    tell.step("An alarm that no route knows is kept; with a route it is replayed")
    emulator = stack.deployment.emulator
    _put_alarm(stack, UNROUTED)
    _fire(stack)
    [line] = eventually(lambda: _failures(stack), "nothing in the failure queue")
    tell.quote("incident-manager failures list", line)
    [plan] = stack.api("ssm-incidents").list_response_plans()["responsePlanSummaries"]
    _route(stack, UNROUTED, plan["arn"])
    [replayed] = failures(emulator, "replay", "--all")
    tell.quote("incident-manager failures replay --all", replayed)
    expect(" Opened " in replayed, "The replay opened no incident")
    expect(not _failures(stack), "The failure queue is not empty")
    balance = ledger(emulator, "2026-01-01", "2126-01-01")
    expect(balance["owed"] and not balance["overdue"], f"The ledger is {balance}")
    tell.say(f"The ledger: {', '.join(f'{number} {name}' for name, number in balance.items())}")


def _failures(stack: Stack) -> list[str]:
    return [one for one in failures(stack.deployment.emulator, "list") if "routing rule" in one]


def _executions(stack: Stack, status: str) -> list[dict[str, Any]]:
    machine = stack.deployment.outputs["StateMachineArn"]
    answer = stack.aws("stepfunctions").list_executions(
        stateMachineArn=machine, statusFilter=status
    )
    return list(answer["executions"])


def _fire(stack: Stack) -> None:
    data = [{"MetricName": "CheckoutErrors", "Value": 50, "Unit": "Count"}]
    stack.aws("cloudwatch").put_metric_data(Namespace="Shop", MetricData=data)


def _absorbed_triggers(stack: Stack, incident: str) -> list[dict[str, Any]]:
    """Triggers that the open incident took in without being created by them."""
    found = []
    for summary in _timeline(stack, incident):
        if summary["eventType"] == TRIGGERED:
            event = stack.api("ssm-incidents").get_timeline_event(
                incidentRecordArn=incident, eventId=summary["eventId"]
            )["event"]
            if json.loads(event["eventData"]).get("createdIncident") is False:
                found.append(summary)
    return found


def _timeline(stack: Stack, incident: str) -> list[dict[str, Any]]:
    """Oldest event first."""
    answer = stack.api("ssm-incidents").list_timeline_events(
        incidentRecordArn=incident, sortBy="EVENT_TIME", sortOrder="ASCENDING", maxResults=100
    )
    return list(answer["eventSummaries"])


def _page_by_sms(stack: Stack, engagement: str, person: Person) -> str:
    contacts = stack.api("ssm-contacts")
    for page in contacts.list_pages_by_engagement(EngagementId=engagement)["Pages"]:
        receipts = contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"]
        if person.sms_channel in {one["ContactChannelArn"] for one in receipts}:
            return str(page["PageArn"])
    raise LookupError(f"{person.name} has no page by SMS")


def _clock(time: datetime) -> str:
    return f"{time.astimezone(UTC):%H:%M:%S} UTC"


def _quote(tell: Narrator, page: Delivered) -> None:
    subject = f" · {page.subject}" if page.subject else ""
    tell.quote(f"to {page.address}{subject}", page.body)


if __name__ == "__main__":
    main()
