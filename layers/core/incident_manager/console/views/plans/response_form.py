"""The form of a response plan, and the members of the operations that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incident_manager.console.form_rows import numbers
from incident_manager.console.numbers import number
from incident_manager.console.refusal import Refused
from incident_manager.domain import arn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.console.visit import Visit
    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.response_plan import ResponsePlan

MORE_TAGS = 3


@dataclass(frozen=True, slots=True)
class ResponseForm:
    """As typed. `engaged` are aliases; topics and targets are ARNs, `tags` keys and values."""

    name: str = ""
    display_name: str = ""
    title: str = ""
    impact: str = "3"
    summary: str = ""
    dedupe: str = ""
    engaged: tuple[str, ...] = ()
    chat_topics: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def of(cls, plan: ResponsePlan) -> ResponseForm:
        template = plan.template
        return cls(
            name=plan.name,
            display_name=plan.display_name or "",
            title=template.title,
            impact=str(template.impact),
            summary=template.summary or "",
            dedupe=template.dedupe_string or "",
            engaged=tuple(arn.owner(one) for one in plan.engagements),
            chat_topics=plan.chat_topics,
            targets=template.notification_topics,
            tags=tuple(template.tags.items()),
        )

    @classmethod
    def typed(cls, visit: Visit) -> ResponseForm:
        texts = ("name", "display_name", "title", "impact", "summary", "dedupe")
        return cls(
            **{name: visit.field(name) for name in texts},
            engaged=visit.fields("engaged"),
            chat_topics=tuple(visit.field("chat_topics").split()),
            targets=tuple(visit.field("targets").split()),
            tags=_tags(dict(visit.form)),
        )

    def to_create(self, where: Deployment) -> dict[str, Any]:
        """Members of CreateResponsePlan; what is empty is left out. Raises Refused."""
        template = {
            "title": self.title,
            "impact": number(self.impact),
            "summary": self.summary,
            "dedupeString": self.dedupe,
            "incidentTags": self._tags_by_key(),
            "notificationTargets": self._targets(),
        }
        return {
            "name": self.name,
            "displayName": self.display_name or None,
            "incidentTemplate": {
                name: one for name, one in template.items() if one or name in ("title", "impact")
            },
            "engagements": self._contacts(where),
            "chatChannel": {"chatbotSns": list(self.chat_topics)} if self.chat_topics else None,
        }

    def to_update(self, where: Deployment) -> dict[str, Any]:
        """Members of UpdateResponsePlan; what is empty clears what was there. Actions and
        integrations are not given, and so stay. Raises Refused.
        """
        topics = list(self.chat_topics)
        return {
            "arn": where.response_plan(self.name),
            "displayName": self.display_name,
            "incidentTemplateTitle": self.title,
            "incidentTemplateImpact": number(self.impact),
            "incidentTemplateSummary": self.summary,
            "incidentTemplateDedupeString": self.dedupe,
            "incidentTemplateTags": self._tags_by_key(),
            "incidentTemplateNotificationTargets": self._targets(),
            "engagements": self._contacts(where),
            "chatChannel": {"chatbotSns": topics} if topics else {"empty": {}},
        }

    def _contacts(self, where: Deployment) -> list[str]:
        return [where.contact(alias) for alias in self.engaged]

    def _targets(self) -> list[dict[str, str]]:
        return [{"snsTopicArn": topic} for topic in self.targets]

    def _tags_by_key(self) -> dict[str, str]:
        keys = [key for key, _ in self.tags]
        for key in keys:
            if keys.count(key) > 1:
                raise Refused(f"Tags: {key} is there twice.")
        return dict(self.tags)


def _tags(form: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Rows with a key, or with a value that lacks one."""
    pairs = (
        (form[f"tag-key-{at}"].strip(), form.get(f"tag-value-{at}", "").strip())
        for at in numbers(form, "tag-key")
    )
    return tuple(pair for pair in pairs if any(pair))
