"""`access-keys`, as an administrator types it, and what the functions make of the keys."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from incident_manager.adapters import ssm_access_keys
from incident_manager.adapters.aws import client
from incident_manager.adapters.ssm_access_keys import SsmAccessKeys
from incident_manager.cli import access_keys as command
from incident_manager.cli.command import main
from incident_manager.domain.role import Role
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from incident_manager.wire.signature import AccessKey

pytestmark = pytest.mark.usefixtures("aws_in_process")

PREFIX = "/incident-manager/access-keys/"
OLD = "OIMA" + "A" * 16
NOW = datetime(2026, 11, 21, 3, 0, 0, 500_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's."""
    monkeypatch.setattr(command, "utc_now", lambda: NOW)


@pytest.fixture
def of_0_1_0() -> str:
    """A key as the release 0.1.0 stored it."""
    boto3.client("ssm").put_parameter(
        Name=PREFIX + OLD,
        Value=json.dumps({"secret": "of old", "name": "ann"}),
        Type="SecureString",
        Description="Access key of ann",
    )
    return OLD


def created(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """The new key's id and secret."""
    main(["access-keys", "create", *arguments])
    key_id, secret = (line.split("=", 1)[1] for line in capsys.readouterr().out.splitlines())
    return key_id, secret


def looked_up(access_key_id: str) -> AccessKey | None:
    """As a function that never heard of the key finds it."""
    return SsmAccessKeys(PREFIX, DEPLOYMENT, lambda: 0.0).secret(access_key_id)


def parameter(access_key_id: str) -> dict[str, Any]:
    (found,) = boto3.client("ssm").describe_parameters(
        ParameterFilters=[{"Key": "Name", "Values": [PREFIX + access_key_id]}]
    )["Parameters"]
    return dict(found)


@pytest.mark.parametrize("role", Role)
def test_a_key_is_issued_with_a_role(role: Role, capsys: pytest.CaptureFixture[str]) -> None:
    key_id, secret = created(capsys, "--name", "ann", "--role", role)
    key = looked_up(key_id)

    assert key
    assert (key.secret, key.role, key.sessions_from) == (secret, role, 0)
    assert key.principal_arn == DEPLOYMENT.user("ann")


def test_unless_told_otherwise_a_key_is_an_administrators(
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = looked_up(created(capsys, "--name", "ann")[0])

    assert key
    assert key.role is Role.ADMINISTRATOR


def test_a_role_that_there_is_not_is_refused_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["access-keys", "create", "--name", "ann", "--role", "boss"])

    told = capsys.readouterr().err
    assert all(role in told for role in Role)
    assert list(ssm_access_keys.listed(PREFIX)) == []


def test_a_key_of_the_first_release_is_an_administrators(of_0_1_0: str) -> None:
    key = looked_up(of_0_1_0)

    assert key
    assert (key.secret, key.role, key.sessions_from) == ("of old", Role.ADMINISTRATOR, 0)


def test_a_role_that_only_a_later_release_knows_opens_nothing() -> None:
    stored = json.dumps({"secret": "of tomorrow", "name": "ann", "role": "auditor"})
    boto3.client("ssm").put_parameter(Name=PREFIX + OLD, Value=stored, Type="SecureString")

    with pytest.raises(ValueError, match="auditor"):
        looked_up(OLD)


def test_the_list_has_every_role_and_reads_no_secret(
    of_0_1_0: str, capsys: pytest.CaptureFixture[str]
) -> None:
    viewer, secret = created(capsys, "--name", "bob", "--role", "viewer")
    called = _calls()

    main(["access-keys", "list"])
    told = capsys.readouterr().out

    assert sorted(line.split() for line in told.splitlines()) == sorted(
        [["ID", "ROLE", "NAME"], [of_0_1_0, "administrator", "ann"], [viewer, "viewer", "bob"]]
    )
    assert secret not in told
    assert set(called) == {"DescribeParameters"}


def test_a_key_that_somebody_described_anew_is_shown_as_one_that_may_do_most() -> None:
    boto3.client("ssm").put_parameter(
        Name=PREFIX + OLD, Value="{}", Type="SecureString", Description="mine (viewer)"
    )

    (found,) = ssm_access_keys.listed(PREFIX)

    assert (found.name, found.role) == ("mine (viewer)", Role.ADMINISTRATOR)


def test_ending_sessions_keeps_the_key_and_its_role(capsys: pytest.CaptureFixture[str]) -> None:
    key_id, secret = created(capsys, "--name", "ann", "--role", "responder")
    before = parameter(key_id)

    main(["access-keys", "end-sessions", key_id])
    key, after = looked_up(key_id), parameter(key_id)

    assert key
    assert (key.secret, key.role) == (secret, Role.RESPONDER)
    assert NOW.timestamp() < key.sessions_from <= NOW.timestamp() + 1
    assert (after["Description"], after["Type"]) == (before["Description"], "SecureString")


def test_the_sessions_of_a_key_of_the_first_release_end_as_well(of_0_1_0: str) -> None:
    main(["access-keys", "end-sessions", of_0_1_0])
    key = looked_up(of_0_1_0)

    assert key
    assert (key.secret, key.role) == ("of old", Role.ADMINISTRATOR)
    assert key.sessions_from > NOW.timestamp()


@pytest.mark.parametrize("action", ["end-sessions", "revoke"])
def test_a_key_that_there_is_not_is_said_to_be_missing(action: str) -> None:
    with pytest.raises(SystemExit, match=f"there is no access key {OLD}"):
        main(["access-keys", action, OLD])

    assert looked_up(OLD) is None


@pytest.mark.parametrize("key_id", [f"{OLD}:1", "../elsewhere", "no key", ""])
def test_what_is_no_id_names_no_key_and_no_former_version_of_one(
    of_0_1_0: str, key_id: str
) -> None:
    assert not ssm_access_keys.end_sessions(PREFIX, key_id, NOW)
    assert not ssm_access_keys.revoke(PREFIX, key_id)
    assert looked_up(of_0_1_0)


def test_a_key_that_is_revoked_while_its_sessions_end_does_not_come_back(
    of_0_1_0: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = ssm_access_keys._put

    def after_a_revocation(*arguments: Any, **options: Any) -> int:
        ssm_access_keys.revoke(PREFIX, of_0_1_0)
        return put(*arguments, **options)

    monkeypatch.setattr(ssm_access_keys, "_put", after_a_revocation)

    assert not ssm_access_keys.end_sessions(PREFIX, of_0_1_0, NOW)
    assert looked_up(of_0_1_0) is None


def _calls() -> list[str]:
    """The operations that are called from now on."""
    called: list[str] = []
    client("ssm").meta.events.register(
        "before-call.ssm", lambda model, **_: called.append(model.name)
    )
    return called
