"""The replication set: what takes its time is waited for, and no longer than there is time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.contract.cloudformation.conftest import Stack

HOME, OTHER, THIRD = ({"RegionName": name} for name in ("eu-central-1", "eu-west-1", "us-east-1"))


def _get(stack: Stack) -> dict[str, Any]:
    [arn] = stack.api("ssm-incidents", "ListReplicationSets")["replicationSetArns"]
    found = stack.api("ssm-incidents", "GetReplicationSet", arn=arn)["replicationSet"]
    return dict(found)


def _sets(stack: Stack) -> list[str]:
    return list(stack.api("ssm-incidents", "ListReplicationSets")["replicationSetArns"])


def test_it_is_there_when_every_region_works(new_stack: Stack) -> None:
    begin, new_stack.replicas.quick = new_stack.world.now, False
    done = begin + timedelta(minutes=3)

    def meanwhile() -> None:
        if new_stack.world.now >= done:
            new_stack.replicas.finish()

    new_stack.meanwhile = meanwhile

    made = new_stack.creates("replication_set", Regions=[HOME, OTHER], DeletionProtected="true")

    assert new_stack.world.now == done
    assert made["Status"] == "SUCCESS"
    found = _get(new_stack)
    assert (found["arn"], found["status"]) == (made["PhysicalResourceId"], "ACTIVE")
    assert found["regionMap"].keys() == {"eu-central-1", "eu-west-1"}
    assert found["deletionProtected"]
    assert found["createdBy"].startswith("arn:aws:cloudformation:")


def test_regions_come_and_go_and_protection_with_the_template(new_stack: Stack) -> None:
    new_stack.creates("replication_set", Regions=[HOME, OTHER], DeletionProtected="true")
    new_stack.world.now += timedelta(hours=25)

    changed = new_stack.updates(
        "ReplicationSet", Regions=[HOME, THIRD], DeletionProtected=None, Tags=None
    )

    assert changed["Status"] == "SUCCESS"
    found = _get(new_stack)
    assert (found["status"], found["deletionProtected"]) == ("ACTIVE", False)
    assert found["regionMap"].keys() == {"eu-central-1", "us-east-1"}
    tags = new_stack.api("ssm-incidents", "ListTagsForResource", resourceArn=found["arn"])["tags"]
    assert tags == {}


def test_a_key_can_t_change_behind_a_region(new_stack: Stack) -> None:
    new_stack.creates("replication_set")
    key = {"SseKmsKeyId": "arn:aws:kms:eu-central-1:123456789012:key/1"}

    refused = new_stack.updates("ReplicationSet", Regions=[{**HOME, "RegionConfiguration": key}])

    assert refused["Status"] == "FAILED"
    assert "the key of eu-central-1 is fixed" in refused["Reason"]


def test_a_region_that_fails_is_told_and_the_set_taken_back(new_stack: Stack) -> None:
    new_stack.replicas.refusal = "no such Region"

    failed = new_stack.creates("replication_set", Regions=[HOME, OTHER])

    assert failed["Status"] == "FAILED"
    assert "eu-west-1: no such Region" in failed["Reason"]
    new_stack.replicas.refusal = None
    assert failed["PhysicalResourceId"] == _sets(new_stack)[0]
    assert new_stack.deletes("ReplicationSet")["Status"] == "SUCCESS"
    assert _sets(new_stack) == []


def test_it_is_gone_when_everything_is(new_stack: Stack) -> None:
    new_stack.creates("replication_set")
    new_stack.creates("contact")

    assert new_stack.deletes("ReplicationSet")["Status"] == "SUCCESS"

    assert _sets(new_stack) == []
    assert new_stack.deletes("Alice")["Status"] == "SUCCESS"
    assert new_stack.deletes("ReplicationSet")["Status"] == "SUCCESS"
    assert new_stack.creates("replication_set")["Status"] == "SUCCESS"
    assert new_stack.aliases() == []


def test_a_protected_set_stays(new_stack: Stack) -> None:
    new_stack.creates("replication_set", DeletionProtected="true")

    refused = new_stack.deletes("ReplicationSet")

    assert refused["Status"] == "FAILED"
    assert "protected against deletion" in refused["Reason"]
    assert len(_sets(new_stack)) == 1


def test_the_set_of_somebody_else_is_neither_taken_nor_deleted(stack: Stack) -> None:
    [before] = _sets(stack)

    refused = stack.creates("replication_set")

    assert refused["Status"] == "FAILED"
    assert "can have one" in refused["Reason"]
    assert stack.deletes("ReplicationSet")["Status"] == "SUCCESS"
    assert _sets(stack) == [before]


@pytest.mark.parametrize("what", ["creation", "deletion"])
def test_who_waits_too_long_says_so_while_there_is_time(new_stack: Stack, what: str) -> None:
    if what == "creation":
        new_stack.replicas.quick = False
    new_stack.watchdog = False
    begin = new_stack.world.now

    answer = new_stack.creates("replication_set", Regions=[HOME, OTHER])
    if what == "deletion":
        answer = new_stack.deletes("ReplicationSet")

    assert answer["Status"] == "FAILED"
    assert answer["PhysicalResourceId"] == _sets(new_stack)[0]
    assert "goes on by itself" in answer["Reason"]
    assert timedelta(minutes=13) < new_stack.world.now - begin <= timedelta(minutes=14)
