"""Who and what there is in the deployment under test, made and edited in the reference's words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from incident_manager.domain.contact import (
    ChannelTarget,
    ChannelType,
    Contact,
    ContactTarget,
    Plan,
    Stage,
)
from incident_manager.domain.override import RotationOverride
from incident_manager.domain.recurrence import HandOffTime, Recurrence
from incident_manager.ports import Sent
from incident_manager.services.activate_channel import activate_channel, send_code
from incident_manager.services.errors import InUseError, InvalidError, NotFoundError
from incident_manager.services.manage_channel import deactivate_channel, delete_channel
from incident_manager.services.manage_contact import ContactUpdate, delete_contact, update_contact
from incident_manager.services.manage_override import create_override
from incident_manager.services.manage_rotation import RotationUpdate, update_rotation
from incident_manager.services.opt_out_channel import opt_out_channel
from incident_manager.store import Ref
from tests.model.minutes import minute_of, time_of
from tests.world import DEPLOYMENT, World, code_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Channel
    from incident_manager.domain.message import Text
    from incident_manager.domain.rotation import Rotation
    from incident_manager.ports import Sender
    from tests.model import on_call
    from tests.model.nouns import Stages, Uses


@dataclass
class Diary:
    """A carrier that takes everything and writes down when: (minute, channel's ARN, code)."""

    world: World
    sent: list[tuple[int, str, str]] = field(default_factory=list)

    def send(self, channel: Channel, text: Text) -> Sent:
        self.sent.append((minute_of(self.world.now), channel.arn, code_in(text.body)))
        return Sent("message")

    def has_opted_out(self, channel: Channel) -> bool:
        """The owner's word comes by `changes_channel` here."""
        return channel.opted_out


class People:
    """`channels` and `rotations` have the ARNs of what has a name here."""

    def __init__(self) -> None:
        self.world = World()
        self.diary = Diary(self.world)
        carriers: dict[str, Sender] = {
            ChannelType.SMS: self.diary,
            ChannelType.EMAIL: self.diary,
        }
        self.ports = self.world.ports = replace(self.world.ports, senders=carriers)
        self.channels: dict[tuple[str, str], str] = {}
        self.rotations: dict[str, Rotation] = {}

    # Made

    def person(self, name: str, channels: dict[str, str], stages: Uses) -> None:
        made = self.world.person(name, email=True)
        self.channels |= {(name, channel.name): channel.arn for channel in made.channels}
        self.channels[name, "gone"] = DEPLOYMENT.channel(name, "gone")
        self.changes_person(name, stages)
        for channel, state in channels.items():
            if state != "ready":
                self.changes_channel(name, channel, state)

    def escalation(self, name: str, stages: Stages) -> None:
        self.world.escalation(name)
        self.changes_escalation(name, stages)

    def rotation(self, name: str, drawn: on_call.Rotation) -> None:
        hand_offs = tuple(HandOffTime(*divmod(one, 60)) for one in drawn.hand_offs)
        recurrence = Recurrence(drawn.at_once, drawn.days, daily=hand_offs)
        members = [self._contact(one) for one in drawn.members]
        self.rotations[name] = made = self.world.rotation(*members, recurrence=recurrence)
        self.world.change_rotation(made, lambda one: replace(one, start=time_of(drawn.start)))

    def schedule(self, name: str, rotations: tuple[str, ...]) -> None:
        self.world.schedule(name, *(self.rotations[one] for one in rotations))

    def response_plan(self, name: str, engaged: tuple[str, ...], dedupe: str | None) -> None:
        """Whoever it engages need not exist."""
        made = self.world.response_plan(name, dedupe_string=dedupe)
        current = self.world.store.get(Ref(type(made), made.arn))
        assert current
        arns = tuple(DEPLOYMENT.contact(one) for one in engaged)
        self.world.store.commit([replace(current, engagements=arns)])

    def _contact(self, name: str) -> Contact:
        found = self.world.store.get(Ref(Contact, DEPLOYMENT.contact(name)))
        assert found
        return found

    # Edited

    def changes_person(self, name: str, stages: Uses) -> str:
        drawn = (
            (minutes, (ChannelTarget(self.channels[name, one], retry) for one, retry in uses))
            for minutes, uses in stages
        )
        return self._plans(name, Plan(tuple(Stage(at, tuple(targets)) for at, targets in drawn)))

    def changes_escalation(self, name: str, stages: Stages) -> str:
        drawn = (
            (minutes, (ContactTarget(needed, DEPLOYMENT.contact(who)) for who, needed in targets))
            for minutes, targets in stages
        )
        return self._plans(name, Plan(tuple(Stage(at, tuple(targets)) for at, targets in drawn)))

    def _plans(self, name: str, plan: Plan) -> str:
        update = ContactUpdate(plan=plan)
        return answer(lambda: update_contact(self.ports, DEPLOYMENT.contact(name), update))

    def changes_channel(self, name: str, channel: str, state: str) -> str:
        change = {
            "ready": self._activates,
            "not activated": deactivate_channel,
            "opted out": opt_out_channel,
            "deleted": delete_channel,
        }[state]
        return answer(lambda: change(self.ports, self.channels[name, channel]))

    def _activates(self, _: object, channel_arn: str) -> None:
        """By a code, as its owner does it; that message is no page."""
        send_code(self.ports, channel_arn, self.world.now)
        *_, code = self.diary.sent.pop()
        activate_channel(self.ports, channel_arn, code, self.world.now)

    def changes_members(self, rotation: str, members: tuple[str, ...]) -> str:
        made, arns = self.rotations[rotation], tuple(DEPLOYMENT.contact(one) for one in members)
        update = RotationUpdate(recurrence=made.recurrence, contact_arns=arns)
        return answer(lambda: update_rotation(self.world.store, made.arn, update))

    def overrides(self, rotation: str, override: on_call.Override) -> str:
        made = RotationOverride(
            id=self.ports.ids.new(),
            new_contact_arns=tuple(DEPLOYMENT.contact(one) for one in override.members),
            start=time_of(override.start),
            end=time_of(override.end),
            created=self.world.now,
        )
        of = self.rotations[rotation].arn
        return answer(lambda: create_override(self.ports, of, made, self.world.now))

    def deletes_contact(self, name: str) -> str:
        return answer(lambda: delete_contact(self.ports, DEPLOYMENT.contact(name)))


def answer(act: Callable[[], object]) -> str:
    """How a request ended, in the reference's words."""
    try:
        act()
    except NotFoundError:
        return "not found"
    except InUseError:
        return "in use"
    except InvalidError:
        return "refused"
    return "done"
