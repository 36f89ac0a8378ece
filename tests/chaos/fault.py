"""What goes wrong: with a call to the world outside, or with the delivery of what begins a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from pynamodb.exceptions import GetError, PutError, QueryError, TransactWriteError, UpdateError

from incident_manager.ports import NotSent
from tests.fakes.crash import KilledError

if TYPE_CHECKING:
    from collections.abc import Callable


class Fault(StrEnum):
    """ERROR_BEFORE, ERROR_AFTER: the service answers 500, before or after the call took effect.

    THROTTLED: it refuses for now. TIMED_OUT: it did as asked, and no answer came. RETRIED: so it
    was with the SDK's first try, and the second meets the first one's record. REFUSED: the carrier
    will never take this message. BROKEN: the adapter raises what nobody foresaw. KILLED_BEFORE,
    KILLED_AFTER: the process dies. STALLED: it stands still before the call, and the rest of the
    world goes on.

    TWICE, LATE, OUT_OF_ORDER: what sets the run off is delivered so.
    """

    ERROR_BEFORE = "ERROR_BEFORE"
    ERROR_AFTER = "ERROR_AFTER"
    THROTTLED = "THROTTLED"
    TIMED_OUT = "TIMED_OUT"
    RETRIED = "RETRIED"
    REFUSED = "REFUSED"
    BROKEN = "BROKEN"
    KILLED_BEFORE = "KILLED_BEFORE"
    KILLED_AFTER = "KILLED_AFTER"
    STALLED = "STALLED"
    TWICE = "TWICE"
    LATE = "LATE"
    OUT_OF_ORDER = "OUT_OF_ORDER"


DELIVERY = (Fault.TWICE, Fault.LATE, Fault.OUT_OF_ORDER)
CALLS = tuple(one for one in Fault if one not in DELIVERY)
_EFFECTS = frozenset({"commit", "put", "count", "send", "start", "keep"})
_AFTERWARDS = frozenset({Fault.ERROR_AFTER, Fault.TIMED_OUT, Fault.KILLED_AFTER, Fault.RETRIED})
_OF_ONE_CALL = {Fault.RETRIED: "put", Fault.REFUSED: "send", Fault.BROKEN: "send"}
_ANYWHERE = frozenset({Fault.KILLED_BEFORE, Fault.STALLED})
_SILENT = "has_opted_out"  # its adapter answers no where the carrier does not


@dataclass(frozen=True, slots=True)
class Injection:
    """A fault, and the number of the call that it strikes, from 1; 0 is the delivery."""

    fault: Fault
    at: int = 0

    def __str__(self) -> str:
        return f"{self.fault}@{self.at}" if self.at else str(self.fault)

    @classmethod
    def of(cls, text: str) -> Injection:
        name, _, at = text.partition("@")
        return cls(Fault(name), int(at or 0))


def can_strike(fault: Fault, call: str) -> bool:
    """Whether the fault of a call of this name differs from its other faults."""
    if fault in _ANYWHERE:
        return True
    if fault in _OF_ONE_CALL:
        return call == _OF_ONE_CALL[fault]
    if call == _SILENT:
        return False
    return call in _EFFECTS or fault not in {Fault.ERROR_AFTER, Fault.KILLED_AFTER}


def hides(fault: Fault, call: str) -> bool:
    """Whether nobody can tell afterwards what became of a message that was on its way."""
    return call != "send" or fault in _AFTERWARDS | _ANYWHERE


def strike(fault: Fault, name: str, call: Callable[[], Any]) -> Any:
    """What the caller gets instead of the call's result."""
    if fault in _AFTERWARDS:
        call()
    if fault in {Fault.KILLED_BEFORE, Fault.KILLED_AFTER}:
        raise KilledError(name)
    if fault is Fault.RETRIED:
        return call()
    if fault is Fault.BROKEN:
        raise RuntimeError(name)
    if name == "send":
        return NotSent(fault.value, passing=fault is not Fault.REFUSED)
    raise error_of(fault, name)


def error_of(fault: Fault, name: str) -> Exception:
    """What an adapter raises for it; a test holds it to what the real ones do."""
    cause = _cause(fault, name)
    match name:
        case "read" | "get":
            return GetError(name, cause)
        case "put":
            return PutError(name, cause)
        case "commit":
            return TransactWriteError(name, cause)
        case "count":
            return UpdateError(name, cause)
        case "start" | "keep":
            return cause
        case _:
            return QueryError(name, cause)


def _cause(fault: Fault, name: str) -> ClientError | BotoCoreError:
    if fault is Fault.TIMED_OUT:
        return ReadTimeoutError(endpoint_url=name)
    code = "ThrottlingException" if fault is Fault.THROTTLED else "InternalServerError"
    return ClientError({"Error": {"Code": code, "Message": name}}, name)
