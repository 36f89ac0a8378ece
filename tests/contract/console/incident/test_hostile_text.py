"""Whatever people write is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.incident import IncidentUpdate

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import TABS, newest, path

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "left \u202e thgir ot",
    "one\ntwo\n\nthree",
    "long " * 1_600,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_text_wherever_it_stands(world: World, responder: Reader, text: str) -> None:
    title = text.replace("\n", " ")[:200].strip()
    world.updates(world.incident, IncidentUpdate(title=title, summary=text[:8_000]))
    responder.opens(path(world, "/timeline"))
    responder.presses("Add the note", note=text)
    responder.opens(path(world, "/timeline"))
    responder.presses("Add to the timeline", text=text)
    responder.opens(path(world, "/related-items"))
    responder.presses("Add the item", title=title, value=f"https://example.com/{title[:99]}")

    for tab in (*TABS, "/edit", "/summary", f"/events/{newest(world, 'Note').id}"):
        page = responder.opens(path(world, tab))
        assert page.status == 200
        assert "<script>alert" not in page.html
        assert "<img" not in page.html
    assert " ".join(title.split()) in responder.opens(path(world, "/timeline")).text
