"""A stack whose custom resources are provided by the real operations.
Waiting moves the clock of the world that they are in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from incident_manager.api.handlers import handlers
from incident_manager.cloudformation.provide_resource import Provider, provide_resource
from incident_manager.cloudformation.request import ResourceRequest
from incident_manager.services.tend_replication_set import tend_replication_set
from incident_manager.wire.calls import Caller, Handler
from tests.contract.records import put, replication_set
from tests.fakes.doors import FakeDoors
from tests.fakes.replicas import FakeReplicas
from tests.fakes.topics import FakeTopics
from tests.modelled_output import checked
from tests.recorded_events import load_event
from tests.world import World

INVOCATION = timedelta(minutes=14)


@dataclass
class Resource:
    """What CloudFormation keeps of a resource."""

    event: dict[str, Any]
    physical_id: str
    properties: dict[str, Any]


@dataclass
class Stack:
    """Asks as CloudFormation asks; `answers` are the documents that it got.

    While somebody waits the watchdog works, unless it does not, and `meanwhile` happens.
    """

    world: World
    replicas: FakeReplicas
    operations: Mapping[tuple[str, str], Handler]
    resources: dict[str, Resource] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    watchdog: bool = True
    meanwhile: Callable[[], None] = lambda: None

    def creates(self, kind: str, logical_id: str = "", **changes: Any) -> dict[str, Any]:
        """The recorded creation, with these properties changed; None takes one away."""
        event: dict[str, Any] = load_event("provide_resource", f"create_{kind}")
        event["LogicalResourceId"] = logical_id or event["LogicalResourceId"]
        event["ResourceProperties"] = _changed(event["ResourceProperties"], changes)
        answer = self.ask(event)
        made = Resource(event, answer["PhysicalResourceId"], event["ResourceProperties"])
        self.resources[event["LogicalResourceId"]] = made
        return answer

    def updates(self, logical_id: str, **changes: Any) -> dict[str, Any]:
        """In place, or by another resource: the one before is there until it is deleted."""
        known = self.resources[logical_id]
        return self._update(logical_id, _changed(known.properties, changes), known.properties)

    def rolls_back(self, logical_id: str) -> dict[str, Any]:
        """The update before is taken back, whether it failed or not."""
        event = self.resources[logical_id].event
        return self._update(logical_id, event["OldResourceProperties"], event["ResourceProperties"])

    def deletes(self, logical_id: str, physical_id: str = "") -> dict[str, Any]:
        known = self.resources[logical_id]
        event = {**known.event, "RequestType": "Delete"}
        event["PhysicalResourceId"] = physical_id or known.physical_id
        event["ResourceProperties"] = known.properties
        event.pop("OldResourceProperties", None)
        return self.ask(event)

    def ask(self, event: dict[str, Any], *, repeated: bool = False) -> dict[str, Any]:
        if not repeated:
            self.requests += 1
            event["RequestId"] = f"request-{self.requests}"
        request = ResourceRequest.from_event(deepcopy(event))
        provider = Provider(self.operations, lambda: self.world.now, self._sleep)
        answer = provide_resource(provider, request, self.world.now + INVOCATION)
        if answer.error:
            raise answer.error
        document: dict[str, Any] = json.loads(answer.body(request))
        self.answers.append(document)
        return document

    def api(self, service: str, operation: str, **members: Any) -> dict[str, Any]:
        """What the service itself says."""
        return self.operations[service, operation](members, Caller("", "arn:aws:iam::1:user/x"))

    def contact(self, alias: str) -> dict[str, Any]:
        arn = self.world.ports.deployment.contact(alias)
        return self.api("ssm-contacts", "GetContact", ContactId=arn)

    def aliases(self) -> list[str]:
        found = self.api("ssm-contacts", "ListContacts")["Contacts"]
        return sorted(one["Alias"] for one in found)

    def _update(self, logical_id: str, new: Any, old: Any) -> dict[str, Any]:
        known = self.resources[logical_id]
        event = {**known.event, "RequestType": "Update", "PhysicalResourceId": known.physical_id}
        event |= {"ResourceProperties": new, "OldResourceProperties": old}
        answer = self.ask(event)
        properties = new if answer["Status"] == "SUCCESS" else known.properties
        self.resources[logical_id] = Resource(event, answer["PhysicalResourceId"], properties)
        return answer

    def _sleep(self, seconds: float) -> None:
        self.world.now += timedelta(seconds=seconds)
        self.meanwhile()
        if self.watchdog:
            now = self.world.now
            tend_replication_set(self.world.ports, self.replicas, now, now + INVOCATION)


@pytest.fixture
def new_stack() -> Stack:
    """In a deployment that was just made."""
    world, replicas = World(), FakeReplicas(quick=True)
    operations = handlers(
        world.ports, FakeDoors(), replicas, FakeTopics(), lambda: world.now, lambda _: None
    )
    return Stack(world, replicas, checked(operations))


@pytest.fixture
def stack(new_stack: Stack) -> Stack:
    """In a deployment that has its replication set."""
    put(new_stack.world.store, replication_set())
    return new_stack


def _changed(properties: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = {**properties, **changes}
    return {name: value for name, value in merged.items() if value is not None}
