"""Lists of the APIs: opaque tokens, page sizes, and filters that never read without bound."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from incident_manager.api.errors import invalid
from incident_manager.api.operations import CONTACTS, Service
from incident_manager.domain import identity
from incident_manager.store import Aggregate, Slice, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from incident_manager.api.operations import Members

T = TypeVar("T", bound=Aggregate)
Item = TypeVar("Item")
_DEFAULT_SIZE = 50
_MOST_READS = (
    10  # queries behind one page of a filtered list; then it is returned short, with a token
)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One call to a list operation: its page size, and where its token says to go on.

    A token holds only for the operation and the filters that it was made with.
    """

    service: Service
    scope: str
    window: Window

    @classmethod
    def of(
        cls, service: Service, name: str, params: Members, default_size: int = _DEFAULT_SIZE
    ) -> Listing[T]:
        size, token = _members(service)
        filters = {key: value for key, value in params.items() if key not in (size, token)}
        scope = identity.fingerprint({"operation": name, "filters": filters})[:16]
        after = _cursor(service, token, scope, params.get(token))
        return cls(service, scope, Window(params.get(size) or default_size, after))

    def page(
        self, fetch: Callable[[Window], Slice[T]], keep: Callable[[T], bool] = lambda _: True
    ) -> Slice[T]:
        """The next records that the filter keeps.

        Each read asks for as many as are still wanted, so that the cursor always stands behind the
        last record that was looked at.
        """
        kept: list[T] = []
        after = self.window.after
        for _ in range(_MOST_READS):
            found = fetch(Window(self.window.limit - len(kept), after))
            kept += filter(keep, found.items)
            after = found.next
            if after is None or len(kept) == self.window.limit:
                break
        return Slice(tuple(kept), after)

    def of_few(
        self, items: Iterable[Item], cursor: Callable[[Item], str]
    ) -> tuple[list[Item], str | None]:
        """Of items that were all read: the next ones in the order of their cursors, and where to go
        on.
        """
        after, limit = self.window.after or "", self.window.limit
        rest = sorted((one for one in items if cursor(one) > after), key=cursor)
        return rest[:limit], cursor(rest[limit - 1]) if len(rest) > limit else None

    def answer(self, member: str, items: list[Any], following: str | None) -> Members:
        """The output of the operation: the items, and the token of the next page where there is
        one.
        """
        _, token = _members(self.service)
        return {member: items, token: _token(self.scope, following)}


def time_range(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """StartTime and EndTime of a list that needs both; the one must lie before the other."""
    if since >= until:
        raise invalid(
            CONTACTS, "EndTime", "it must be later than StartTime, which is now if absent"
        )
    return since, until


def _members(service: Service) -> tuple[str, str]:
    return ("MaxResults", "NextToken") if service == CONTACTS else ("maxResults", "nextToken")


def _token(scope: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    text = json.dumps([scope, cursor]).encode()
    return base64.urlsafe_b64encode(text).decode().replace("=", "")


def _cursor(service: Service, member: str, scope: str, token: str | None) -> str | None:
    if not token:
        return None
    try:
        made_for, cursor = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise invalid(service, member, "it is not a token that this service gave out") from error
    if made_for != scope or not isinstance(cursor, str):
        raise invalid(service, member, "it belongs to another operation or other filters")
    return cursor
