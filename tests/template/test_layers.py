"""The layers carry what the functions use, at the versions that the tests ran with."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from layers.dependencies import trim
from tests.template.sam_template import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = PROJECT / "layers" / "core" / "incident_manager"
LOCK = PROJECT / "layers" / "dependencies" / "requirements.txt"
DEVELOPMENT_LOCK = PROJECT / "requirements-dev.txt"
# Served by `incident_manager.wire`, which reads their models; no function calls them.
SERVED = {"ssm-contacts", "ssm-incidents"}
# Called by PynamoDB, which makes its own client.
CALLED_BY_PYNAMODB = {"dynamodb"}
# The administrator's command runs where the whole of botocore is.
ADMINISTRATION = PACKAGE / "cli"
_CLIENT = re.compile(r"""\bclient\(\s*["']([\w-]+)["']""")
_PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)


def test_botocore_keeps_the_models_of_exactly_the_services_that_are_used() -> None:
    called = {
        service
        for module in PACKAGE.rglob("*.py")
        if ADMINISTRATION not in module.parents
        for service in _CLIENT.findall(module.read_text())
    }
    kept = trim.kept_services(trim.KEPT_SERVICES.read_text())

    assert kept == called | CALLED_BY_PYNAMODB | SERVED


def test_what_ships_is_what_is_tested() -> None:
    shipped = dict(_PINNED.findall(LOCK.read_text()))
    tested = dict(_PINNED.findall(DEVELOPMENT_LOCK.read_text()))

    assert shipped
    assert shipped == {name: tested.get(name) for name in shipped}


def test_no_lock_names_an_index_of_packages() -> None:
    for lock in PROJECT.glob("requirements-*.txt"):
        assert "://" not in lock.read_text(), lock.name
    assert "://" not in LOCK.read_text()


def test_trimming_leaves_the_kept_models_and_what_every_client_needs(tmp_path: Path) -> None:
    models = _models(tmp_path, *trim.kept_services(trim.KEPT_SERVICES.read_text()), "ec2")
    (models / "endpoints.json").write_text(json.dumps({}))

    trim.main(tmp_path)

    left = {one.name for one in models.iterdir()}
    assert left == trim.kept_services(trim.KEPT_SERVICES.read_text()) | {"endpoints.json"}


def test_trimming_refuses_a_service_that_botocore_does_not_know(tmp_path: Path) -> None:
    _models(tmp_path, "dynamodb")

    with pytest.raises(SystemExit, match="does not know: .*'sns'"):
        trim.main(tmp_path)


def test_trimming_leaves_nothing_that_is_compiled(tmp_path: Path) -> None:
    _models(tmp_path, *trim.kept_services(trim.KEPT_SERVICES.read_text()))
    speedups = tmp_path / "markupsafe" / "_speedups.cpython-313-x86_64-linux-gnu.so"
    speedups.parent.mkdir()
    speedups.touch()

    trim.main(tmp_path)

    assert not speedups.exists()


def test_trimming_refuses_what_runs_on_one_processor_only(tmp_path: Path) -> None:
    _models(tmp_path, *trim.kept_services(trim.KEPT_SERVICES.read_text()))
    (tmp_path / "fast.so").touch()

    with pytest.raises(SystemExit, match="fast.so"):
        trim.main(tmp_path)


def _models(site_packages: Path, *services: str) -> Path:
    models = site_packages / "botocore" / "data"
    for service in services:
        (models / service).mkdir(parents=True)
    return models
