"""The failure queue on Amazon SQS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.adapters.aws import client

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON


@dataclass(frozen=True, slots=True)
class SqsFailures:
    """The body is the record as it came; the reason is a message attribute beside it."""

    queue_url: str

    def put(self, record: JSON, reason: str) -> None:
        client("sqs").send_message(
            QueueUrl=self.queue_url,
            MessageBody=json.dumps(record),
            MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
        )
