"""template.yaml and the state machine's definition, as the template tests read them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cfnlint.decode import cfn_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATE = PROJECT / "template.yaml"
DEFINITION = PROJECT / "functions" / "run_engagement" / "run_engagement.asl.json"

FUNCTION = "AWS::Serverless::Function"
_SUBSTITUTION = re.compile(r"\$\{(\w+)\}")


@cache
def template() -> dict[str, Any]:
    """The template; `!Ref X` reads {"Ref": "X"} and so on."""
    plain: dict[str, Any] = json.loads(json.dumps(cfn_yaml.load(str(TEMPLATE))))
    return plain


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of every resource of this type, by logical id."""
    found = template()["Resources"].items()
    return {name: one.get("Properties", {}) for name, one in found if one["Type"] == kind}


def environment(function: str) -> dict[str, Any]:
    """The variables that a function gets, the shared ones included."""
    shared = template()["Globals"]["Function"]["Environment"]["Variables"]
    own = resources(FUNCTION)[function].get("Environment", {}).get("Variables", {})
    return {**shared, **own}


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every policy written in the template, with its owner's logical id."""
    for name, one in template()["Resources"].items():
        for document in _documents(one):
            for statement in document["Statement"]:
                yield from ((name, branch) for branch in _branches(statement))


def definition_text() -> str:
    """The state machine's definition as it is in the file, substitutions and all."""
    return DEFINITION.read_text()


def definition(substitutions: dict[str, str]) -> dict[str, Any]:
    """The definition as Step Functions gets it. Raises KeyError for what nobody supplies."""
    rendered = _SUBSTITUTION.sub(lambda found: substitutions[found[1]], definition_text())
    parsed: dict[str, Any] = json.loads(rendered)
    return parsed


def substitutions_used() -> set[str]:
    """The names in `${...}` of the definition."""
    return set(_SUBSTITUTION.findall(definition_text()))


def _documents(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "Statement" in value:
            yield value
        else:
            for inner in value.values():
                yield from _documents(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _documents(inner)


def _branches(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """A statement under !If stands for whichever of its branches is a statement."""
    if "Fn::If" not in statement:
        return [statement]
    return [one for one in statement["Fn::If"][1:] if "Effect" in one]
