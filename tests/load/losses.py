"""A small storm from which one thing is taken away at a time: accounting has to miss each."""

from __future__ import annotations

from tests.load.account import opened
from tests.load.accounting import differences
from tests.load.cast import on_stage
from tests.load.people import live_through
from tests.load.storm import Storm, weather

RECORDS = ("TimelineEvent", "TriggerMark", "DedupeLock", "Incident")


def told_of_losses() -> dict[str, list[str]]:
    """The differences by what was lost; those of nothing lost under the empty text."""
    storm = Storm(alarms=20, repeats=40)
    with opened() as account:
        cast = on_stage(account.store)
        weather(account, cast, storm)
        after = live_through(account)
        told = {"": list(differences(account, cast, storm, after))}
        message = account.aws.messages.pop()
        told["message"] = list(differences(account, cast, storm, after))
        account.aws.messages.append(message)
        for kind in RECORDS:
            with account.aws.table.without_one(kind):
                told[kind] = list(differences(account, cast, storm, after))
        return told
