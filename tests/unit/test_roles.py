"""What the holder of an access key may do: every operation is a decision, written down here."""

from __future__ import annotations

import pytest

from incident_manager.domain.role import Role, role_for
from tests.contract.wire.shape_values import OPERATIONS

VIEWER = {
    "BatchGetIncidentFindings",
    "DescribeEngagement",
    "DescribePage",
    "GetContact",
    "GetContactChannel",
    "GetContactPolicy",
    "GetIncidentRecord",
    "GetReplicationSet",
    "GetResourcePolicies",
    "GetResponsePlan",
    "GetRotation",
    "GetRotationOverride",
    "GetTimelineEvent",
    "ListContactChannels",
    "ListContacts",
    "ListEngagements",
    "ListIncidentFindings",
    "ListIncidentRecords",
    "ListPageReceipts",
    "ListPageResolutions",
    "ListPagesByContact",
    "ListPagesByEngagement",
    "ListPreviewRotationShifts",
    "ListRelatedItems",
    "ListReplicationSets",
    "ListResponsePlans",
    "ListRotationOverrides",
    "ListRotationShifts",
    "ListRotations",
    "ListTagsForResource",
    "ListTimelineEvents",
}
RESPONDER = {
    "AcceptPage",
    "ActivateContactChannel",
    "CreateRotationOverride",
    "CreateTimelineEvent",
    "DeleteRotationOverride",
    "DeleteTimelineEvent",
    "SendActivationCode",
    "StartEngagement",
    "StartIncident",
    "StopEngagement",
    "UpdateIncidentRecord",
    "UpdateRelatedItems",
    "UpdateTimelineEvent",
}
ADMINISTRATOR = {
    "CreateContact",
    "CreateContactChannel",
    "CreateReplicationSet",
    "CreateResponsePlan",
    "CreateRotation",
    "DeactivateContactChannel",
    "DeleteContact",
    "DeleteContactChannel",
    "DeleteIncidentRecord",
    "DeleteReplicationSet",
    "DeleteResourcePolicy",
    "DeleteResponsePlan",
    "DeleteRotation",
    "PutContactPolicy",
    "PutResourcePolicy",
    "TagResource",
    "UntagResource",
    "UpdateContact",
    "UpdateContactChannel",
    "UpdateDeletionProtection",
    "UpdateReplicationSet",
    "UpdateResponsePlan",
    "UpdateRotation",
}


@pytest.mark.parametrize(
    ("role", "operations"),
    [(Role.VIEWER, VIEWER), (Role.RESPONDER, RESPONDER), (Role.ADMINISTRATOR, ADMINISTRATOR)],
)
def test_every_operation_of_both_services_takes_the_role_that_was_decided(
    role: Role, operations: set[str]
) -> None:
    assert {name for _, name in OPERATIONS if role_for(name) is role} == operations


def test_an_operation_that_nobody_decided_on_is_for_administrators() -> None:
    assert role_for("ForgetEverything") is Role.ADMINISTRATOR


def test_each_role_may_do_what_those_before_it_may() -> None:
    allowed = {have: [need for need in Role if have.may(need)] for have in Role}

    assert allowed == {
        Role.VIEWER: [Role.VIEWER],
        Role.RESPONDER: [Role.VIEWER, Role.RESPONDER],
        Role.ADMINISTRATOR: [Role.VIEWER, Role.RESPONDER, Role.ADMINISTRATOR],
    }
