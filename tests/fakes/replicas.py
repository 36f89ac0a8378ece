"""A table whose replicas come and go when the test says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from incident_manager.domain.replication_set import RegionStatus, Seen, TableRegions

ACTIVE = Seen(RegionStatus.ACTIVE)
CREATING = Seen(RegionStatus.CREATING)
DELETING = Seen(RegionStatus.DELETING)


@dataclass(slots=True)
class FakeReplicas:
    """Takes one change at a time, as DynamoDB does; `finish` ends it, and so does every look at
    it while it is `quick`. `refusal` answers whatever is asked.
    """

    home: str = "eu-central-1"
    table: TableRegions = field(default_factory=lambda: TableRegions({"eu-central-1": ACTIVE}))
    asked: list[tuple[str, ...]] = field(default_factory=list)
    keys: dict[str, str | None] = field(default_factory=dict)
    refusal: str | None = None
    quick: bool = False

    def add(self, region: str, key: str | None) -> Seen | None:
        self.keys[region] = key
        return self._change(("add", region), region, CREATING)

    def remove(self, region: str) -> Seen | None:
        self.keys.pop(region, None)
        return self._change(("remove", region), region, DELETING)

    def status(self) -> TableRegions:
        shown = self.table
        if self.quick:
            self.finish()
        return shown

    def finish(self) -> None:
        """The change that is under way is done."""
        kept = {name: ACTIVE for name, one in self.table.regions.items() if one != DELETING}
        self.table = TableRegions({self.home: ACTIVE, **kept})

    def shows(self, region: str, seen: Seen) -> None:
        self.table = replace(self.table, regions={**self.table.regions, region: seen})

    def _change(self, asked: tuple[str, ...], region: str, seen: Seen) -> Seen | None:
        if self.table.busy:
            return None
        self.asked.append(asked)
        if self.refusal:
            return Seen(RegionStatus.FAILED, self.refusal)
        self.table = TableRegions({**self.table.regions, region: seen}, busy=True)
        return seen
