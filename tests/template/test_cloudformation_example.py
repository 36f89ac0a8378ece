"""The example is a template of AWS's types, but for the type names and the service tokens."""

from __future__ import annotations

import json
from typing import Any

from cfnlint.api import lint
from cfnlint.decode import cfn_yaml

from incident_manager.cloudformation.provide_resource import TYPES
from tests.template.sam_template import PROJECT, template

EXAMPLE = PROJECT / "docs" / "examples" / "cloudformation.yaml"
TOKEN = {"Fn::ImportValue": {"Fn::Sub": "${IncidentManagerStack}-ServiceToken"}}


def _example() -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(cfn_yaml.load(str(EXAMPLE))))
    return plain


def _aws_s(name: str) -> str:
    service = "SSMContacts" if "SSMContacts" in name else "SSMIncidents"
    return name.replace(f"Custom::{service}", f"AWS::{service}::")


def test_the_example_has_every_type_and_the_token_that_is_exported() -> None:
    resources = _example()["Resources"].values()

    assert {one["Type"] for one in resources} == set(TYPES)
    assert all(one["Properties"]["ServiceToken"] == TOKEN for one in resources)
    exported = template()["Outputs"]["ServiceToken"]["Export"]["Name"]
    assert exported == {"Fn::Sub": "${AWS::StackName}-ServiceToken"}


def test_the_example_with_aws_s_types_is_what_aws_takes() -> None:
    example = _example()
    for one in example["Resources"].values():
        one["Type"] = _aws_s(one["Type"])
        del one["Properties"]["ServiceToken"]
    del example["Parameters"]["IncidentManagerStack"]

    assert [str(fault) for fault in lint(json.dumps(example))] == []
