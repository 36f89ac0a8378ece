"""Incidents of some time ago: the clock of a deployed product can't be set, what it stored can."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from incident_manager.adapters.dynamodb.layout import engagement_pk, incident_pk, stamp

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:?00)| \d\d:\d\d:\d\d(?= UTC))"
)
_TIMED = ("document", "time", "listing_sk", "due_at", "contact_sk")


def move_back(stack: Stack, incident_arn: str, by: timedelta) -> None:
    """All that the records of the incident and its engagements tell of happened that much earlier,
    and what is still to come comes sooner.
    """
    contacts = stack.api("ssm-contacts")
    engagements = contacts.list_engagements(IncidentId=incident_arn)["Engagements"]
    records = _Records(stack.aws("dynamodb"), stack.deployment.outputs["TableArn"], by)
    records.move(incident_pk(incident_arn))
    for engagement in engagements:
        records.move(engagement_pk(engagement["EngagementArn"]))


@dataclass(frozen=True, slots=True)
class _Records:
    dynamodb: Any
    table: str
    by: timedelta

    def move(self, pk: str) -> None:
        found = self.dynamodb.query(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
        for item in found["Items"]:
            self._move(item)

    def _move(self, item: dict[str, Any]) -> None:
        """Whoever writes the record at this moment goes first."""
        moved = {name: {"S": self._moved(item[name]["S"])} for name in _TIMED if name in item}
        try:
            self.dynamodb.put_item(
                TableName=self.table,
                Item={**item, **moved},
                ConditionExpression="version = :read",
                ExpressionAttributeValues={":read": item["version"]},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            key = {"pk": item["pk"], "sk": item["sk"]}
            self._move(self.dynamodb.get_item(TableName=self.table, Key=key)["Item"])

    def _moved(self, text: str) -> str:
        return _TIME.sub(self._earlier, text)

    def _earlier(self, found: re.Match[str]) -> str:
        time = datetime.fromisoformat(found[0]) - self.by
        return f"{time:%Y-%m-%d %H:%M:%S}" if time.tzinfo is None else stamp(time)
