"""How much one incident may hold: the service's quotas (contract 12.4).

They keep a record, a list and a deletion within bounds; none of them ever stands in the way of a
page.
"""

from __future__ import annotations

MAX_RELATED_ITEMS = 50
MAX_TIMELINE_EVENTS = 1_000
MAX_REPEATS = 500  # of those, absorbed repeats: a storm leaves room for what people have to say
