"""Who would be paged, and who was, on the deployed stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.local_stack import cast
from tests.local_stack.administration import simulate

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack


def test_the_simulation_tells_who_is_then_paged_and_the_api_why(stack: Stack) -> None:
    incidents, contacts = stack.api("ssm-incidents"), stack.api("ssm-contacts")
    dora = cast.create_person(stack, "Dora", "+12065550141", "dora@example.com")
    escalation = cast.create_escalation_plan(stack, "who-ops", [dora], minutes=2)
    plan = cast.create_response_plan(stack, "who", "Who is paged", escalation)

    head, *told = simulate(stack.deployment.emulator, "who", "--acknowledge", "dora@+1m")
    before = contacts.list_pages_by_contact(ContactId=dora.arn)["Pages"]
    incidents.start_incident(responsePlanArn=plan)
    listed = contacts.list_pages_by_contact(ContactId=dora.arn)["Pages"]

    assert head.split()[:3] == ["TIME", "(UTC)", "AFTER"]
    assert before == []
    pages = [line for line in told if line.endswith("page: escalation plan who-ops (stage 1)")]
    assert len(pages) == len(listed) == 2
    assert any("acknowledges" in line for line in told)
    for page in listed:
        why = contacts.list_page_resolutions(PageId=page["PageArn"])["PageResolutions"]
        assert [one["ContactArn"] for one in why] == [escalation, dora.arn]
