"""Everything that the console can show, on one stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.company import Company
from tests.browser.stories import OPEN, RESOLVED, tell

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack


@dataclass(frozen=True, slots=True)
class Scene:
    """`incidents` are ARNs by the names of their stories."""

    company: Company
    incidents: Mapping[str, str]


def set_scene(stack: Stack, company: Company) -> Scene:
    """The oldest story is told first: an alarm of one that is open would be absorbed."""
    stories = sorted({**OPEN, **RESOLVED}.items(), key=lambda told: told[1].began, reverse=True)
    return Scene(company, {name: tell(stack, company, story) for name, story in stories})
