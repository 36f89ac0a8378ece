"""What people read when they went on call, or off. It is Friday 03:00 UTC."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_manager.domain.contact import ChannelType, Contact
from incident_manager.domain.hand_off_notice import HandOff
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG, hand_off_tag_fault, notice_types
from incident_manager.domain.hand_off_text import Notice, notices
from incident_manager.domain.message import SMS_LENGTH
from tests.world import START, World


class Cast:
    """Alice takes over from Bob; Carol is on call with either."""

    def __init__(self, types: str = "SMS") -> None:
        world = World()
        self.alice, self.bob, self.carol = (
            world.person(alias, email=True) for alias in ("alice", "bob", "carol")
        )
        self.rotation = world.rotation(self.bob, self.alice, notices=types)
        self.hand_off = HandOff(
            START,
            came=(self.alice.arn,),
            went=(self.bob.arn,),
            on_call=(self.alice.arn, self.carol.arn),
            direct=True,
        )

    def told(self, person: Contact, *known: Contact) -> list[Notice]:
        """What the person is told; those who are `known` exist, everybody unless it is said."""
        people = {one.arn: one for one in known or (self.alice, self.bob, self.carol)}
        channels = {one.arn for one in person.channels}
        found = notices(self.rotation, self.hand_off, people)
        return [one for one in found if one.channel.arn in channels]

    def body(self, person: Contact, *known: Contact) -> str:
        (notice,) = self.told(person, *known)
        return notice.text.body


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_who_comes_learns_until_when_and_from_whom(cast: Cast) -> None:
    assert cast.body(cast.alice) == (
        "You are on call now for rotation until Fri 20 Nov 2026 03:05 (Etc/UTC). "
        "You take over from bob."
    )


def test_who_goes_learns_who_is_there_now(cast: Cast) -> None:
    assert cast.body(cast.bob) == "You are off call now for rotation. On call now: alice, carol."


def test_times_are_those_of_the_rotation_s_zone(cast: Cast) -> None:
    cast.rotation = replace(cast.rotation, time_zone_id="Asia/Kolkata")

    assert "until Sat 21 Nov 2026 03:05 (Asia/Kolkata)." in cast.body(cast.alice)


def test_an_end_that_is_not_in_sight_is_not_told(cast: Cast) -> None:
    cast.rotation = replace(cast.rotation, contact_arns=(cast.alice.arn,))

    assert cast.body(cast.alice).startswith("You are on call now for rotation. You take over")


def test_nobody_is_named_as_the_one_before_where_others_may_have_been(cast: Cast) -> None:
    cast.hand_off = replace(cast.hand_off, direct=False)

    assert "take over" not in cast.body(cast.alice)
    assert "On call now: alice" in cast.body(cast.bob)


def test_a_gap_is_told_as_one(cast: Cast) -> None:
    cast.hand_off = replace(cast.hand_off, came=(), on_call=())

    assert cast.body(cast.bob) == "You are off call now for rotation. Nobody is on call now."


def test_whoever_was_deleted_is_neither_told_nor_named(cast: Cast) -> None:
    assert "take over" not in cast.body(cast.alice, cast.alice)
    assert cast.told(cast.bob, cast.alice) == []


def test_people_are_named_as_they_are_displayed(cast: Cast) -> None:
    bob = replace(cast.bob, display_name="Bob\n Baker")

    assert cast.body(cast.alice, cast.alice, bob).endswith("You take over from Bob Baker.")


@pytest.mark.parametrize(
    ("types", "kinds"),
    [("SMS", ["SMS"]), ("EMAIL", ["EMAIL"]), ("SMS EMAIL", ["SMS", "EMAIL"])],
)
def test_only_channels_of_the_types_wanted_are_used(types: str, kinds: list[str]) -> None:
    cast = Cast(types)

    assert [one.channel.type for one in cast.told(cast.alice)] == kinds


def test_a_channel_that_no_page_may_use_gets_no_notice_either(cast: Cast) -> None:
    sms, email = cast.alice.channels
    opted_out = replace(cast.alice, channels=(replace(sms, opted_out=True), email))
    silent = replace(cast.alice, channels=(replace(sms, activated=False), email))

    assert cast.told(cast.alice, opted_out) == cast.told(cast.alice, silent) == []


def test_a_mail_has_a_subject_and_says_what_it_is_about() -> None:
    cast = Cast("EMAIL")
    (notice,) = cast.told(cast.bob)

    assert notice.text.subject == "You are off call now for rotation"
    assert notice.text.body.splitlines() == [
        "You are off call now for rotation. On call now: alice, carol.",
        "",
        f"Rotation: {cast.rotation.arn}",
        "",
        "Sent by Incident Manager.",
    ]


def test_an_sms_stays_short_and_shows_nothing_of_the_inside(cast: Cast) -> None:
    cast.rotation = replace(cast.rotation, name="very long\t" * 25)
    bob = replace(cast.bob, display_name="Bob " * 60)

    for person in (cast.alice, bob):
        text = cast.body(person, replace(cast.alice, display_name="Alice " * 40), bob, cast.carol)
        assert len(text) <= SMS_LENGTH
        assert "arn:" not in text
        assert "\t" not in text


@pytest.mark.parametrize(
    ("value", "types"),
    [
        ("SMS", {ChannelType.SMS}),
        ("EMAIL SMS", {ChannelType.SMS, ChannelType.EMAIL}),
        (" SMS  SMS ", {ChannelType.SMS}),
    ],
)
def test_the_tag_names_types_of_channels(value: str, types: set[ChannelType]) -> None:
    tags = {HAND_OFF_TAG: value, "team": "shop"}

    assert notice_types(tags) == types
    assert hand_off_tag_fault(tags) is None


@pytest.mark.parametrize("value", ["", " ", "sms", "VOICE", "SMS VOICE", "EMAIL/SMS", "yes"])
def test_any_other_value_is_refused_and_wakes_nobody(value: str) -> None:
    assert HAND_OFF_TAG in str(hand_off_tag_fault({HAND_OFF_TAG: value}))
    assert notice_types({HAND_OFF_TAG: value}) == set()


def test_without_the_tag_there_is_nothing_to_refuse() -> None:
    assert hand_off_tag_fault({"team": "shop"}) is None
