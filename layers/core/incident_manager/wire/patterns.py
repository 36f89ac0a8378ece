r"""The models' regular expressions, which are Java's, run by Python's `re`.

What differs, and is translated:
- AWS matches the whole value (Java's `matches`), also where a pattern has no anchors. `fullmatch`
  is that; it leaves `$` no room to accept a line feed at the end.
- `\d`, `\s` and `\w` are ASCII in Java unless asked otherwise: the ASCII flag.
- `.` stops at five line terminators in Java, and at one in Python.
- `\p{L}` and its like do not exist in Python. Such a class is spelt out with the characters that
  occur in the value: no others can match, and listing all of Unicode takes a tenth of a second.
- `([...]+)*` means what `([...]*)` means, but a backtracking matcher takes exponential time to find
  that a long value does not match. It is written the second way.

What the models do not use is refused rather than guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLASS = r"\[(?:[^\]\\]|\\.)*\]"
_TOKEN = re.compile(r"\\p\{(?P<category>\w+)\}|(?P<escape>\\.)|(?P<operator>&&)|(?P<plain>.)", re.S)
_REPEATED_TWICE = re.compile(rf"\(({_CLASS})\+\)\*")
_ESCAPES_SHARED_WITH_JAVA = frozenset("dDwWsStnrf")
_ANY_BUT_LINE_TERMINATORS = r"[^\n\r\u0085\u2028\u2029]"
_ASCII = "".join(map(chr, range(128)))


class UnsupportedPatternError(Exception):
    """A Java construct that no model used when this was written."""


def matches(pattern: str, value: str) -> bool:
    """Whether Java's `value.matches(pattern)` would be true."""
    return (
        _compiled(pattern, _beyond_ascii(value) if r"\p{" in pattern else "").fullmatch(value)
        is not None
    )


def _beyond_ascii(value: str) -> str:
    return "".join(sorted(set(value).difference(_ASCII)))


@lru_cache(maxsize=256)
def _compiled(pattern: str, beyond_ascii: str) -> re.Pattern[str]:
    """The pattern for values of ASCII and these other characters."""
    pattern = _REPEATED_TWICE.sub(r"(\1*)", pattern)
    return re.compile("".join(_translated(pattern, _ASCII + beyond_ascii)), re.ASCII)


def _translated(pattern: str, alphabet: str) -> Iterator[str]:
    in_class = False
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        _check_supported(token, in_class)
        if token["category"]:
            yield _spelt_out(token["category"], alphabet)
        elif text == "." and not in_class:
            yield _ANY_BUT_LINE_TERMINATORS
        else:
            yield text
        in_class = text == "[" or (in_class and text != "]")


def _check_supported(token: re.Match[str], in_class: bool) -> None:
    text = token.group()
    escaped = text[1:] if token["escape"] else ""
    if (
        (escaped.isalnum() and escaped not in _ESCAPES_SHARED_WITH_JAVA)
        or (token["category"] and not in_class)
        or (in_class and (text == "[" or token["operator"]))
    ):
        raise UnsupportedPatternError(token.string)


def _spelt_out(category: str, alphabet: str) -> str:
    """The characters of a general category (`Lu`) or a group of them (`L`), for use in a class."""
    members = (c for c in alphabet if unicodedata.category(c).startswith(category))
    return "".join(map(re.escape, members))
