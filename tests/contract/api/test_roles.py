"""A key's role decides what its holder may call, in both services."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.role import Role
from incident_manager.wire.calls import Caller
from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.errors import ApiError
from incident_manager.wire.signature import AccessKey, authenticator
from tests.contract.api.refusals import refused
from tests.in_process_http import KnownKeys, client_for, connect, serving
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Contact
    from tests.contract.api.conftest import Api

INCIDENTS, CONTACTS = "ssm-incidents", "ssm-contacts"
KEYS = {
    role: AccessKey(f"OIMA{role:A<16}".upper(), f"of a {role}", DEPLOYMENT.user(role), role)
    for role in Role
}


def client(api: Api, role: Role, service: str) -> Any:
    """A client that signs with a key of this role."""
    made = _client(role, service)
    connect(made, serving(Endpoint(api.operations, authenticator(KnownKeys(*KEYS.values())))))
    return made


@cache
def _client(role: Role, service: str) -> Any:
    return client_for(_nobody, service, KEYS[role])


def _nobody(_: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError("no endpoint stands behind this client")


def test_a_viewer_lists_and_starts_no_incident(api: Api) -> None:
    plan = api.world.response_plan("checkout")
    viewer = client(api, Role.VIEWER, INCIDENTS)

    assert viewer.list_incident_records()["incidentRecordSummaries"] == []
    with refused("AccessDeniedException") as answer:
        viewer.start_incident(responsePlanArn=plan.arn)

    assert answer["Error"]["Message"] == (
        f"User: {DEPLOYMENT.user('viewer')} is not authorized to perform: "
        "ssm-incidents:StartIncident because it takes the role responder, "
        "and this access key has viewer"
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert viewer.list_incident_records()["incidentRecordSummaries"] == []


def test_a_viewer_lists_and_pages_nobody(api: Api) -> None:
    alice = api.world.person("alice")
    viewer = client(api, Role.VIEWER, CONTACTS)

    assert [one["Alias"] for one in viewer.list_contacts()["Contacts"]] == ["alice"]
    with refused("AccessDeniedException", "ssm-contacts:StartEngagement because") as answer:
        viewer.start_engagement(ContactId=alice.arn, Sender="x", Subject="x", Content="x")

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert api.world.pages == ()


def test_a_responder_starts_an_incident_and_changes_no_response_plan(api: Api) -> None:
    plan = api.world.response_plan("checkout")
    responder = client(api, Role.RESPONDER, INCIDENTS)

    incident = responder.start_incident(responsePlanArn=plan.arn)["incidentRecordArn"]
    responder.update_incident_record(arn=incident, status="RESOLVED")
    with refused("AccessDeniedException", "takes the role administrator, and this access key has"):
        responder.update_response_plan(arn=plan.arn, displayName="Mine")

    assert "displayName" not in responder.get_response_plan(arn=plan.arn)


def test_a_responder_acknowledges_a_page_and_changes_no_contact(api: Api) -> None:
    alice = _paged(api)
    page, responder = api.world.page_of(alice), client(api, Role.RESPONDER, CONTACTS)

    responder.accept_page(PageId=page.arn, AcceptType="READ", AcceptCode=page.code)
    with refused("AccessDeniedException", "ssm-contacts:DeleteContact because"):
        responder.delete_contact(ContactId=alice.arn)

    assert responder.get_contact(ContactId=alice.arn)["Alias"] == "alice"


def test_a_responder_proves_a_channel_that_only_an_administrator_makes(api: Api) -> None:
    responder, administrator = (
        client(api, role, CONTACTS) for role in (Role.RESPONDER, Role.ADMINISTRATOR)
    )
    channel = {
        "ContactId": api.world.person("alice").arn,
        "Name": "mail",
        "Type": "EMAIL",
        "DeliveryAddress": {"SimpleAddress": "alice@example.com"},
        "DeferActivation": True,
    }

    with refused("AccessDeniedException", "ssm-contacts:CreateContactChannel because"):
        responder.create_contact_channel(**channel)
    made = administrator.create_contact_channel(**channel)["ContactChannelArn"]

    responder.send_activation_code(ContactChannelId=made)
    with refused("ValidationException"):
        responder.activate_contact_channel(ContactChannelId=made, ActivationCode="000000")


def test_an_administrator_does_everything(api: Api) -> None:
    plan = api.world.response_plan("checkout")
    incidents, contacts = (client(api, Role.ADMINISTRATOR, name) for name in (INCIDENTS, CONTACTS))

    incidents.start_incident(responsePlanArn=plan.arn)
    incidents.update_response_plan(arn=plan.arn, displayName="Mine")
    contacts.create_contact(Alias="alice", Type="PERSONAL", Plan={"Stages": []})

    assert incidents.get_response_plan(arn=plan.arn)["displayName"] == "Mine"


def test_a_refusal_comes_before_anything_is_read(new_account: Api) -> None:
    viewer = client(new_account, Role.VIEWER, INCIDENTS)
    touched: list[str] = []

    def around(name: str, call: Callable[[], Any]) -> Any:
        touched.append(name)
        return call()

    new_account.world.tap.around = around
    with refused("AccessDeniedException"):
        viewer.create_replication_set(regions={"eu-central-1": {}})

    assert touched == []


def test_callers_of_this_process_meet_the_same_refusal(api: Api) -> None:
    viewer = Caller("", DEPLOYMENT.user("viewer"), Role.VIEWER)

    with pytest.raises(ApiError, match="AccessDeniedException: .* takes the role responder"):
        api.operations[INCIDENTS, "StartIncident"]({"responsePlanArn": "any"}, viewer)


def _paged(api: Api) -> Contact:
    alice = api.world.person("alice")
    api.world.fires(api.world.response_plan("checkout", alice))
    return alice
