"""What an API refuses, in the words of forms."""

from __future__ import annotations

import pytest

from incident_manager.console.refusal import Refused
from incident_manager.wire.errors import ApiError

CONSTRAINT = "1 validation error detected: Value{} at '{}' failed to satisfy constraint: Member {}"


@pytest.mark.parametrize(
    ("said", "told", "member"),
    [
        ("DeliveryAddress.SimpleAddress: no number", "Address: no number", "SimpleAddress"),
        ("ActivationCode: it is wrong", "Code: it is wrong", "ActivationCode"),
        ("displayName: too: long", "Display name: too: long", "displayName"),
        (
            CONSTRAINT.format(
                " 'x y'", "Alias", r"must satisfy regular expression pattern: ^[a-z0-9_\-]*$"
            ),
            "Alias: it has small letters, digits, - and _ only.",
            "Alias",
        ),
        (
            CONSTRAINT.format(
                " '<b>'",
                "DisplayName",
                r"must satisfy regular expression pattern: ^[\p{L}\p{Z}\p{N}_.\-]*$",
            ),
            "Display name: it has letters, digits, spaces, -, _ and . only.",
            "DisplayName",
        ),
        (CONSTRAINT.format(" null", "name", "must not be null"), "Name: it is needed.", "name"),
        (
            CONSTRAINT.format(
                " '999'", "durationInMinutes", "must have value less than or equal to 30"
            ),
            "Duration in minutes: it is at most 30.",
            "durationInMinutes",
        ),
        (
            "2 validation errors detected: Value at 'ActivationCode' failed to satisfy constraint: "
            "Member must have length greater than or equal to 6; Value at 'ActivationCode' failed "
            "to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]*$",
            "Code: it has at least 6 characters.",
            "ActivationCode",
        ),
        (
            "2 validation errors detected: Value '' at 'a.snsTopicArn' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: ^arn:aws(-cn)?:x$; "
            "Value '; Value at 'x' at 'title' failed to satisfy constraint: "
            "Member must have length less than or equal to 200",
            "Notification targets: it is an ARN, as in arn:aws:sns:eu-west-1:111122223333:name. "
            "Title: it has at most 200 characters.",
            "snsTopicArn",
        ),
        ("Resource not found: arn:aws:x", "Resource not found: arn:aws:x", ""),
    ],
)
def test_a_refused_member_is_called_as_in_forms(said: str, told: str, member: str) -> None:
    refused = Refused.of(ApiError("ValidationException", said))

    assert (refused.message, refused.member) == (told, member)
