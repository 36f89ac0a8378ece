"""All operations of ssm-contacts through the real AWS CLI, on the deployed stack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_stack import cast
from tests.local_stack.aws_cli import RefusedError, aws

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.local_stack.stack import Stack

TODAY = datetime.now(UTC).date()  # overrides lie at most six months ahead
FIRST, SECOND, END = (f"{TODAY + timedelta(days=days)}T09:00:00Z" for days in (1, 2, 3))
NINE = {"HourOfDay": 9, "MinuteOfHour": 0}
DAILY = {"NumberOfOnCalls": 1, "RecurrenceMultiplier": 1, "DailySettings": [NINE]}
PHONE, OTHER_PHONE = "+12065550165", "+12065550166"


@pytest.fixture
def cli(stack: Stack) -> Callable[..., Any]:
    return partial(aws, stack, "ssm-contacts")


def test_contacts_with_their_policies_and_tags(cli: Callable[..., Any]) -> None:
    empty: dict[str, list[object]] = {"Stages": []}
    arn = cli("create-contact", alias="cli-erin", type="PERSONAL", plan=empty)["ContactArn"]
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'
        '{"AWS":"arn:aws:iam::111122223333:root"},"Action":"ssm-contacts:GetContact",'
        f'"Resource":"{arn}"}}]}}'
    )

    cli("update-contact", contact_id=arn, display_name="Erin")
    cli("put-contact-policy", contact_arn=arn, policy=policy)
    kept = cli("get-contact-policy", contact_arn=arn)
    tags = [{"Key": "team", "Value": "shop"}, {"Key": "tier", "Value": "1"}]
    cli("tag-resource", resource_arn=arn, tags=tags)
    cli("untag-resource", resource_arn=arn, tag_keys=["tier"])
    tagged = cli("list-tags-for-resource", resource_arn=arn)["Tags"]
    read = cli("get-contact", contact_id=arn)
    listed = cli("list-contacts", alias_prefix="cli-", page_size="1")["Contacts"]
    cli("delete-contact", contact_id=arn)

    assert (read["Alias"], read["DisplayName"], read["Plan"]) == ("cli-erin", "Erin", empty)
    assert kept == {"ContactArn": arn, "Policy": policy}
    assert tagged == tags[:1]
    assert arn in [one["ContactArn"] for one in listed]
    with pytest.raises(RefusedError, match="ResourceNotFoundException"):
        cli("get-contact", contact_id=arn)


def test_a_channel_from_its_address_to_its_end(stack: Stack, cli: Callable[..., Any]) -> None:
    contact = cli("create-contact", alias="cli-finn", type="PERSONAL", plan={"Stages": []})
    of_contact = {"contact_id": contact["ContactArn"]}
    channel = cli(
        "create-contact-channel",
        **of_contact,
        name="phone",
        type="SMS",
        delivery_address={"SimpleAddress": PHONE},
        defer_activation=True,
    )["ContactChannelArn"]
    of_channel = {"contact_channel_id": channel}

    cli("send-activation-code", **of_channel)
    code = cast.messages_to(stack, PHONE, 1)[-1].code
    cli("activate-contact-channel", **of_channel, activation_code=code)
    activated = cli("get-contact-channel", **of_channel)
    cli("deactivate-contact-channel", **of_channel)
    moved = {"SimpleAddress": OTHER_PHONE}
    cli("update-contact-channel", **of_channel, name="new phone", delivery_address=moved)
    (listed,) = cli("list-contact-channels", **of_contact)["ContactChannels"]
    cli("delete-contact-channel", **of_channel)

    assert activated["ActivationStatus"] == "ACTIVATED"
    assert (listed["Name"], listed["DeliveryAddress"]) == ("new phone", moved)
    assert listed["ActivationStatus"] == "NOT_ACTIVATED"
    assert cli("list-contact-channels", **of_contact)["ContactChannels"] == []


def test_an_engagement_with_its_pages(stack: Stack, cli: Callable[..., Any]) -> None:
    gwen = cast.create_person(stack, "Cli-Gwen", "+12065550163", "gwen@example.com")
    message = {"sender": "ops", "subject": "Disk full", "content": "db-1 has 1 % left"}
    engagement = cli("start-engagement", contact_id=gwen.arn, **message)["EngagementArn"]
    of_engagement = {"engagement_id": engagement}

    pages = cli("list-pages-by-engagement", **of_engagement)["Pages"]
    first = {"page_id": pages[0]["PageArn"]}
    read = cli("describe-page", **first)
    why = cli("list-page-resolutions", **first)["PageResolutions"]
    code = cast.messages_to(stack, gwen.email, 2)[-1].code
    with pytest.raises(RefusedError, match="ValidationException"):
        wrong = "000000" if code != "000000" else "000001"
        cli("accept-page", **first, accept_type="READ", accept_code=wrong)
    ignoring = {"accept_code_validation": "IGNORE", "accept_code": "000000"}
    cli("accept-page", **first, accept_type="READ", **ignoring)
    receipts = cli("list-page-receipts", **first)["Receipts"]
    paged = cli("list-pages-by-contact", contact_id=gwen.arn)["Pages"]
    cli("stop-engagement", **of_engagement, reason="all is well")
    ended = cli("describe-engagement", **of_engagement)
    listed = cli("list-engagements", page_size="1")["Engagements"]

    assert (read["Sender"], read["Subject"], read["Content"]) == tuple(message.values())
    assert [one["ContactArn"] for one in why] == [gwen.arn]
    assert {"SENT", "READ"} <= {one["ReceiptType"] for one in receipts}
    assert {one["PageArn"] for one in paged} == {one["PageArn"] for one in pages}
    assert len(pages) == 2
    assert "StopTime" in ended
    assert engagement in [one["EngagementArn"] for one in listed]


def test_rotations_with_their_shifts_and_overrides(cli: Callable[..., Any]) -> None:
    hugo, iris = (
        cli("create-contact", alias=alias, type="PERSONAL", plan={"Stages": []})["ContactArn"]
        for alias in ("cli-hugo", "cli-iris")
    )
    starts = {"start_time": FIRST, "time_zone_id": "UTC", "recurrence": DAILY}
    rotation = cli("create-rotation", name="cli-days", contact_ids=[hugo, iris], **starts)
    of_rotation = {"rotation_id": rotation["RotationArn"]}
    days = {"start_time": FIRST, "end_time": END}

    preview = cli("list-preview-rotation-shifts", members=[hugo, iris], **_preview(days))
    stored = cli("list-rotation-shifts", **of_rotation, **days)["RotationShifts"]
    override = cli(
        "create-rotation-override",
        **of_rotation,
        new_contact_ids=[iris],
        start_time=FIRST,
        end_time=SECOND,
    )["RotationOverrideId"]
    of_override = {**of_rotation, "rotation_override_id": override}
    overridden = cli("list-rotation-shifts", **of_rotation, **days)["RotationShifts"]
    read = cli("get-rotation-override", **of_override)
    listed = cli("list-rotation-overrides", **of_rotation, **days)["RotationOverrides"]
    cli("delete-rotation-override", **of_override)
    with pytest.raises(RefusedError, match="ConflictException"):
        cli("delete-contact", contact_id=hugo)
    cli("update-rotation", **of_rotation, contact_ids=[iris], recurrence=DAILY)
    updated = cli("get-rotation", **of_rotation)
    names = cli("list-rotations", rotation_name_prefix="cli-")["Rotations"]
    cli("delete-rotation", **of_rotation)
    cli("delete-contact", contact_id=hugo)

    assert _on_call(preview["RotationShifts"]) == _on_call(stored) == [[hugo], [iris]]
    assert _on_call(overridden) == [[iris], [iris]]
    assert read["NewContactIds"] == [iris]
    assert [one["RotationOverrideId"] for one in listed] == [override]
    assert updated["ContactIds"] == [iris]
    assert [one["Name"] for one in names] == ["cli-days"]
    with pytest.raises(RefusedError, match="ResourceNotFoundException"):
        cli("get-rotation", **of_rotation)


def _preview(span: dict[str, str]) -> dict[str, Any]:
    start = {"rotation_start_time": FIRST, "time_zone_id": "UTC", "recurrence": DAILY}
    return {**span, **start}


def _on_call(shifts: list[dict[str, Any]]) -> list[list[str]]:
    return [one["ContactIds"] for one in shifts]
