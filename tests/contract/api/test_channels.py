"""Contact channels: from an address to a channel that may be paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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
