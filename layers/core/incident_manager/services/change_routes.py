"""The routing rules are read and changed as a whole: their order is what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.routes import Routes
from incident_manager.services.errors import ContendedError
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.domain.routes import Route
    from incident_manager.store import Reader, Store

THE_ROUTES = Ref(Routes, "")


def current_routes(store: Reader) -> Routes:
    return store.get(THE_ROUTES) or Routes()


def change_routes(store: Store, routes: Sequence[Route], version: int) -> None:
    """Put these in the place of those that were read with this version; all or nothing.

    Raises ContendedError where somebody else changed them meanwhile.
    """
    try:
        store.commit([Routes(tuple(routes), version)])
    except ConflictError as error:
        raise ContendedError("somebody else changed the routes at the same time") from error
