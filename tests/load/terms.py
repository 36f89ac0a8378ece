"""What AWS allows and charges, and what one alarm asks for: what scaling follows from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import in_process_account as account
from tests.benchmarks.calls import Recorder, Untapped, Wire
from tests.benchmarks.capacity import Meter, Units
from tests.benchmarks.paging_path import Stage
from tests.dynamodb_table import table_properties
from tests.lambda_functions import unseen_logs

if TYPE_CHECKING:
    from tests.benchmarks.paging_path import Played

_TERMS = Path(__file__).parent / "aws_terms.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A quota or a price; without `seen` it is general knowledge."""

    value: float
    text: str
    seen: str = ""
    raise_by: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one part of the paging path asks of AWS."""

    units: Units
    calls: int
    transitions: int


@cache
def quotas() -> dict[str, Term]:
    return {name: _term(one) for name, one in _read()["quota"].items()}


@cache
def prices() -> dict[str, Term]:
    return {name: _term(one) for name, one in _read()["price"].items()}


def assumed(name: str) -> float:
    return float(_read()["assumed"][name])


@cache
def asked() -> dict[str, Asked]:
    """By the names of `tests.benchmarks.paging_path`: measured now, as `make bench` does."""
    recorder = Recorder(round_trip_seconds=0.001)
    wire = Wire(recorder)
    with account.environment(), unseen_logs(), account.account():
        recorder.take()
        played = Stage(recorder).play()
    wire.tap = Untapped()
    meter = Meter.of_table(table_properties())
    return {one.name: _asked(meter, one) for one in played}


def _asked(meter: Meter, played: Played) -> Asked:
    meter.charge_all(played.setting_up)
    return Asked(meter.charge_all(played.calls), len(played.calls), played.transitions)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_TERMS.read_text())


def _term(given: dict[str, Any]) -> Term:
    return Term(given["value"], given["text"], given.get("seen", ""), given.get("raise", ""))
