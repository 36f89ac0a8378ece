"""The product's own command, run against a local AWS as an administrator runs it against AWS."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.local_stack.deployment import PROJECT
from tests.local_stack.process import LocalStackError

if TYPE_CHECKING:
    from tests.local_stack.emulator import Emulator


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What an AWS client signs its requests with."""

    access_key_id: str
    secret: str = field(repr=False)


def issue_access_key(emulator: Emulator, name: str, role: str = "administrator") -> AccessKey:
    """Issue a key to the API that belongs to `name`."""
    issued = _administer(emulator, "access-keys", "create", "--name", name, "--role", role)
    values = dict(line.split("=", 1) for line in issued.split())
    return AccessKey(values["AWS_ACCESS_KEY_ID"], values["AWS_SECRET_ACCESS_KEY"])


def end_sessions(emulator: Emulator, key: AccessKey) -> None:
    """Have everybody sign in to the console anew who did with this key."""
    _administer(emulator, "access-keys", "end-sessions", key.access_key_id)


def access_keys(emulator: Emulator) -> list[list[str]]:
    """Id, role and name of each."""
    return [line.split() for line in _administer(emulator, "access-keys", "list").splitlines()[1:]]


def route_events(emulator: Emulator, pattern: dict[str, Any], response_plan_arn: str) -> None:
    """Send the events that match an EventBridge pattern to a response plan, and no others."""
    routes = emulator.folder / "routes.json"
    routes.write_text(json.dumps([{"pattern": pattern, "responsePlanArn": response_plan_arn}]))
    _administer(emulator, "routes", "set", str(routes))


def simulate(emulator: Emulator, plan_name: str, *more: str) -> list[str]:
    """The lines that tell who would be paged."""
    chosen = ("--response-plan", plan_name, "--at", "2026-12-25T03:00", *more)
    return _administer(emulator, "simulate", *chosen).splitlines()


def create_calendar(emulator: Emulator, alias: str) -> str:
    """The address of a new calendar of the contact."""
    return emulator.url + _administer(emulator, "calendars", "create", "--contact", alias).strip()


def revoke_calendars(emulator: Emulator) -> None:
    """Every one that there is."""
    for line in _administer(emulator, "calendars", "list").splitlines()[1:]:
        _administer(emulator, "calendars", "revoke", line.split()[3])


def report_schedule(emulator: Emulator, alias: str, since: str, until: str) -> list[str]:
    """The lines that tell what an on-call schedule comes to."""
    chosen = ("--contact", alias, "--from", since, "--to", until)
    return _administer(emulator, "schedule", "report", *chosen).splitlines()


def failures(emulator: Emulator, *arguments: str) -> list[str]:
    """The lines of `failures`: what lies in the failure queue, or what became of it."""
    return _administer(emulator, "failures", *arguments).splitlines()


def ledger(emulator: Emulator, since: str, until: str) -> dict[str, int]:
    """The balance of a period. Raises LocalStackError where something is overdue."""
    lines = _administer(emulator, "ledger", "--from", since, "--to", until).splitlines()
    return {name: int(figure) for name, figure in (line.split() for line in lines)}


def _administer(emulator: Emulator, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "incident_manager", *arguments],
        env={**emulator.environment(), "PYTHONPATH": str(PROJECT / "layers" / "core")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        command = " ".join(arguments[:2])
        raise LocalStackError(f"`incident_manager {command}` failed: {done.stderr.strip()}")
    return done.stdout
