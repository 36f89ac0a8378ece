"""Hand-off notices are switched on by a tag, and follow whatever the API changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.contract.api.rotas import ALICE, BOB, daily, rotation
from tests.world import START, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.api.conftest import Api

KEY = "incident-manager/hand-off-notice"
TAGS = [{"Key": KEY, "Value": "SMS"}]
RULE = f"Tags: the value of {KEY} is EMAIL, SMS, or both with a space between them"


@pytest.fixture(autouse=True)
def _people(api: Api) -> None:
    api.world.person("alice")
    api.world.person("bob")


def heard(api: Api, alias: str) -> list[str]:
    """What they were told so far, the next look included."""
    api.world.now += timedelta(minutes=1)
    assert not api.world.notifies().failed
    sent = api.world.sms.sent
    return [" ".join(m.text.body.split()[2:4]) for m in sent if m.address == number_of(alias)]


def override(api: Api, arn: str, *contacts: str) -> str:
    made = api.contacts.create_rotation_override(
        RotationId=arn,
        NewContactIds=list(contacts),
        StartTime=START - timedelta(hours=1),
        EndTime=START + timedelta(hours=1),
    )
    return str(made["RotationOverrideId"])


def begin_override(api: Api, arn: str) -> None:
    override(api, arn, BOB)


def update(api: Api, arn: str) -> None:
    api.contacts.update_rotation(RotationId=arn, ContactIds=[BOB], Recurrence=daily(9))


@pytest.mark.parametrize("change", [begin_override, update])
def test_what_the_api_changes_is_told(api: Api, change: Callable[[Api, str], None]) -> None:
    arn = rotation(api, Tags=TAGS)
    assert heard(api, "bob") == []

    change(api, arn)

    assert heard(api, "bob") == ["on call"]
    assert heard(api, "alice") == ["off call"]


def test_an_override_that_is_deleted_is_told(api: Api) -> None:
    arn = rotation(api, Tags=TAGS)
    made = override(api, arn, BOB)
    assert heard(api, "bob") == []

    api.contacts.delete_rotation_override(RotationId=arn, RotationOverrideId=made)

    assert heard(api, "bob") == ["off call"]


def test_notices_are_switched_on_and_off_by_the_tag(api: Api) -> None:
    arn = rotation(api)
    api.contacts.tag_resource(ResourceARN=arn, Tags=TAGS)
    assert heard(api, "alice") == []
    begin_override(api, arn)
    assert heard(api, "alice") == ["off call"]

    api.contacts.untag_resource(ResourceARN=arn, TagKeys=[KEY])
    api.world.now += timedelta(days=3)

    assert heard(api, "alice") == ["off call"]


def test_a_deleted_rotation_tells_nobody(api: Api) -> None:
    arn = rotation(api, Tags=TAGS)
    assert heard(api, "alice") == []

    api.contacts.delete_rotation(RotationId=arn)

    assert heard(api, "alice") == []


@pytest.mark.parametrize("value", ["sms", "VOICE", "EMAIL+SMS", " "])
def test_a_value_that_means_nothing_is_refused(api: Api, value: str) -> None:
    arn, wrong = rotation(api), [{"Key": KEY, "Value": value}]
    fields: list[dict[str, Any]] = [{"Name": "Tags", "Message": RULE.partition(": ")[2]}]

    with refused("ValidationException", RULE, Reason="FIELD_VALIDATION_FAILED", Fields=fields):
        rotation(api, Tags=wrong)
    with refused("ValidationException", RULE):
        api.contacts.tag_resource(ResourceARN=arn, Tags=wrong)
    assert api.contacts.list_tags_for_resource(ResourceARN=arn)["Tags"] == []


def test_the_tag_is_read_back_as_it_was_written(api: Api) -> None:
    tags = [{"Key": KEY, "Value": "EMAIL SMS"}]

    arn = rotation(api, ContactIds=[ALICE], Tags=tags)

    assert api.contacts.list_tags_for_resource(ResourceARN=arn)["Tags"] == tags
