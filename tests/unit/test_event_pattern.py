"""The event pattern language, rule by rule."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.event_pattern import check, matches
from incident_manager.domain.event_pattern_entry import EventPatternError
from tests.cases import cases

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON

EVENT: JSON = {
    "source": "aws.ec2",
    "resources": ["arn:aws:ec2:us-east-1:111122223333:instance/i-1", "arn:aws:s3:::logs"],
    "detail": {
        "state": "running",
        "count": 5,
        "limit": 301.8,
        "flag": True,
        "nothing": None,
        "empty": "",
        "none": [],
        "ip": "10.0.0.33",
        "ip6": "2001:db8::1",
        "path": "/srv/app/lib/main.py",
        "deep": {"er": {"est": "here"}},
        "people": [
            {"first": "Anna", "last": "Smith", "pets": [{"kind": "cat"}]},
            [{"first": "Peter", "last": "Jones"}],
        ],
    },
}


def detail(key: str, *entries: JSON) -> JSON:
    return {"detail": {key: list(entries)}}


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.ec2"]},
        {"source": ["aws.s3", "aws.ec2"], "detail": {"state": ["running"]}},
        {"resources": ["arn:aws:s3:::logs"]},
        detail("count", 5),
        detail("count", 5.0),
        detail("flag", True),
        detail("nothing", None),
        detail("empty", ""),
        detail("state", {"prefix": "run"}),
        detail("state", {"prefix": {"equals-ignore-case": "RUN"}}),
        detail("state", {"suffix": "ing"}),
        detail("state", {"suffix": {"equals-ignore-case": "ING"}}),
        detail("state", {"equals-ignore-case": "RUNNING"}),
        detail("path", {"wildcard": "/srv/*/lib/*.py"}),
        detail("path", {"wildcard": "*"}),
        detail("path", {"wildcard": "/srv/app/lib/main.py"}),
        detail("state", {"anything-but": "stopped"}),
        detail("state", {"anything-but": ["stopped", "pending"]}),
        detail("count", {"anything-but": 6}),
        detail("count", {"anything-but": [1, 2]}),
        detail("count", {"anything-but": "five"}),
        detail("state", {"anything-but": {"prefix": "stop"}}),
        detail("state", {"anything-but": {"prefix": ["stop", "pend"]}}),
        detail("state", {"anything-but": {"suffix": "ed"}}),
        detail("state", {"anything-but": {"wildcard": "*stop*"}}),
        detail("state", {"anything-but": {"equals-ignore-case": ["STOPPED"]}}),
        detail("count", {"numeric": ["=", 5]}),
        detail("count", {"numeric": [">", 0, "<=", 5]}),
        detail("limit", {"numeric": ["<", 301.9]}),
        detail("ip", {"cidr": "10.0.0.0/24"}),
        detail("ip6", {"cidr": "2001:db8::/32"}),
        detail("state", {"exists": True}),
        detail("absent", {"exists": False}),
        detail("none", {"exists": False}),
        # `deep` is an object, and `exists` sees leaves only.
        detail("deep", {"exists": False}),
        {"detail": {"not": {"there": {"either": [{"exists": False}]}}}},
        detail("state", "stopped", {"prefix": "run"}),
        {"detail": {"deep": {"er": {"est": ["here"]}}}},
        {"detail": {"people": {"first": ["Anna"], "last": ["Smith"]}}},
        {"detail": {"people": {"first": ["Peter"], "last": ["Jones"]}}},
        {"detail": {"people": {"pets": {"kind": ["cat"]}}}},
        {"$or": [{"source": ["aws.s3"]}, {"detail": {"state": ["running"]}}]},
        {"source": ["aws.ec2"], "detail": {"$or": [{"count": [5]}, {"limit": [1]}]}},
    ],
)
def test_matches_what_the_language_says_it_matches(pattern: JSON) -> None:
    assert matches(pattern, EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.s3"]},
        {"source": ["AWS.EC2"]},
        {"source": ["aws.ec2"], "detail": {"state": ["stopped"]}},
        {"absent": ["x"]},
        detail("count", "5"),
        detail("flag", 1),
        detail("count", True),
        detail("nothing", ""),
        detail("none", None),
        detail("state", {"prefix": "RUN"}),
        detail("count", {"prefix": "5"}),
        detail("state", {"suffix": "ed"}),
        detail("path", {"wildcard": "/srv/*.txt"}),
        detail("path", {"wildcard": "srv*"}),
        detail("path", {"wildcard": "*main*main*"}),
        detail("state", {"wildcard": "running*running"}),
        detail("state", {"wildcard": r"\*"}),
        detail("state", {"anything-but": "running"}),
        detail("state", {"anything-but": {"prefix": "run"}}),
        detail("state", {"anything-but": {"suffix": "ing"}}),
        detail("state", {"anything-but": {"wildcard": "r*g"}}),
        detail("state", {"anything-but": {"equals-ignore-case": "RUNNING"}}),
        detail("absent", {"anything-but": "running"}),
        detail("count", {"numeric": [">", 5]}),
        detail("count", {"numeric": [">=", 6, "<", 9]}),
        detail("state", {"numeric": [">", 0]}),
        detail("flag", {"numeric": [">", 0]}),
        detail("ip", {"cidr": "10.0.1.0/24"}),
        detail("ip", {"cidr": "2001:db8::/32"}),
        detail("state", {"cidr": "0.0.0.0/0"}),
        detail("state", {"exists": False}),
        detail("deep", {"exists": True}),
        {"source": {"nested": ["x"]}},
        {"detail": {"people": {"first": ["Anna"], "last": ["Jones"]}}},
        {"$or": [{"source": ["aws.s3"]}, {"detail": {"state": ["stopped"]}}]},
        {"source": ["aws.s3"], "$or": [{"detail": {"count": [5]}}, {"detail": {"count": [6]}}]},
    ],
)
def test_does_not_match_anything_else(pattern: JSON) -> None:
    assert not matches(pattern, EVENT)


def test_any_value_of_an_array_will_do_even_for_anything_but() -> None:
    assert matches({"tags": [{"anything-but": "a"}]}, {"tags": ["a", ["b"]]})
    assert not matches({"tags": [{"anything-but": "a"}]}, {"tags": ["a"]})


def test_absence_is_asked_of_every_element_of_an_array() -> None:
    pattern: JSON = {"hosts": {"fault": [{"exists": False}]}}

    assert matches(pattern, {"hosts": [{"name": "a"}, {"name": "b"}]})
    assert not matches(pattern, {"hosts": [{"name": "a"}, {"fault": "disk"}]})


def test_an_escaped_asterisk_is_an_asterisk() -> None:
    pattern: JSON = {"name": [{"wildcard": r"a\*\\*"}]}

    assert matches(pattern, {"name": r"a*\b"})
    assert not matches(pattern, {"name": r"ab\b"})


@pytest.mark.parametrize(
    ("pattern", "path", "rule"),
    [
        ([], "", "object"),
        ({}, "", "at least one key"),
        ({"detail": {}}, "detail", "at least one key"),
        ({"source": "aws.ec2"}, "source", "list"),
        ({"source": []}, "source", "at least one entry"),
        ({"source": [["aws.ec2"]]}, "source", "no further list"),
        (detail("state", {}), "detail.state", "exactly one key"),
        (detail("state", {"prefix": "a", "suffix": "b"}), "detail.state", "exactly one key"),
        (detail("state", {"like": "a"}), "detail.state", "like is no operator"),
        (detail("state", {"prefix": 5}), "detail.state", "prefix takes a text"),
        (detail("state", {"suffix": {"wildcard": "a"}}), "detail.state", "equals-ignore-case"),
        (detail("state", {"equals-ignore-case": 5}), "detail.state", "takes a text"),
        (detail("state", {"wildcard": "a**b"}), "detail.state", "two asterisks"),
        (detail("state", {"wildcard": "a\\b"}), "detail.state", "backslash"),
        (detail("state", {"wildcard": "a\\"}), "detail.state", "backslash"),
        (detail("state", {"anything-but": []}), "detail.state", "at least one"),
        (detail("state", {"anything-but": ["a", 1]}), "detail.state", "only texts or only"),
        (detail("state", {"anything-but": None}), "detail.state", "only texts or only"),
        (detail("state", {"anything-but": {"numeric": ["=", 1]}}), "detail.state", "not numeric"),
        (detail("count", {"numeric": 5}), "detail.count", "once or twice"),
        (detail("count", {"numeric": []}), "detail.count", "once or twice"),
        (detail("count", {"numeric": ["~", 5]}), "detail.count", "compares by"),
        (detail("count", {"numeric": ["=", "5"]}), "detail.count", "with a number"),
        (detail("count", {"numeric": ["=", True]}), "detail.count", "with a number"),
        (detail("count", {"numeric": ["=", 5.1e9]}), "detail.count", "5e9"),
        (detail("count", {"numeric": ["<", 5, ">", 1]}), "detail.count", "lower bound"),
        (detail("count", {"numeric": [">", 5, "<", 5]}), "detail.count", "less than"),
        (detail("ip", {"cidr": "10.0.0.0/33"}), "detail.ip", "block"),
        (detail("ip", {"cidr": 10}), "detail.ip", "takes a text"),
        (detail("state", {"exists": "yes"}), "detail.state", "true or false"),
        ({"$or": [{"source": ["a"]}]}, "$or", "at least two"),
        ({"$or": [{"source": ["a"]}, "b"]}, "$or", "takes objects"),
        ({"$or": [{"prefix": ["a"]}, {"numeric": ["b"]}]}, "$or", "prefix is an operator"),
    ],
)
def test_a_malformed_pattern_is_refused_with_the_place_and_the_rule(
    pattern: JSON, path: str, rule: str
) -> None:
    with pytest.raises(EventPatternError) as refused:
        check(pattern)

    assert refused.value.path == path
    assert rule in refused.value.rule
    with pytest.raises(EventPatternError):
        matches(pattern, EVENT)


def test_a_pattern_that_nests_without_end_is_refused() -> None:
    pattern: JSON = ["x"]
    for _ in range(5_000):
        pattern = {"a": pattern}

    with pytest.raises(EventPatternError, match="levels"):
        check(pattern)


def test_a_hostile_wildcard_takes_no_time() -> None:
    pattern: JSON = {"name": [{"wildcard": "*a" * 500 + "*b"}]}
    started = time.process_time()

    assert not matches(pattern, {"name": "a" * 50_000})

    assert time.process_time() - started < 1


@cases
@given(text=st.text("ab", max_size=12), wildcard=st.text("ab*", min_size=1, max_size=6))
def test_wildcards_agree_with_a_search_that_tries_everything(text: str, wildcard: str) -> None:
    while "**" in wildcard:
        wildcard = wildcard.replace("**", "*")

    assert matches({"a": [{"wildcard": wildcard}]}, {"a": text}) == _tries_all(wildcard, text)


def _tries_all(wildcard: str, text: str) -> bool:
    if not wildcard:
        return not text
    if wildcard[0] == "*":
        return any(_tries_all(wildcard[1:], text[at:]) for at in range(len(text) + 1))
    return text[:1] == wildcard[0] and _tries_all(wildcard[1:], text[1:])


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "$or", "prefix", "numeric", "anything-but", "exists"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@cases
@given(pattern=JSON_VALUES, event=JSON_VALUES)
def test_whatever_the_pattern_it_is_refused_or_answered(pattern: JSON, event: JSON) -> None:
    try:
        check(pattern)
    except EventPatternError:
        return
    assert matches(pattern, event) in {True, False}
