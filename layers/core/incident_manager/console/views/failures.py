"""The failure queue: what could not be done, why, and doing it after all.

A message may hold data of people: administrators alone see it, and each is held for a moment.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.domain.role import Role
from incident_manager.ports import NotReplayedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.ports import FailedMessage

_PAGE = "/settings/failures"
_ADMIN = Role.ADMINISTRATOR
_LOOK = 30  # seconds that nobody else sees the messages, were this request interrupted
_REPLAY = 60
_MOST = 500  # that one page shows
_BUDGET = timedelta(seconds=10)  # after which no further message is begun: a page takes 29


@get(_PAGE, role=_ADMIN)
def show(desk: Desk) -> Answer:
    """Of an event its name alone: it may hold whatever its sender put there."""
    with desk.tools.administration.failed.held(_LOOK, _MOST) as messages:
        return desk.page("settings/failures.html", section="Settings", messages=messages)


@get(f"{_PAGE}/{{message_id}}", role=_ADMIN)
def explain(desk: Desk, message_id: str) -> Answer:
    with desk.tools.administration.failed.held(_LOOK, _MOST) as messages:
        return _explained(desk, _one(messages, message_id))


@post(f"{_PAGE}/{{message_id}}/replay", role=_ADMIN)
def replay(desk: Desk, message_id: str) -> Answer:
    with desk.tools.administration.failed.held(_REPLAY, _MOST) as messages:
        one = _one(messages, message_id)
        try:
            replayed = one.replay(desk.visit.field("plan") or None)
        except NotReplayedError as error:
            return _explained(desk, one, Refused(f"Not done, and kept: {error}."))
    again = "It failed again, and is kept anew" if not replayed.taken else "Replayed"
    return desk.go(_PAGE, f"{again}: {replayed.what}.")


@post(f"{_PAGE}/replay-all", role=_ADMIN)
def replay_all(desk: Desk) -> Answer:
    """The oldest first, as many as there is time for; each for itself."""
    until, clock = desk.now + _BUDGET, desk.ports.clock
    with desk.tools.administration.failed.held(_REPLAY, _MOST) as messages:
        done = []
        for one in messages:
            if clock() > until:
                break
            done.append(_is_done(one))
    failed, left = done.count(False), len(messages) - len(done)
    told = [f"{done.count(True)} replayed"]
    told += [f"{failed} failed again"] if failed else []
    told += [f"{left} are left: press once more"] if left else []
    return desk.go(_PAGE, f"{', '.join(told)}.")


@post(f"{_PAGE}/{{message_id}}/discard", role=_ADMIN)
def discard(desk: Desk, message_id: str) -> Answer:
    with desk.tools.administration.failed.held(_LOOK, _MOST) as messages:
        _one(messages, message_id).remove()
    return desk.go(_PAGE, "Discarded.")


def _is_done(message: FailedMessage) -> bool:
    try:
        return message.replay().taken
    except NotReplayedError:
        return False


def _one(messages: Sequence[FailedMessage], message_id: str) -> FailedMessage:
    found = next((one for one in messages if one.id == message_id), None)
    if found is None:
        raise Refused("It is not in the queue any more, or somebody is replaying it.", 404)
    return found


def _explained(desk: Desk, one: FailedMessage, refused: Refused | None = None) -> Answer:
    return desk.form(
        "settings/failure.html",
        refused,
        section="Settings",
        message=one,
        body=_pretty(one.body),
        plan=desk.visit.field("plan"),
    )


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body
