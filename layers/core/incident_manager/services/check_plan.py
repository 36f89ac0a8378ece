"""What a response plan or an incident relies on is tried before it is stored (contract 6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.domain.announcement import trial_message
from incident_manager.domain.arn import Deployment
from incident_manager.domain.sns_topic import topic_fault
from incident_manager.ports import NotSent, Topics
from incident_manager.services.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.incident import Incident, IncidentUpdate
    from incident_manager.domain.response_plan import ResponsePlan

_CHAT = "chatChannel.chatbotSns"
_TARGETS = "notificationTargets.snsTopicArn"


@dataclass(frozen=True, slots=True)
class Check:
    """Raises InvalidError, which names the field and the rule, for whatever would not work."""

    topics: Topics
    deployment: Deployment
    at: datetime

    def plan(self, plan: ResponsePlan, before: ResponsePlan | None = None) -> None:
        """Only what is new since `before` is tried. Contacts need not exist yet (contract 15)."""
        for contact_arn in plan.engagements:
            if not contact_arn.startswith(self.deployment.contact("")):
                rule = f"{contact_arn} is not a contact of this deployment"
                raise InvalidError("engagements", rule)
        self.notification_targets(plan.template.notification_topics)
        self.chat(plan.arn, plan.chat_topics, before.chat_topics if before else ())

    def incident(self, incident: Incident, update: IncidentUpdate) -> None:
        """Only the topics that are new to the incident are tried."""
        self.notification_targets(update.notification_topics or ())
        self.chat(incident.arn, update.chat_topics or (), incident.chat_topics)

    def chat(self, resource_arn: str, topic_arns: Iterable[str], known: Iterable[str]) -> None:
        """A message to each new topic, in the name of the resource that it will be told about."""
        new = [one for one in dict.fromkeys(topic_arns) if one not in set(known)]
        self._well_formed(_CHAT, new)
        for topic_arn in new:
            message = trial_message(resource_arn, topic_arn, self.at)
            outcome = self.topics.publish(topic_arn, json.dumps(message.envelope(self.deployment)))
            if isinstance(outcome, NotSent):
                rule = f"{topic_arn} did not take a test message: {outcome.reason}"
                raise InvalidError(_CHAT, rule)

    def notification_targets(self, topic_arns: Iterable[str]) -> None:
        """Only the ARNs: who subscribed there did not ask for test messages (contract 6)."""
        self._well_formed(_TARGETS, topic_arns)

    def _well_formed(self, field: str, topic_arns: Iterable[str]) -> None:
        for topic_arn in topic_arns:
            if fault := topic_fault(topic_arn, self.deployment):
                raise InvalidError(field, fault)
