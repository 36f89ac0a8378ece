"""Whether a page for somebody would reach anybody: what to mend before the night, not in it."""

from __future__ import annotations

from incident_manager.domain.contact import ChannelTarget, Contact


def unreachable_because(person: Contact) -> str | None:
    """Why no page for this person can go out now; None where at least one channel can be used."""
    if not person.channels:
        return "there is no channel"
    used = channels_used(person)
    if not used:
        return "the engagement plan uses no channel"
    if all(person.fault(one) for one in used):
        return "no channel of the engagement plan can be used"
    return None


def channels_used(person: Contact) -> tuple[str, ...]:
    """The channels that the person's plan names, by ARN, each once; also those that are gone."""
    targets = (target for stage in person.plan.stages or () for target in stage.targets)
    arns = (one.channel_arn for one in targets if isinstance(one, ChannelTarget))
    return tuple(dict.fromkeys(arns))
