"""The door of a response plan: an alias of the function, and who may invoke it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import boto3
import pytest

from incident_manager.adapters.lambda_doors import LambdaDoors

pytestmark = pytest.mark.usefixtures("aws_in_process")


@pytest.fixture
def functions(aws_in_process: None) -> Any:
    role = boto3.client("iam").create_role(RoleName="ingest", AssumeRolePolicyDocument="{}")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", "")
    client = boto3.client("lambda")
    client.create_function(
        FunctionName="ingest",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": code.getvalue()},
        Runtime="python3.13",
        Handler="app.handler",
    )
    return client


def _doors() -> LambdaDoors:
    return LambdaDoors("ingest", "aws", "eu-central-1", "123456789012")


def _aliases(functions: Any) -> list[str]:
    return [one["Name"] for one in functions.list_aliases(FunctionName="ingest")["Aliases"]]


def test_a_closed_door_is_gone_and_closing_it_again_changes_nothing(functions: Any) -> None:
    doors = _doors()
    doors.open("checkout")
    doors.open("payments")

    doors.close("checkout")
    doors.close("checkout")

    assert _aliases(functions) == ["payments"]


def test_what_was_permitted_to_knock_is_forbidden_again(functions: Any) -> None:
    doors = _doors()
    doors.open("checkout")
    policy = json.loads(functions.get_policy(FunctionName="ingest", Qualifier="checkout")["Policy"])
    assert {one["Sid"].rpartition("-")[0] for one in policy["Statement"]} == {
        *("alarm-actions", "rules")
    }

    doors.close("checkout")
    doors.open("checkout")

    assert _aliases(functions) == ["checkout"]


def test_a_door_that_never_was_is_closed(functions: Any) -> None:
    _doors().close("checkout")

    assert _aliases(functions) == []
