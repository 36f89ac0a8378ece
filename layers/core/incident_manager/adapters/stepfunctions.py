"""The clock of engagements: one execution of the state machine each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.adapters.aws import client
from incident_manager.domain import arn
from incident_manager.domain.utc import isoformat

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class StepFunctionsRunner:
    """An execution is named after its engagement, so there is never a second one."""

    state_machine_arn: str

    def start(self, engagement_arn: str, planned_time: datetime) -> None:
        states = client("stepfunctions")
        given = {"engagementArn": engagement_arn, "plannedTime": isoformat(planned_time)}
        try:
            states.start_execution(
                stateMachineArn=self.state_machine_arn,
                name=arn.tail(engagement_arn),
                input=json.dumps(given),
            )
        except states.exceptions.ExecutionAlreadyExists:
            return
