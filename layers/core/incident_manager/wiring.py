"""From settings to ports: the one place that knows which technology stands behind each."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.adapters.random_ids import RandomIds
from incident_manager.domain.contact import ChannelType
from incident_manager.ports import PagingPorts, Ports

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from incident_manager.cloudformation.provide_resource import Provider
    from incident_manager.console.administration import Administration
    from incident_manager.console.site import Site
    from incident_manager.ports import AlarmDoors, Listener, Replicas, Sender
    from incident_manager.services.ingest_batch import Intake
    from incident_manager.services.outcomes import Outcome
    from incident_manager.services.publish_timeline import Announcing
    from incident_manager.settings import (
        IngestAlarmSettings,
        OperatingSettings,
        PagingSettings,
        PublishTimelineSettings,
        RescueOverdueSettings,
        RunningSettings,
        ServeApiSettings,
        ServeConsoleSettings,
    )
    from incident_manager.store import Store
    from incident_manager.wire.calls import Handler
    from incident_manager.wire.endpoint import Endpoint


_CONSOLE_PATIENCE = 15  # seconds for a replayed function: a page is answered within 29


def utc_now() -> datetime:
    """Now, in UTC, to the millisecond that the APIs speak in."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def paging_ports(settings: PagingSettings) -> PagingPorts:
    return PagingPorts(
        deployment=settings.deployment,
        store=_store(settings),
        senders=_senders(settings),
        ids=RandomIds(),
        clock=utc_now,
        region=settings.region,
        console_url=settings.console_url,
    )


def running_ports(settings: RunningSettings) -> Ports:
    from incident_manager.adapters.stepfunctions import StepFunctionsRunner  # noqa: PLC0415

    return Ports(
        deployment=settings.deployment,
        store=_store(settings),
        senders=_senders(settings),
        ids=RandomIds(),
        clock=utc_now,
        region=settings.region,
        console_url=settings.console_url,
        runner=StepFunctionsRunner(settings.state_machine_arn),
        incidents_per_month=int(settings.incidents_per_plan_and_month),
    )


def records(settings: PagingSettings) -> Store:
    return DynamoStore(settings.table_name)


def replicas(settings: PagingSettings) -> Replicas:
    from incident_manager.adapters.dynamodb.replicas import DynamoReplicas  # noqa: PLC0415

    return DynamoReplicas(settings.table_name, settings.deployment.region)


def listener(settings: RescueOverdueSettings) -> Listener | None:
    """Who listens for the heartbeat, if anybody does."""
    from incident_manager.adapters.https_listener import HttpsListener  # noqa: PLC0415

    return HttpsListener(settings.heartbeat_url) if settings.heartbeat_url else None


def intake(settings: IngestAlarmSettings) -> Intake:
    from incident_manager.adapters.sqs_failures import SqsFailures  # noqa: PLC0415
    from incident_manager.services.find_plan import PlanFinder  # noqa: PLC0415
    from incident_manager.services.ingest_batch import Intake  # noqa: PLC0415

    return Intake(
        running_ports(settings),
        PlanFinder(settings.default_response_plan_arn or None),
        SqsFailures(settings.failure_queue_url),
    )


def announcing(settings: PublishTimelineSettings) -> Announcing:
    from incident_manager.adapters.eventbridge_bus import EventBridgeBus  # noqa: PLC0415
    from incident_manager.adapters.sns_topics import SnsTopics  # noqa: PLC0415
    from incident_manager.adapters.sqs_failures import SqsFailures  # noqa: PLC0415
    from incident_manager.services.publish_timeline import Announcing  # noqa: PLC0415

    return Announcing(
        deployment=settings.deployment,
        store=DynamoStore(settings.table_name),
        topics=SnsTopics(),
        bus=EventBridgeBus(),
        failures=SqsFailures(settings.failure_queue_url),
    )


def endpoint(settings: ServeApiSettings, tell: Callable[[Outcome], None]) -> Endpoint:
    from incident_manager.adapters.ssm_access_keys import SsmAccessKeys  # noqa: PLC0415
    from incident_manager.wire.endpoint import Endpoint  # noqa: PLC0415
    from incident_manager.wire.signature import authenticator  # noqa: PLC0415

    keys = SsmAccessKeys(settings.access_key_prefix, settings.deployment, time.monotonic)
    operations = _operations(settings, tell)
    return Endpoint(operations, authenticator(keys), settings.local_path_prefix)


