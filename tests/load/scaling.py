"""`python -m tests.load.scaling` prints the tables of docs/scaling.md, which a test compares; with
`--write` it puts them there.

They follow from the units that the paging path consumes and from AWS's quotas and prices.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.adapters.dynamodb import layout
from tests.benchmarks.paging_path import ACKNOWLEDGE, ADVANCE, ALARM, DUPLICATE, WATCHDOG
from tests.load import PROJECT
from tests.load.terms import Asked, Term, asked, assumed, prices, quotas
from tests.template import sam_template

if TYPE_CHECKING:
    from collections.abc import Iterator

Row: TypeAlias = tuple[str, ...]
DOCUMENT = PROJECT / "docs" / "scaling.md"
_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
MINUTES = 43_200  # of a month of 30 days
OPEN_SHARE = 0.1  # of the alarms of a storm open an incident; the others repeat
_LISTED_UNITS = 3  # of one list, for each opening: `make load` prints units by index
_ROUTES_UNITS = 2  # of some 30 routes, read for each alarm that comes without a plan's own door
_PAGES = 2  # of a first stage: one person, by SMS and e-mail
_SMS_PARTS = 2  # of 153 characters: what is the matter, the link, the code
_IDLE_METRICS = 2  # Rescued, RescuesFailed
_EVENTS = 4  # of a timeline, besides repeats: trigger, start, two pages
_SMALL = 10
RATES = (1, 10, 100, 1_000, 10_000)
PEOPLE = (10, 1_000, 100_000)


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota, and how many a second it allows of `what`."""

    quota: Term
    per_one: float
    what: str

    @property
    def allows(self) -> float:
        return self.quota.value / self.per_one


def tables() -> Iterator[str]:
    yield _table("Part|Read units|Write units|Calls|Transitions", _asked())
    yield _table("Quota|Default|One asks for|So it allows, a second|To raise it", _limits())
    yield _table("Alarms a second|Openings|Write units|Lambda at once|Over the default", _rates())
    yield _table(f"People|{'|'.join(f'{rate:,} alarms' for rate in RATES)}", _people())
    yield _table("An incident|US dollars|of which SMS", _incidents())
    yield _table("Idle, a month|US dollars", _idle())
    yield _table("Price|US dollars|Read at", _prices())


def limits() -> list[Limit]:
    """The tightest of its kind first."""
    opening, repeat, stage = asked()[ALARM], asked()[DUPLICATE], asked()[ADVANCE]
    quota = quotas()
    found = [
        Limit(quota["ses_sandbox"], 1, "e-mails"),
        Limit(quota["sms_toll_free"], _SMS_PARTS, "SMS from one toll-free number"),
        Limit(quota["sms"], 1, "SMS"),
        Limit(quota["opt_out"], 1, "SMS that learn of opt-outs"),
        Limit(quota["start_execution"], 1, "openings with a second stage"),
        Limit(quota["table_writes"], opening.units.write, "openings"),
        Limit(quota["partition_writes"], _LISTED_UNITS / layout.SHARDS, "openings, by the lists"),
        Limit(quota["partition_writes"], 1, "repeats of one incident, while they are counted"),
        Limit(quota["partition_reads"], _ROUTES_UNITS, "alarms that routes decide"),
        Limit(quota["partition_reads"], 1, "alarms of one response plan"),
        Limit(quota["state_transitions"], stage.transitions, "stages"),
        Limit(quota["table_writes"], repeat.units.write, "repeats"),
        Limit(quota["lambda_concurrency"], assumed("opening_seconds"), "openings, by Lambda"),
        Limit(quota["lambda_concurrency"], assumed("repeat_seconds"), "repeats, by Lambda"),
    ]
    return sorted(found, key=lambda limit: limit.allows)


def _asked() -> Iterator[Row]:
    for name, one in asked().items():
        units = one.units.read, one.units.write
        yield (name, *(f"{figure:g}" for figure in (*units, one.calls, one.transitions)))


def _limits() -> Iterator[Row]:
    for limit in limits():
        quota = limit.quota
        text = quota.text if quota.seen else f"{quota.text} *"
        allows = f"{_whole(limit.allows)} {limit.what}"
        yield text, f"{quota.value:,.0f}", f"{limit.per_one:g}", allows, quota.raise_by


def _rates() -> Iterator[Row]:
    for rate in RATES:
        opened, repeated = rate * OPEN_SHARE, rate * (1 - OPEN_SHARE)
        writes = opened * asked()[ALARM].units.write + repeated * asked()[DUPLICATE].units.write
        at_once = opened * assumed("opening_seconds") + repeated * assumed("repeat_seconds")
        over = ", ".join(_over(rate, opened, writes, at_once)) or "nothing"
        yield f"{rate:,}", f"{opened:,g}", f"{writes:,.0f}", f"{at_once:,.1f}", over


