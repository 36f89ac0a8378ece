"""The replication set between what was asked for and what the table says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incident_manager.domain.replication_rules import (
    faults_of_creation,
    faults_of_removal,
    first_regions,
    key_of,
)
from incident_manager.domain.replication_set import (
    VISIBLE_WITHIN,
    AddReplica,
    RegionStatus,
    RemoveReplica,
    ReplicationSet,
    Seen,
    SetStatus,
    TableRegions,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME, IRELAND, PARIS = "eu-central-1", "eu-west-1", "eu-west-3"
ACTIVE, CREATING = Seen(RegionStatus.ACTIVE), Seen(RegionStatus.CREATING)
DELETING = Seen(RegionStatus.DELETING)
ALONE = TableRegions({HOME: ACTIVE})


def made_of(*names: str, key: str | None = None) -> ReplicationSet:
    return ReplicationSet(
        arn="arn",
        home=HOME,
        regions=first_regions(dict.fromkeys(names, key), HOME, NOON),
        created=NOON,
        created_by="ops",
        modified=NOON,
        modified_by="ops",
        token_key="secret",
    )


def settled(*names: str) -> ReplicationSet:
    return made_of(*names).observed(TableRegions(dict.fromkeys(names, ACTIVE)), NOON)


def status_of(found: ReplicationSet, name: str) -> RegionStatus:
    region = found.region(name)
    assert region is not None
    return region.status


def test_the_deployments_own_region_comes_first() -> None:
    assert [one.name for one in made_of(PARIS, HOME, IRELAND).regions] == [HOME, PARIS, IRELAND]


def test_a_busy_table_is_asked_for_nothing() -> None:
    wanted = made_of(HOME, IRELAND)

    observed = wanted.observed(ALONE, NOON)

    assert observed.next_step(ALONE) == AddReplica(IRELAND, None)
    assert observed.next_step(replace(ALONE, busy=True)) is None


def test_a_table_under_its_own_key_needs_no_step() -> None:
    assert made_of(HOME).observed(ALONE, NOON).next_step(ALONE) is None
    assert made_of(HOME, key="k").observed(ALONE, NOON).next_step(ALONE) == AddReplica(HOME, "k")


def test_a_replica_that_was_there_before_is_taken_as_it_is() -> None:
    table = TableRegions({HOME: ACTIVE, IRELAND: ACTIVE})

    seen = made_of(HOME, IRELAND).observed(table, NOON)

    assert seen.status is SetStatus.ACTIVE
    assert seen.next_step(table) is None


def test_an_accepted_replica_has_a_moment_to_show() -> None:
    observed = made_of(HOME, IRELAND).observed(ALONE, NOON)
    asked = observed.after(AddReplica(IRELAND, None), CREATING, NOON)

    early = asked.observed(ALONE, NOON + VISIBLE_WITHIN - timedelta(seconds=1))
    late = asked.observed(ALONE, NOON + VISIBLE_WITHIN)

    assert status_of(early, IRELAND) is RegionStatus.CREATING
    assert early.next_step(ALONE) is None
    assert status_of(late, IRELAND) is RegionStatus.FAILED


def test_a_replica_that_shows_late_is_no_failure_any_more() -> None:
    observed = made_of(HOME, IRELAND).observed(ALONE, NOON)
    asked = observed.after(AddReplica(IRELAND, None), CREATING, NOON)
    failed = asked.observed(ALONE, NOON + VISIBLE_WITHIN)

    found = failed.observed(TableRegions({HOME: ACTIVE, IRELAND: ACTIVE}), NOON)

    assert found.status is SetStatus.ACTIVE


def test_a_set_is_creating_once_and_updating_from_then_on() -> None:
    first = made_of(HOME, IRELAND).observed(ALONE, NOON)
    later = settled(HOME, IRELAND).with_region(made_of(PARIS, HOME).regions[1])

    assert first.status is SetStatus.CREATING
    assert later.status is SetStatus.UPDATING


def test_a_region_that_leaves_is_gone_when_the_table_no_longer_has_it() -> None:
    leaving = settled(HOME, IRELAND).with_status(IRELAND, RegionStatus.DELETING, NOON)
    still = TableRegions({HOME: ACTIVE, IRELAND: DELETING}, busy=True)

    assert leaving.next_step(TableRegions({HOME: ACTIVE, IRELAND: ACTIVE})) == RemoveReplica(
        IRELAND
    )
    assert leaving.observed(still, NOON).region(IRELAND)
    assert leaving.observed(ALONE, NOON).region(IRELAND) is None


def test_regions_leave_before_others_come() -> None:
    current = settled(HOME, IRELAND).with_region(made_of(PARIS, HOME).regions[1])
    both = current.with_status(IRELAND, RegionStatus.DELETING, NOON)

    assert both.next_step(TableRegions({HOME: ACTIVE, IRELAND: ACTIVE})) == RemoveReplica(IRELAND)


def test_a_busy_answer_changes_nothing() -> None:
    current = made_of(HOME, IRELAND)

    assert current.after(AddReplica(IRELAND, None), None, NOON) == current


def test_a_set_that_is_deleted_observes_nothing_as_alive() -> None:
    going = settled(HOME, IRELAND).begin_deletion(NOON)

    seen = going.observed(TableRegions({HOME: ACTIVE, IRELAND: ACTIVE}), NOON)

    assert seen.status is SetStatus.DELETING
    assert {one.status for one in seen.regions} == {RegionStatus.DELETING}


def test_a_key_goes_back_after_the_last_replica() -> None:
    keyed = made_of(HOME, IRELAND, key="k").after(AddReplica(HOME, "k"), ACTIVE, NOON)
    going = keyed.begin_deletion(NOON)
    both = TableRegions({HOME: ACTIVE, IRELAND: ACTIVE})

    assert going.next_step(both) == RemoveReplica(IRELAND)
    last = going.observed(ALONE, NOON)
    assert last.next_step(ALONE) == RemoveReplica(HOME)
    assert not last.alone
    done = last.after(RemoveReplica(HOME), DELETING, NOON)
    assert done.alone
    assert done.next_step(ALONE) is None


@pytest.mark.parametrize("given", [None, "", "DefaultKey"])
def test_nothing_stands_for_awss_own_key(given: str | None) -> None:
    assert key_of(given) is None


@pytest.mark.parametrize(
    "name", ["us-gov-west-1", "ap-southeast-2", "cn-northwest-1", "mx-central-1", "eu-isoe-west-1"]
)
def test_every_partitions_regions_are_regions(name: str) -> None:
    assert list(faults_of_creation({name: None}, name)) == []


@pytest.mark.parametrize("name", ["EU-WEST-1", "eu-west", "eu west 1", "eu-west-1\n", "-1", ""])
def test_what_is_no_region_is_told(name: str) -> None:
    assert list(faults_of_creation({name: None}, name))


def test_a_failed_region_may_leave_at_any_age() -> None:
    current = settled(HOME, IRELAND)
    failed = current.with_status(IRELAND, RegionStatus.FAILED, NOON)

    assert list(faults_of_removal(current, IRELAND, NOON))
    assert list(faults_of_removal(current, IRELAND, NOON + timedelta(hours=24))) == []
    assert list(faults_of_removal(failed, IRELAND, NOON)) == []


def test_the_key_of_tokens_is_not_shown() -> None:
    assert "secret" not in repr(made_of(HOME))
