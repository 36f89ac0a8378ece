"""Contact channels: from an address to a channel that may be paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.observability import tell
from incident_manager.ports import NotSent
from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT, code_in

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

NUMBER = "+12065550100"


def _alice(api: Api) -> str:
    arn: str = api.contacts.create_contact(Alias="alice", Type="PERSONAL", Plan={"Stages": []})[
        "ContactArn"
    ]
    return arn


def _channel(api: Api, contact: str, **changes: Any) -> str:
    request = {
        "ContactId": contact,
        "Name": "phone",
        "Type": "SMS",
        "DeliveryAddress": {"SimpleAddress": NUMBER},
        **changes,
    }
    arn: str = api.contacts.create_contact_channel(**request)["ContactChannelArn"]
    return arn


def test_a_new_channel_gets_a_code_and_is_activated_with_it(api: Api) -> None:
    alice = _alice(api)
    channel = _channel(api, alice)
    (message,) = api.world.sms.to(NUMBER)
    before = api.contacts.get_contact_channel(ContactChannelId=channel)

    api.contacts.activate_contact_channel(
        ContactChannelId=channel, ActivationCode=code_in(message.text.body)
    )
    after = api.contacts.get_contact_channel(ContactChannelId=channel)

    assert before["ActivationStatus"] == "NOT_ACTIVATED"
    assert after["ActivationStatus"] == "ACTIVATED"
    assert after["ContactArn"] == alice
    assert after["DeliveryAddress"] == {"SimpleAddress": NUMBER}
    assert (after["Name"], after["Type"]) == ("phone", "SMS")


def test_a_deferred_channel_gets_its_code_when_it_is_asked_for(api: Api) -> None:
    channel = _channel(api, _alice(api), DeferActivation=True)
    assert api.world.sms.sent == []

    api.contacts.send_activation_code(ContactChannelId=channel)

    assert len(api.world.sms.to(NUMBER)) == 1


def test_a_contact_has_at_most_50_channels(api: Api) -> None:
    alice = _alice(api)
    for number in range(50):
        address = {"SimpleAddress": f"+120655501{number:02}"}
        _channel(api, alice, DeliveryAddress=address, DeferActivation=True)

    with refused("ValidationException", "at most 50 channels"):
        _channel(api, alice, DeliveryAddress={"SimpleAddress": "+12065550199"})

    listed = api.contacts.list_contact_channels(ContactId=alice)["ContactChannels"]
    assert len(listed) == 50


def test_a_code_that_is_asked_for_again_at_once_is_refused(api: Api) -> None:
    channel = _channel(api, _alice(api))

    with refused("ServiceQuotaExceededException", "20 s", QuotaCode="activation-codes"):
        api.contacts.send_activation_code(ContactChannelId=channel)
    api.world.passes(1)
    api.contacts.send_activation_code(ContactChannelId=channel)

    assert len(api.world.sms.to(NUMBER)) == 2


def test_a_wrong_an_old_and_a_used_code_activate_nothing_and_say_why(api: Api) -> None:
    channel = _channel(api, _alice(api))
    code = code_in(api.world.sms.sent[0].text.body)
    wrong = "999999" if code != "999999" else "888888"

    with refused("ValidationException", "wrong"):
        api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=wrong)
    api.world.passes(31)
    with refused("ValidationException", "expired"):
        api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)
    api.contacts.send_activation_code(ContactChannelId=channel)
    newest = code_in(api.world.sms.sent[1].text.body)
    api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=newest)
    with refused("ValidationException", "used already"):
        api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=newest)


def test_a_code_that_the_carrier_did_not_take_is_sent_again_at_once(api: Api) -> None:
    """The same one: perhaps the carrier took it, and only said that it did not."""
    api.world.sms.refusals[NUMBER] = NotSent("Throttled", passing=True)
    channel = _channel(api, _alice(api))
    with refused("ValidationException", "Throttled"):
        api.contacts.send_activation_code(ContactChannelId=channel)
    api.world.sms.refusals.clear()

    api.contacts.send_activation_code(ContactChannelId=channel)

    (message,) = api.world.sms.to(NUMBER)
    code = code_in(message.text.body)
    api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)


def test_that_a_code_was_not_taken_is_a_warning_without_its_address(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    api.world.sms.refusals[NUMBER] = NotSent("Throttled", passing=True)
    channel = _channel(api, _alice(api))

    for outcome in api.told:
        tell(outcome)

    (warning,) = (vars(one) for one in caplog.records if one.levelname == "WARNING")

    assert warning["message"] == "activation code not sent"
    assert (warning["channel"], warning["reason"]) == (channel, "Throttled")
    assert NUMBER not in repr(warning)


def test_a_creation_that_is_repeated_sends_the_code_that_the_first_one_did_not(api: Api) -> None:
    alice = _alice(api)
    api.world.sms.refusals[NUMBER] = NotSent("Throttled", passing=True)
    _channel(api, alice, IdempotencyToken="the-same")
    api.world.sms.refusals.clear()

    for _ in range(2):
        _channel(api, alice, IdempotencyToken="the-same")

    assert len(api.world.sms.to(NUMBER)) == 1


def test_five_wrong_codes_make_the_right_one_useless(api: Api) -> None:
    channel = _channel(api, _alice(api))
    code = code_in(api.world.sms.sent[0].text.body)
    wrong = "999999" if code != "999999" else "888888"

    for _ in range(5):
        with refused("ValidationException", "wrong"):
            api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=wrong)

    with refused("ValidationException", "too many"):
        api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)


def test_a_deactivated_channel_is_no_longer_activated(api: Api) -> None:
    channel = _channel(api, _alice(api))
    code = code_in(api.world.sms.sent[0].text.body)
    api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)

    api.contacts.deactivate_contact_channel(ContactChannelId=channel)

    read = api.contacts.get_contact_channel(ContactChannelId=channel)
    assert read["ActivationStatus"] == "NOT_ACTIVATED"


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("SMS", "0123"),
        ("SMS", "+1 206 555 0100"),
        ("SMS", "+" + "1" * 16),
        ("EMAIL", "alice"),
        ("EMAIL", "a@b"),
        ("EMAIL", "Alice <alice@example.com>"),
        ("EMAIL", "alice@example.com\nbcc: bob@example.com"),
    ],
)
def test_an_address_that_no_carrier_takes_is_refused_and_not_repeated(
    api: Api, kind: str, address: str
) -> None:
    contact = _alice(api)

    with refused("ValidationException", "DeliveryAddress.SimpleAddress") as _:
        _channel(api, contact, Type=kind, DeliveryAddress={"SimpleAddress": address})

    assert api.contacts.list_contact_channels(ContactId=contact)["ContactChannels"] == []


def test_a_voice_channel_says_that_it_is_not_implemented_yet(api: Api) -> None:
    with refused("ValidationException", "not implemented yet"):
        _channel(api, _alice(api), Type="VOICE")


def test_the_same_address_twice_is_a_conflict_but_a_repeated_request_is_not(api: Api) -> None:
    alice = _alice(api)
    first = _channel(api, alice, IdempotencyToken="once")

    assert _channel(api, alice, IdempotencyToken="once") == first
    with refused("ConflictException", "address already"):
        _channel(api, alice, Name="other")
    assert len(api.world.sms.sent) == 1


def test_only_a_person_has_channels(api: Api) -> None:
    escalation = api.contacts.create_contact(Alias="ops", Type="ESCALATION", Plan={"Stages": []})

    for contact in (escalation["ContactArn"], DEPLOYMENT.contact("nobody")):
        with refused("ValidationException", "not a contact of type PERSONAL"):
            _channel(api, contact)


def test_channels_are_listed_in_pages(api: Api) -> None:
    alice = _alice(api)
    made = [
        _channel(api, alice, DeliveryAddress={"SimpleAddress": f"+1206555010{number}"})
        for number in range(3)
    ]

    first = api.contacts.list_contact_channels(ContactId=alice, MaxResults=2)
    second = api.contacts.list_contact_channels(
        ContactId=alice, MaxResults=2, NextToken=first["NextToken"]
    )

    found = [*first["ContactChannels"], *second["ContactChannels"]]
    assert [one["ContactChannelArn"] for one in found] == made
    assert "NextToken" not in second


def test_a_code_that_the_carrier_refuses_is_an_error_without_the_number(api: Api) -> None:
    channel = _channel(api, _alice(api), DeferActivation=True)
    api.world.sms.refusals[NUMBER] = NotSent("InvalidParameter", passing=False)

    with refused("ValidationException", "InvalidParameter"):
        api.contacts.send_activation_code(ContactChannelId=channel)


def _activated(api: Api, contact: str, **changes: Any) -> str:
    channel = _channel(api, contact, **changes)
    code = code_in(api.world.sms.sent[-1].text.body)
    api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)
    return channel


def _read(api: Api, channel: str) -> dict[str, Any]:
    read: dict[str, Any] = api.contacts.get_contact_channel(ContactChannelId=channel)
    return read


def test_a_channel_is_renamed_and_stays_activated(api: Api) -> None:
    channel = _activated(api, _alice(api))

    api.contacts.update_contact_channel(ContactChannelId=channel, Name="private phone")
    api.contacts.update_contact_channel(
        ContactChannelId=channel, DeliveryAddress={"SimpleAddress": NUMBER}
    )
    api.contacts.update_contact_channel(ContactChannelId=channel)

    read = _read(api, channel)
    assert (read["Name"], read["ActivationStatus"]) == ("private phone", "ACTIVATED")
    assert read["DeliveryAddress"] == {"SimpleAddress": NUMBER}


def test_a_new_address_is_not_activated_until_its_owner_has_typed_back_a_code(api: Api) -> None:
    channel = _activated(api, _alice(api))
    other = "+12065550199"

    api.contacts.update_contact_channel(
        ContactChannelId=channel, DeliveryAddress={"SimpleAddress": other}
    )
    read = _read(api, channel)
    assert (read["Name"], read["ActivationStatus"]) == ("phone", "NOT_ACTIVATED")
    assert read["DeliveryAddress"] == {"SimpleAddress": other}
    assert api.world.sms.to(other) == []

    api.contacts.send_activation_code(ContactChannelId=channel)
    code = code_in(api.world.sms.to(other)[0].text.body)
    api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)
    assert _read(api, channel)["ActivationStatus"] == "ACTIVATED"


def test_a_code_that_went_to_the_address_before_activates_nothing(api: Api) -> None:
    channel = _channel(api, _alice(api))
    code = code_in(api.world.sms.sent[0].text.body)

    api.contacts.update_contact_channel(
        ContactChannelId=channel, DeliveryAddress={"SimpleAddress": "+12065550199"}
    )

    with refused("ValidationException", "send a new one"):
        api.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)


@pytest.mark.parametrize("address", ["0123", "alice@example.com", "+1 206 555 0100"])
def test_a_channel_is_not_moved_to_an_address_that_no_carrier_of_its_type_takes(
    api: Api, address: str
) -> None:
    channel = _activated(api, _alice(api))
    before = _read(api, channel)

    with refused("ValidationException", "DeliveryAddress.SimpleAddress"):
        api.contacts.update_contact_channel(
            ContactChannelId=channel, DeliveryAddress={"SimpleAddress": address}
        )
    with refused("ValidationException", "DeliveryAddress.SimpleAddress"):
        api.contacts.update_contact_channel(ContactChannelId=channel, DeliveryAddress={})

    after = _read(api, channel)
    assert before.pop("ResponseMetadata")
    assert after.pop("ResponseMetadata")
    assert after == before


def test_a_channel_is_not_moved_to_the_address_of_another(api: Api) -> None:
    alice = _alice(api)
    channel = _channel(api, alice)
    other = _channel(api, alice, DeliveryAddress={"SimpleAddress": "+12065550199"})

    with refused("ConflictException", "address already", ResourceId=alice, ResourceType="CONTACT"):
        api.contacts.update_contact_channel(
            ContactChannelId=other, DeliveryAddress={"SimpleAddress": NUMBER}, Name="changed"
        )

    assert _read(api, other)["Name"] == "phone"
    api.contacts.delete_contact_channel(ContactChannelId=channel)
    api.contacts.update_contact_channel(
        ContactChannelId=other, DeliveryAddress={"SimpleAddress": NUMBER}
    )
    assert _read(api, other)["DeliveryAddress"] == {"SimpleAddress": NUMBER}


def test_a_deleted_channel_is_gone_and_its_plan_still_names_it(api: Api) -> None:
    alice = _alice(api)
    channel, kept = (
        _activated(api, alice, DeliveryAddress={"SimpleAddress": number})
        for number in (NUMBER, "+12065550199")
    )
    target = {"ChannelTargetInfo": {"ContactChannelId": channel}}
    plan = {"Stages": [{"DurationInMinutes": 5, "Targets": [target]}]}
    api.contacts.update_contact(ContactId=alice, Plan=plan)

    api.contacts.delete_contact_channel(ContactChannelId=channel)

    listed = api.contacts.list_contact_channels(ContactId=alice)["ContactChannels"]
    assert [one["ContactChannelArn"] for one in listed] == [kept]
    assert api.contacts.get_contact(ContactId=alice)["Plan"] == plan


def test_a_channel_that_is_not_there_can_be_neither_changed_nor_deleted(api: Api) -> None:
    channel = _channel(api, _alice(api))
    api.contacts.delete_contact_channel(ContactChannelId=channel)

    for missing in (channel, DEPLOYMENT.channel("nobody", "1")):
        members = {"ResourceId": missing, "ResourceType": "CONTACT_CHANNEL"}
        with refused("ResourceNotFoundException", missing, **members):
            api.contacts.delete_contact_channel(ContactChannelId=missing)
        with refused("ResourceNotFoundException", missing, **members):
            api.contacts.update_contact_channel(ContactChannelId=missing, Name="x")
