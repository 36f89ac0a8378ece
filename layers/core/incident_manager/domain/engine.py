"""The engine: what is to be done for an engagement at a planned time, and what an acknowledgement
ends.

A pure function over the agenda. It is given the planned time and never asks what time it is, so a
late wake-up, a retry or a scaled clock decides nothing; run in a loop over its own `next_due` it is
the simulator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain import arn, identity
from incident_manager.domain.contact import Contact, ContactTarget, ContactType, Stage
from incident_manager.domain.engagement import Agenda, Engagement, PageDue, StageDue
from incident_manager.domain.reach import Reached, reach
from incident_manager.domain.timetable import ChannelUse, channel_uses, unusable_channels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.directory import Directory

PAGES_PER_STEP = (
    20  # a DynamoDB transaction takes 100 changes; what is left stays due and is taken next
)
MAX_PLANNED = 300  # pages on one agenda, which is one record: what a stage of people can come to
MAX_ATTEMPTS = 15  # carriers block a number that is messaged more often within the hour
NOBODY_REACHED = "the stage reached nobody"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the responders should know of: who was not reached, and why."""

    subject_arn: str
    reason: str
    stage: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one run of the engine decided: the agenda that remains, the pages to send now, the notes
    to keep. `essential`: whose acknowledgement ends everything from now on.
    """

    agenda: Agenda
    pages: tuple[PageDue, ...] = ()
    notes: tuple[Note, ...] = ()
    essential: tuple[str, ...] = ()

    def applied(self, engagement: Engagement) -> Engagement:
        """The engagement as it is after this step."""
        essential = dict.fromkeys((*engagement.essential, *self.essential))
        return replace(engagement, agenda=self.agenda, essential=tuple(essential))


def advance(
    engagement: Engagement,
    planned_time: datetime,
    directory: Directory,
    limit: int = PAGES_PER_STEP,
) -> Step:
    """Do what is due at the planned time (UTC): engage stages, send and re-send pages.

    At most `limit` pages are taken; the rest stays due on the agenda. Raises NeededError when the
    directory lacks somebody. What the engine adds itself is planned from the entry's own time, so
    lateness never adds up, and who is on call is who was at that time.
    """
    step = Step(engagement.agenda)
    while (due := _first_due(step.agenda, planned_time)) and len(step.pages) < limit:
        done = _perform(engagement, due, planned_time, directory)
        rest = tuple(entry for entry in step.agenda if entry is not due)
        agenda, dropped = _bounded(engagement, rest + done.agenda)
        step = Step(
            agenda,
            step.pages + done.pages,
            step.notes + done.notes + dropped,
            step.essential + done.essential,
        )
    return step


def acknowledge(engagement: Engagement, contact_arn: str, essential: bool) -> Engagement:
    """The contact answered: nobody pages them again, and an essential contact's answer ends
    everything to come.

    `essential` is what the answered page says; who became essential by a later stage ends it by any
    of their pages.
    """
    ends = essential or contact_arn in engagement.essential
    acknowledged = (*engagement.acknowledged, contact_arn)
    return replace(
        engagement,
        agenda=() if ends else _without(engagement.agenda, contact_arn),
        acknowledged=tuple(dict.fromkeys(acknowledged)),
        answered=engagement.answered or ends,
    )


def stages_of(contact: Contact) -> tuple[Stage, ...]:
    """The stages to run when this contact is engaged: an escalation's own, else one with just the
    contact in it.
    """
    if contact.type is ContactType.ESCALATION:
        return contact.plan.stages or ()
    return (Stage(0, (ContactTarget(is_essential=True, contact_arn=contact.arn),)),)


def _without(agenda: Agenda, contact_arn: str) -> Agenda:
    return tuple(
        entry for entry in agenda if isinstance(entry, StageDue) or entry.contact_arn != contact_arn
    )


def _bounded(engagement: Engagement, agenda: Agenda) -> tuple[Agenda, tuple[Note, ...]]:
    """The agenda with the pages that are due first, no more of them than one record holds."""
    pages = sorted((one for one in agenda if isinstance(one, PageDue)), key=lambda one: one.at)
    if len(pages) <= MAX_PLANNED:
        return agenda, ()
    stages = tuple(one for one in agenda if isinstance(one, StageDue))
    left = len(pages) - MAX_PLANNED
    why = f"{left} uses of channels are left out: at most {MAX_PLANNED} can be planned at once"
    return (*pages[:MAX_PLANNED], *stages), (Note(engagement.contact_arn, why),)


def _first_due(agenda: Agenda, planned_time: datetime) -> StageDue | PageDue | None:
    due = [entry for entry in agenda if entry.at <= planned_time]
    return min(due, key=lambda entry: entry.at, default=None)


def _perform(
    engagement: Engagement, due: StageDue | PageDue, planned_time: datetime, directory: Directory
) -> Step:
    if isinstance(due, StageDue):
        return _engage_stage(engagement, due, directory)
    return _page(engagement, due, planned_time, directory)


def _page(
    engagement: Engagement, due: PageDue, planned_time: datetime, directory: Directory
) -> Step:
    if not engagement.wants(due.contact_arn):
        return Step(())
    person = directory.contact(due.contact_arn)
    fault = "the contact was deleted" if person is None else person.fault(due.channel_arn)
    if fault:
        return Step((), notes=(Note(due.channel_arn, fault, due.stage),))
    return Step(_retry(due, planned_time), pages=(due,))


def _retry(due: PageDue, planned_time: datetime) -> Agenda:
    """The same page again after its interval, until the person's plan moves on or the attempts are
    used up.

    Intervals that passed while nothing ran are one attempt, and those to come stay where they were.
    """
    if not due.retry_minutes or due.attempt >= MAX_ATTEMPTS:
        return ()
    interval = timedelta(minutes=due.retry_minutes)
    again = due.at + interval * ((planned_time - due.at) // interval + 1)
    if due.until is not None and again >= due.until:
        return ()
    return (replace(due, at=again, attempt=due.attempt + 1),)


def _engage_stage(engagement: Engagement, due: StageDue, directory: Directory) -> Step:
    """Plan the pages of everybody in the stage, and the next stage after it.

    A stage that has targets but reaches nobody passes on at once instead of burning its minutes.
    Where an essential contact of the stage has acknowledged before, no later stage follows it.
    """
    stage = engagement.stages[due.stage]
    found = reach(stage, due.at, directory)
    pages, skipped = _plan_pages(engagement, due, found.people)
    notes = tuple(Note(one.arn, one.reason, due.stage) for one in found.unreached) + skipped
    essential = tuple(one.person.arn for one in found.people if one.essential)
    answered = [one for one in found.people if one.person.arn in engagement.acknowledged]
    if any(one.essential for one in answered):
        return Step(pages, notes=notes, essential=essential)
    nobody = bool(stage.targets) and not pages and not answered
    if nobody:
        notes += (Note(engagement.contact_arn, NOBODY_REACHED, due.stage),)
    minutes = timedelta() if nobody else timedelta(minutes=stage.minutes)
    following = _next_stage(engagement, due, minutes)
    return Step(pages + following, notes=notes, essential=essential)


def _next_stage(engagement: Engagement, due: StageDue, wait: timedelta) -> Agenda:
    following = due.stage + 1
    return (StageDue(due.at + wait, following),) if following < len(engagement.stages) else ()


def _plan_pages(
    engagement: Engagement, due: StageDue, people: Iterable[Reached]
) -> tuple[Agenda, tuple[Note, ...]]:
    pages: Agenda = ()
    notes: tuple[Note, ...] = ()
    for one in people:
        if one.person.arn in engagement.acknowledged:
            continue
        uses = channel_uses(one.person, due.at)
        faults = dict(unusable_channels(one.person))
        usable = [use for use in uses if use.target.channel_arn not in faults]
        pages += tuple(_page_due(engagement, due, one, use) for use in usable)
        notes += tuple(Note(channel, why, due.stage) for channel, why in faults.items())
        if not uses:
            notes += (Note(one.person.arn, "the engagement plan has no channel", due.stage),)
    return pages, notes


def _page_due(engagement: Engagement, due: StageDue, one: Reached, use: ChannelUse) -> PageDue:
    name = (due.stage, one.person.arn, use.position, use.target.channel_arn)
    return PageDue(
        at=use.at,
        page_id=identity.page_id(arn.tail(engagement.arn), *name),
        contact_arn=one.person.arn,
        channel_arn=use.target.channel_arn,
        stage=due.stage,
        essential=one.essential,
        retry_minutes=use.target.retry_minutes,
        until=use.until,
        schedule_arn=one.schedule_arn,
    )
