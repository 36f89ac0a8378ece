"""How much one incident or contact may hold.

The limits keep a record, a list and a deletion within bounds; none of them ever stands in the way
of a page. Those of an incident are the service's quotas.
"""

from __future__ import annotations

MAX_CHANNELS = 50  # of a contact, which is one record with all of them
MAX_RELATED_ITEMS = 50
MAX_TIMELINE_EVENTS = 1_000
MAX_REPEATS = 500  # of those, absorbed repeats: a storm leaves room for what people have to say