def _over(rate: float, opened: float, writes: float, at_once: float) -> Iterator[str]:
    """What a second of a storm asks more of than the default allows; one SMS for each opening."""
    quota = quotas()
    demands = {
        "sms": opened,
        "opt_out": opened,
        "start_execution": opened,
        "table_writes": writes,
        "lambda_concurrency": at_once,
    }
    names = {"sms": "SMS", "opt_out": "opt-outs", "start_execution": "executions",
             "table_writes": "table writes", "lambda_concurrency": "Lambda"}  # fmt: skip
    yield from (names[name] for name, demand in demands.items() if demand > quota[name].value)
    if rate * _ROUTES_UNITS > quota["partition_reads"].value:
        yield "routes"
    if opened * _LISTED_UNITS / layout.SHARDS > quota["partition_writes"].value:
        yield "lists"


def _people() -> Iterator[Row]:
    for people in PEOPLE:
        cells = (_plain(rate * OPEN_SHARE * 60 / people) for rate in RATES)
        yield (f"{people:,}", *cells)


def _incidents() -> Iterator[Row]:
    opening = _cost(asked()[ALARM], "opening_seconds") + _told(_EVENTS)
    repeat = _cost(asked()[DUPLICATE], "repeat_seconds") + _told(1)
    stage = _cost(asked()[ADVANCE], "stage_seconds") + _told(_PAGES)
    answer = _cost(asked()[ACKNOWLEDGE], "answer_seconds") + _told(1)
    sms = _SMS_PARTS * prices()["sms"].value
    page = sms + prices()["email"].value
    end = 2 * prices()["transitions"].value  # the wait that ends, and the end
    answered = opening + page + 10 * repeat + answer + end
    yield "opened, one person paged by SMS and e-mail", f"{opening + page:.5f}", f"{sms:.5f}"
    yield "a repeat that it absorbs", f"{repeat:.6f}", "0"
    yield "a further stage, one person", f"{stage + page:.5f}", f"{sms:.5f}"
    yield "an acknowledgement", f"{answer:.6f}", "0"
    yield "opened, ten repeats, acknowledged in its first stage", f"{answered:.5f}", f"{sms:.5f}"


def _cost(one: Asked, seconds: str) -> float:
    price = prices()
    return (
        one.units.read * price["read_units"].value
        + one.units.write * price["write_units"].value
        + one.transitions * price["transitions"].value
        + _invocation(assumed(seconds))
    )


def _told(events: int) -> float:
    """New events of a timeline, one after another: the stream's function and the event bus."""
    return events * (_invocation(assumed("publish_seconds")) + prices()["bus_events"].value)


def _invocation(seconds: float) -> float:
    price = prices()
    running = seconds * price["lambda_seconds"].value
    logged = assumed("logged_bytes") * price["log_bytes"].value
    return price["lambda_requests"].value + running + logged


def idle() -> dict[str, float]:
    """Dollars a month, of a deployment that nothing happens to."""
    price, watchdog = prices(), asked()[WATCHDOG]
    alarms = len(sam_template.resources("AWS::CloudWatch::Alarm"))
    return {
        f"{alarms} CloudWatch alarms": alarms * price["alarms"].value,
        f"{_IDLE_METRICS} custom metrics of the watchdog": _IDLE_METRICS * price["metrics"].value,
        f"watchdog, {MINUTES:,} invocations": MINUTES * _invocation(assumed("watchdog_seconds")),
        "its traces": MINUTES * price["traces"].value,
        "its reads of the table": MINUTES * watchdog.units.read * price["read_units"].value,
        "its schedule": MINUTES * price["schedules"].value,
    }


def _idle() -> Iterator[Row]:
    for what, dollars in idle().items():
        yield what, f"{dollars:.2f}"
    yield "**together**", f"**{sum(idle().values()):.2f}**"


def _prices() -> Iterator[Row]:
    for price in prices().values():
        yield price.text, _plain(price.value), price.seen or "*"


def _whole(number: float) -> str:
    """Without a fraction, but for what is so small that the fraction says something."""
    return f"{number:g}" if number < _SMALL else f"{number:,.0f}"


def _plain(number: float) -> str:
    return f"{number:,.10f}".rstrip("0").rstrip(".")


def _table(head: str, rows: Iterator[Row]) -> str:
    titles = head.split("|")
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def tables_in(document: str) -> list[str]:
    return [found.strip() for found in _TABLE.findall(document)]


def main() -> None:
    printed = list(tables())
    print("\n\n".join(printed))
    if "--write" in sys.argv:
        anew = iter(printed)
        DOCUMENT.write_text(_TABLE.sub(lambda _: f"{next(anew)}\n", DOCUMENT.read_text()))


if __name__ == "__main__":
    main()
