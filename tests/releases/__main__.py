"""Write what this release stores while an engagement runs, for later releases to go on from.

    PYTHONPATH=layers/core python -m tests.releases 0.1.0

Run once, when a release is made; the file is never written again.
"""

from __future__ import annotations

import sys
from pathlib import Path

from incident_manager.adapters import aws
from incident_manager.adapters.dynamodb import dump
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.cli import export_file
from incident_manager.cli.export_file import Origin
from tests.in_process_account import TABLE, account, environment
from tests.world import DEPLOYMENT, World, essential, not_essential

FOLDER = Path(__file__).parent


def main(release: str) -> None:
    """Alice was paged, and the schedule is to be engaged five minutes after the start."""
    with environment(), account():
        aws._client.cache_clear()  # noqa: SLF001  of whatever this process called before
        world = World(DynamoStore(TABLE))
        alice = world.person("alice", retry_minutes=2, email=True)
        rota = world.schedule("rota", world.rotation(world.person("bob"), world.person("carol")))
        ops = world.escalation("ops", (5, not_essential(alice)), (0, essential(rota)))
        world.fires(world.response_plan("checkout", ops), event_id="the-alarm")
        origin = Origin(DEPLOYMENT.partition, DEPLOYMENT.region, DEPLOYMENT.account)
        export_file.write(FOLDER / f"{release}.records", origin, dump.items(TABLE))


if __name__ == "__main__":
    main(sys.argv[1])