def console(
    settings: ServeConsoleSettings,
    tell: Callable[[Outcome], None],
    on_error: Callable[[Exception], None],
) -> Site:
    from incident_manager.adapters.cloudwatch_metrics import CloudWatchMetrics  # noqa: PLC0415
    from incident_manager.adapters.ssm_access_keys import SsmAccessKeys  # noqa: PLC0415
    from incident_manager.console.site import Site  # noqa: PLC0415
    from incident_manager.console.tools import Tools  # noqa: PLC0415

    keys = SsmAccessKeys(settings.access_key_prefix, settings.deployment, time.monotonic)
    tools = Tools(
        ports=running_ports(settings),
        operations=_operations(settings, tell),
        keys=keys,
        tell=tell,
        metrics=CloudWatchMetrics(utc_now),
        doors=_doors(settings),
        alarm_topic_arn=settings.alarm_topic_arn,
        administration=_administration(settings),
        prefix=settings.local_path_prefix,
    )
    return Site.of(tools, on_error)


def _administration(settings: ServeConsoleSettings) -> Administration:
    from incident_manager.adapters import ssm_access_keys as keys  # noqa: PLC0415
    from incident_manager.adapters.alarms import triggers  # noqa: PLC0415
    from incident_manager.adapters.failure_queue import FailureQueue  # noqa: PLC0415
    from incident_manager.console.administration import Administration, KeyRing  # noqa: PLC0415

    prefix, where = settings.access_key_prefix, settings.deployment
    here = f"arn:{where.partition}:lambda:{settings.aws_region}:{where.account}"
    ingest = f"{here}:function:{settings.ingest_function_name}"
    functions = frozenset({ingest, *settings.replayed_function_arns.split()})
    return Administration(
        KeyRing(
            partial(keys.listed, prefix),
            partial(keys.issue, prefix),
            partial(keys.end_sessions, prefix),
            partial(keys.revoke, prefix),
        ),
        FailureQueue(settings.failure_queue_url, ingest, functions, _CONSOLE_PATIENCE, quick=True),
        lambda event, now: triggers(event, delivery_id="tried", delivered_at=now),
        settings.default_response_plan_arn or None,
    )


def provider(settings: OperatingSettings, tell: Callable[[Outcome], None]) -> Provider:
    from incident_manager.cloudformation.provide_resource import Provider  # noqa: PLC0415

    return Provider(_operations(settings, tell), utc_now, time.sleep)


def _operations(
    settings: OperatingSettings, tell: Callable[[Outcome], None]
) -> Mapping[tuple[str, str], Handler]:
    from incident_manager.adapters.sns_topics import SnsTopics  # noqa: PLC0415
    from incident_manager.api.handlers import handlers  # noqa: PLC0415

    doors = _doors(settings)
    return handlers(running_ports(settings), doors, replicas(settings), SnsTopics(), utc_now, tell)


def _doors(settings: OperatingSettings) -> AlarmDoors:
    from incident_manager.adapters.lambda_doors import LambdaDoors  # noqa: PLC0415

    where, here = settings.deployment, settings.aws_region
    return LambdaDoors(settings.ingest_function_name, where.partition, here, where.account)


def _store(settings: PagingSettings) -> Store:
    store = DynamoStore(settings.table_name)
    if settings.two_regions != "true":
        return store
    from incident_manager.adapters.global_store import global_store  # noqa: PLC0415

    return global_store(store)


def _senders(settings: PagingSettings) -> dict[str, Sender]:
    from incident_manager.adapters.sns_sms import SnsSms  # noqa: PLC0415

    senders: dict[str, Sender] = {ChannelType.SMS: SnsSms()}
    if settings.sender_email_address:
        from incident_manager.adapters.ses_email import SesEmail  # noqa: PLC0415

        senders[ChannelType.EMAIL] = SesEmail(settings.sender_email_address)
    return senders
