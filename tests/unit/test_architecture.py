"""Imports point inwards only, the paging path stays light, nothing grows too long.

Read from the source, or in a fresh process, so that no other test's imports count.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
CORE = ROOT / "layers" / "core"
PACKAGE = CORE / "incident_manager"
FUNCTIONS = ROOT / "functions"
MAX_MODULE, MAX_FUNCTION = 300, 40
LAYERS = {
    "domain": {"domain"},
    "services": {"domain", "store", "ports", "services"},
    "adapters": {
        "domain",
        "store",
        "ports",
        "adapters",
        "wire",
    },
    "wire": {"domain", "ports", "wire"},
    "cloudformation": {"domain", "services", "api", "wire", "cloudformation"},
    "console": {"domain", "store", "ports", "services", "api", "wire", "console"},
}


def sources(*folders: Path) -> list[Path]:
    found = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return [path for path in found if "__pycache__" not in path.parts]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text())))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            module = str(node.module)
            is_package = (CORE / module.replace(".", "/")).is_dir()
            yield from (f"{module}.{name.name}" if is_package else module for name in node.names)


def inward(layer: str) -> list[Path]:
    return sources(PACKAGE / layer)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_is_further_in(layer: str) -> None:
    wrong = [
        f"{short(path)} imports {name}"
        for path in inward(layer)
        for name in imports(path)
        if name.startswith("incident_manager.") and name.split(".")[1] not in LAYERS[layer]
    ]

    assert inward(layer), "the layer is somewhere else by now"
    assert wrong == []


@pytest.mark.parametrize("layer", ["domain", "services"])
def test_the_inner_layers_need_nothing_but_python(layer: str) -> None:
    wrong = [
        f"{short(path)} imports {name}"
        for path in inward(layer)
        for name in imports(path)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "incident_manager"}
    ]

    assert wrong == []


def test_the_domain_reads_no_clock_no_environment_and_no_file() -> None:
    outside = {"os", "time", "pathlib", "random", "secrets", "socket", "subprocess", "threading"}
    wrong = [f"{short(path)}: {name}" for path in inward("domain") for name in imports(path)
             if name.partition(".")[0] in outside]  # fmt: skip
    clocks = [
        short(path)
        for path in sources(PACKAGE / "domain", PACKAGE / "services")
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today", "uuid4"}
    ]

    assert wrong == []
    assert clocks == []


@pytest.mark.parametrize("layer", ["domain", "services"])
def test_the_inner_layers_are_typed_without_any(layer: str) -> None:
    wrong = [
        short(path)
        for path in inward(layer)
        for node in nodes(path)
        if isinstance(node, ast.Name) and node.id == "Any"
    ]

    assert wrong == []


def test_nothing_imports_the_functions_and_they_import_only_the_package() -> None:
    wrong = [
        f"{short(path)} imports {name}"
        for path in sources(PACKAGE, FUNCTIONS)
        for name in imports(path)
        if name.partition(".")[0] in {"functions", "tests", "app"}
    ]

    assert wrong == []


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = [
        f"{short(path)}: {lines}"
        for path in sources(CORE, FUNCTIONS)
        if (lines := len(path.read_text().splitlines())) > MAX_MODULE
    ]

    assert long == []


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        f"{short(path)}: {node.name} has {length}"
        for path in sources(CORE, FUNCTIONS)
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    ]

    assert long == []


def loaded_by(function: str) -> set[str]:
    """The modules that are there once the function's module is."""
    app = str(FUNCTIONS / function / "app.py")
    program = f"import runpy, sys; runpy.run_path({app!r}); print(*sys.modules)"
    run = subprocess.run(  # noqa: S603  our own source, by this very Python
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(CORE), "POWERTOOLS_SERVICE_NAME": "x"},
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize("function", ["ingest_alarm", "advance_engagement", "rescue_overdue"])
def test_the_paging_path_imports_nothing_that_it_does_not_need(function: str) -> None:
    """Each of these would be paid for by the first page after a cold start."""
    heavy = {"pydantic", "aws_xray_sdk", "jinja2", "yaml", "requests", "incident_manager.wire",
             "incident_manager.api", "incident_manager.cli", "incident_manager.cloudformation",
             "incident_manager.domain.hand_off_notice", "icalendar"}  # fmt: skip

    assert loaded_by(function) & heavy == set()


def test_calendars_and_the_api_do_not_load_each_other() -> None:
    assert "icalendar" not in loaded_by("serve_api")
    assert "incident_manager.api" not in loaded_by("serve_calendar")
