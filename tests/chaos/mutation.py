"""A product that is broken on purpose, to see that the harness sees it.

A copy of the package, one text of it replaced by another, in a process of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "layers" / "core" / "incident_manager"


@dataclass(frozen=True, slots=True)
class Mutation:
    """`path` is the one whose runs must show it, by the words of one of their `violation`s."""

    name: str
    module: str
    text: str
    instead: str
    path: str
    violation: str

    def __str__(self) -> str:
        return self.name


MUTATIONS = (
    Mutation(
        "pages are sent before the commit",
        "services/advance_engagement.py",
        "    committed = ports.store.commit(take_step(ports, engagement, step))",
        """    from incident_manager.services.send_pages import _channel, _send
    records = take_step(ports, engagement, step)
    for one in outgoing(records):
        _send(ports, one, _channel(one.page, directory))
    committed = ports.store.commit(records)""",
        "advance",
        "every due page is sent",
    ),
    Mutation(
        "pages are not owed",
        "domain/page.py",
        "        due_at=now + SEND_GRACE,\n        owed_since",
        "        due_at=None,\n        owed_since",
        "open",
        "every due page is sent",
    ),
    Mutation(
        "nobody claims what is owed",
        "services/keep_receipts.py",
        "    wanted = replace(page, due_at=ports.clock() + SEND_GRACE)",
        "    return page\n    wanted = replace(page, due_at=ports.clock() + SEND_GRACE)",
        "absorb",
        "every due page is sent",
    ),
    Mutation(
        "the rescue ignores pages",
        "services/rescue_overdue.py",
        "    return _send(ports, ref.id) if ref.kind is Page else _advance(ports, ref.id)",
        "    return () if ref.kind is Page else _advance(ports, ref.id)",
        "rescue, opening lost",
        "every due page is sent",
    ),
    Mutation(
        "the rescue ignores engagements",
        "services/rescue_overdue.py",
        "    return _send(ports, ref.id) if ref.kind is Page else _advance(ports, ref.id)",
        "    return _send(ports, ref.id) if ref.kind is Page else ()",
        "rescue, clock lost",
        "no engagement is stuck",
    ),
    Mutation(
        "an acknowledgement trims no agenda",
        "services/accept_page.py",
        "    after = engine.acknowledge(engagement, page.contact_arn, page.essential)",
        "    after = engagement",
        "acknowledge",
        "none is sent after it was promised",
    ),
    Mutation(
        "an acknowledgement is answered before it is written",
        "services/accept_page.py",
        "    ports.store.commit([read, after, *_event(read, after, now)])",
        """    try:
        ports.store.commit([read, after, *_event(read, after, now)])
    except Exception:
        pass""",
        "acknowledge",
        "every answer is true",
    ),
    Mutation(
        "what is owed is sent although nobody wants it",
        "services/resume.py",
        "if engagement.wants(page.contact_arn) and not page.read]",
        "]",
        "acknowledge, one owed",
        "none is sent after it was promised",
    ),
    Mutation(
        "resolving leaves the lock",
        "services/update_incident.py",
        "    return ended.freed, ended.stopped",
        "    return (), ended.stopped",
        "resolve",
        "one open incident per key",
    ),
    Mutation(
        "resolving stops no engagement",
        "services/update_incident.py",
        "    return ended.freed, ended.stopped",
        "    return ended.freed, ()",
        "resolve",
        "none is sent after it was promised",
    ),
    Mutation(
        "a receipt is written before the send",
        "services/send_pages.py",
        "    message, incident = one.engagement.message, one.engagement.incident_arn",
        """    keep(ports, one.engagement, one.page, Sent("surely"))
    message, incident = one.engagement.message, one.engagement.incident_arn""",
        "open",
        "every page has its receipt",
    ),
    Mutation(
        "a delivery leaves no mark",
        "services/ingest_trigger.py",
        "        take_in(ports, lock, event, mark)",
        "        take_in(ports, lock, event)",
        "absorb",
        "the failure queue is empty after a replay",
    ),
    Mutation(
        "an opening takes no lock",
        "services/open_incident.py",
        "    if incident.lock_key:\n        yield DedupeLock(incident.lock_key, incident.arn)\n",
        "",
        "open",
        "one open incident per key",
    ),
    Mutation(
        "what has no plan is forgotten",
        "services/ingest_batch.py",
        "    intake.failures.put(record, reason, door_plan_arn)\n",
        "",
        "no plan, then replay",
        "every event is taken in",
    ),
    Mutation(
        "an error of the batch is swallowed",
        "services/run_all.py",
        "    if errors:\n        raise errors[0]\n",
        "",
        "open",
        "every event is taken in",
    ),
)


def broken(mutation: Mutation, folder: Path) -> str:
    """What `python -m tests.chaos` says of it; the package in `folder` is the one it imports."""
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    module = folder / PACKAGE.name / mutation.module
    source = module.read_text()
    assert source.count(mutation.text) == 1, f"{mutation.module} has changed: adapt {mutation}"
    module.write_text(source.replace(mutation.text, mutation.instead))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--path", mutation.path],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == "", ended.stderr
    return ended.stdout
