"""Chat channels and notification targets: topics of Amazon SNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.adapters.announcement_fault import told
from incident_manager.adapters.aws import client
from incident_manager.domain.sns_topic import region_of
from incident_manager.ports import Sent

if TYPE_CHECKING:
    from incident_manager.ports import NotSent


class SnsTopics:
    """A topic takes messages in its own Region only, so each Region has a client."""

    def publish(self, topic_arn: str, text: str) -> Sent | NotSent:
        return told(lambda: self._publish(topic_arn, text))

    def _publish(self, topic_arn: str, text: str) -> Sent:
        answer = client("sns", region_of(topic_arn)).publish(TopicArn=topic_arn, Message=text)
        return Sent(answer["MessageId"])
