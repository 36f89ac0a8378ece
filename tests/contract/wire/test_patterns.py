"""Java's regular expressions mean in Python what they mean in Java."""

from __future__ import annotations

import re
import unicodedata

import pytest

from incident_manager.wire.patterns import UnsupportedPatternError, matches
from incident_manager.wire.service_models import SERVICES, service_model

LETTERS = r"^[\p{L}\p{Z}\p{N}_.\-]*$"
CONTACTS_ARN = r"arn:(aws|aws-cn|aws-us-gov):ssm-contacts:[-\w+=\/,.@]*:[0-9]+:([\w+=\/,.@:-]+)*"
TAG_KEY = "^(?!aws:)[A-Za-z0-9 _=@:.+-/]+$"
LINE_TERMINATORS = "\n\r\u0085\u2028\u2029"


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (LETTERS, ""),
        (LETTERS, "Zoë Ünal"),
        (LETTERS, "日本-Ⅷ_½."),
        (LETTERS, "no\u00a0break\u3000space"),
        (LETTERS, "𝒜𝟘"),
        (CONTACTS_ARN, "arn:aws:ssm-contacts:eu-west-1:123456789012:contact/ann"),
        (CONTACTS_ARN, "arn:aws-cn:ssm-contacts::1:"),
        (TAG_KEY, "team, a+b"),
        ("^[a-zA-Z0-9-_]*$", "plan_a-1"),
        (r"^[.\s\S]*$", "any\nthing 🙂"),
        (r"^[\\a-z\s-]*$", "a\\b - c\n"),
        (r".*\S.*", " x "),
        ("a.c", "a🙂c"),
    ],
)
def test_accepts_what_java_accepts(pattern: str, value: str) -> None:
    assert matches(pattern, value)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (LETTERS, "a\n"),
        (LETTERS, "tab\t"),
        (LETTERS, "🙂"),
        (LETTERS, "a,b"),
        (LETTERS, "e\u0301"),  # a combining mark is no letter
        (CONTACTS_ARN, "see arn:aws:ssm-contacts:eu-west-1:123456789012:contact/ann"),
        (CONTACTS_ARN, "arn:aws:ssm-contacts:eu-west-1:123456789012:contact/ann "),
        (CONTACTS_ARN, "arn:aws:ssm-contacts:eu-west-1:123456789012:contact/zoë"),
        (TAG_KEY, "aws:team"),
        (TAG_KEY, ""),
        ("^[0-9]*$", "123456\n"),
        ("^[0-9]*$", "٣"),
        (r"^\d+$", "٣"),
        (r"^\w+$", "é"),
        (r"^\s$", "\u00a0"),
        (r".*\S.*", "two\nlines"),
    ],
)
def test_refuses_what_java_refuses(pattern: str, value: str) -> None:
    assert not matches(pattern, value)


@pytest.mark.parametrize("terminator", LINE_TERMINATORS)
def test_a_dot_stops_at_every_line_terminator_of_java(terminator: str) -> None:
    assert not matches("a.c", f"a{terminator}c")
    assert matches("a[.]c|a\\.c", "a.c")


def test_a_category_holds_exactly_its_characters() -> None:
    """All of the plane that holds the scripts in use, a thousand characters at a time."""
    for start in range(0, 0xD800, 1000):
        block = [chr(number) for number in range(start, start + 1000)]
        letters = [c for c in block if unicodedata.category(c)[0] == "L"]
        others = [c for c in block if unicodedata.category(c)[0] != "L"]
        assert matches(r"^[\p{L}]*$", "".join(letters))
        assert not any(matches(r"^[\p{L}]$", c) for c in others[:: len(others) // 20 + 1])


def test_a_long_value_that_does_not_match_is_refused_at_once() -> None:
    """Java's pattern, taken literally, would take longer than the universe has for this."""
    assert not matches(CONTACTS_ARN, "arn:aws:ssm-contacts:eu-west-1:1:" + "a" * 2000 + "!")


@pytest.mark.parametrize(
    "pattern", [r"\p{L}", r"[a[bc]]", r"[a-z&&[^b]]", r"\Qa.b\E", r"\h+", r"a\Z", r"\P{L}"]
)
def test_constructs_that_mean_something_else_in_python_are_not_guessed_at(pattern: str) -> None:
    with pytest.raises(UnsupportedPatternError, match=re.escape(pattern[:2])):
        matches(pattern, "a")


@pytest.mark.parametrize("service", SERVICES)
def test_every_pattern_of_the_models_is_supported(service: str) -> None:
    model = service_model(service)
    shapes = map(model.shape_for, model.shape_names)
    patterns = {shape.metadata["pattern"] for shape in shapes if "pattern" in shape.metadata}

    for pattern in patterns:
        matches(pattern, "some text é")

    assert len(patterns) > 5
