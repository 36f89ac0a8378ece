"""The owner of a channel told its carrier to send nothing more: the plan skips it until it is
activated again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.services.find_channel import find_channel
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts


def opt_out_channel(ports: PagingPorts, channel_arn: str) -> None:
    """Raises NotFoundError."""

    def attempt() -> None:
        contact, channel = find_channel(ports, channel_arn)
        if not channel.opted_out:
            silent = replace(channel, opted_out=True, activated=False)
            ports.store.commit([contact.with_channel(silent)])

    until_committed(attempt)
