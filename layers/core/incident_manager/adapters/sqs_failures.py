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
    """The body is the record as it came; the reason and for whom it was meant are message
    attributes beside it (`failure_envelopes` reads them).
    """

    queue_url: str

    def put(self, record: JSON, reason: str, meant_for: str | None) -> None:
        texts = {"reason": reason, **({"for": meant_for} if meant_for else {})}
        client("sqs").send_message(
            QueueUrl=self.queue_url,
            MessageBody=json.dumps(record),
            MessageAttributes={
                name: {"DataType": "String", "StringValue": text} for name, text in texts.items()
            },
        )
