"""What each function is told by its environment (template.yaml)."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, TypeVar

from incident_manager.domain.arn import Deployment

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingsError(Exception):
    """An environment variable that the function needs is not set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingSettings:
    """Of every function that pages. Without a sender address no e-mail is sent.

    `home_region`: the one that ARNs name, where it is not this one. `two_regions`: "true" where
    another Region writes the same records. `console_url`: what the links in pages begin with;
    without one they have none.
    """

    table_name: str
    partition: str
    aws_region: str
    account_id: str
    sender_email_address: str = ""
    home_region: str = ""
    two_regions: str = "false"
    console_url: str = ""

    @property
    def deployment(self) -> Deployment:
        return Deployment(self.partition, self.home_region or self.aws_region, self.account_id)

    @property
    def region(self) -> str:
        """Where this runs; empty in the deployment's own Region."""
        return "" if self.home_region in ("", self.aws_region) else self.aws_region


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSettings(PagingSettings):
    """Of every function that begins engagements or sees to it that they run.

    A limit of 0 is none.
    """

    state_machine_arn: str
    incidents_per_plan_and_month: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestAlarmSettings(RunningSettings):
    failure_queue_url: str
    default_response_plan_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueOverdueSettings(RunningSettings):
    """Without an address nobody elsewhere listens for a heartbeat."""

    heartbeat_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingSettings(RunningSettings):
    """Of every function that performs the operations of the APIs."""

    ingest_function_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeApiSettings(OperatingSettings):
    """`local_path_prefix` is what clients sign in front of the path on the local stack; empty on
    AWS.
    """

    access_key_prefix: str
    local_path_prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeConsoleSettings(ServeApiSettings):
    """Of the console, which does what the API does, administers, and tells where alarms are to be
    sent.

    `replayed_function_arns`, with spaces between them, may be invoked again with what failed, and
    so may the function that takes events in.
    """

    alarm_topic_arn: str
    failure_queue_url: str
    replayed_function_arns: str
    default_response_plan_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTimelineSettings(PagingSettings):
    failure_queue_url: str


T = TypeVar("T", bound=PagingSettings)


def from_environment(kind: type[T], environment: Mapping[str, str]) -> T:
    """The settings of this kind. Raises SettingsError naming every variable that is missing."""
    needed = [one.name.upper() for one in fields(kind) if one.default is MISSING]
    if missing := [name for name in needed if not environment.get(name)]:
        raise SettingsError(f"{kind.__name__} needs {', '.join(missing)} in the environment")
    names = [one.name for one in fields(kind)]
    return kind(
        **{name: environment[name.upper()] for name in names if name.upper() in environment}
    )
