"""Which SNS topics can be told about incidents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.domain.arn import Deployment

_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")
_REGION = re.compile(r"[a-z]{2,}(-[a-z0-9]+)+")


def topic_fault(topic_arn: str, deployment: Deployment) -> str | None:
    """The rule that the topic breaks, or None.

    Any Region will do (contract 6: one in each Region of the replication set), another account will
    not: the deployment may publish to topics of its own account only. A FIFO topic can't be a chat
    channel's, and would order what has no order.
    """
    fields = topic_arn.split(":")
    if fields[:3] != ["arn", deployment.partition, "sns"] or len(fields) != 6:  # noqa: PLR2004  arn:partition:sns:region:account:name
        return f"{topic_arn} is not the ARN of an SNS topic in this partition"
    _, _, _, region, account, name = fields
    if account != deployment.account:
        return f"{topic_arn} belongs to another account: a topic must be in the plan's own account"
    if name.endswith(".fifo"):
        return f"{topic_arn} is a FIFO topic: only standard topics can be told"
    named = _NAME.fullmatch(name) and _REGION.fullmatch(region)
    return None if named else f"{topic_arn} is not the ARN of an SNS topic"


def region_of(topic_arn: str) -> str:
    return topic_arn.split(":")[3]
