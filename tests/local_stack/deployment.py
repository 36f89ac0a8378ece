"""The project's own template, built and deployed to the local AWS with the real SAM CLI."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.local_stack.emulator import REGION, Emulator
from tests.local_stack.process import LocalStackError, finish

PROJECT = Path(__file__).resolve().parents[2]
STACK_NAME = "incident-manager"
SENDER = "incidents@example.com"


@dataclass(frozen=True, slots=True)
class Deployment:
    """The product on a local AWS: what the template's outputs say, and clients to reach it."""

    emulator: Emulator
    outputs: Mapping[str, str]
    region: str = REGION
    stack_name: str = STACK_NAME

    @property
    def endpoint(self) -> str:
        """Address of both APIs. The slash at its end matters: the emulator routes by it."""
        return self.emulator.url + self.outputs["ApiEndpoint"]

    def aws(self, service: str) -> Any:
        """A client of the local AWS itself."""
        return aws_client(self.emulator, service, self.region)

    def function_name(self, logical_id: str) -> str:
        """The deployed name of a function of the template."""
        found = self.aws("cloudformation").describe_stack_resource(
            StackName=self.stack_name, LogicalResourceId=logical_id
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])


def deploy(
    emulator: Emulator,
    *more: str,
    region: str = REGION,
    stack_name: str = STACK_NAME,
    project: Path = PROJECT,
) -> Deployment:
    """Build the project and deploy it, with `more` parameters (`Name=value`).

    The builds of layers that did not change are reused. A second stack needs a name of its own, as
    the emulator names the roles of stacks in two Regions alike.
    """
    parameters = [
        "LocalStack=true",
        f"PublicUrl={emulator.url}",
        f"SenderEmailAddress={SENDER}",
        "LogRetentionDays=1",
        *more,
    ]
    with _one_at_a_time():
        _sam(["build"], emulator.folder / "sam-build.log", dict(os.environ), project)
        _sam(
            ["deploy", "--no-confirm-changeset", "--no-progressbar"]
            + ["--region", region, "--stack-name", stack_name]
            + ["--parameter-overrides", *parameters],
            emulator.folder / "sam-deploy.log",
            emulator.environment(),
            project,
        )
    made = deployed(emulator, region, stack_name)
    _allow_sender(made)
    return made


def deployed(emulator: Emulator, region: str = REGION, stack_name: str = STACK_NAME) -> Deployment:
    """The deployment that is already there."""
    stacks = aws_client(emulator, "cloudformation", region).describe_stacks(StackName=stack_name)
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stacks["Stacks"][0]["Outputs"]}
    return Deployment(emulator, outputs, region, stack_name)


def build(logs: Path) -> None:
    """`sam build`, as `make build` does."""
    with _one_at_a_time():
        _sam(["build"], logs / "sam-build.log", dict(os.environ))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for whoever else builds: SAM CLI has one folder for what it built, and empties it."""
    lock = PROJECT / ".local" / "build.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _allow_sender(deployment: Deployment) -> None:
    """Let the functions send mail. SES sends only for identities that were verified.

    The emulator asks for SendEmail on "*", where AWS asks for it on the identity that the template
    allows; for ListAliases where an alias is deleted; and it does not know the source that an event
    is put on the bus with. These permissions it cannot check.
    """
    deployment.aws("sesv2").create_email_identity(EmailIdentity=SENDER)
    actions = ["ses:SendEmail", "lambda:ListAliases", "events:PutEvents"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    cloudformation = deployment.aws("cloudformation")
    stack = cloudformation.describe_stack_resources(StackName=deployment.stack_name)
    for resource in stack["StackResources"]:
        if resource["ResourceType"] == "AWS::IAM::Role":
            deployment.aws("iam").put_role_policy(
                RoleName=resource["PhysicalResourceId"],
                PolicyName="what-the-emulator-cannot-check",
                PolicyDocument=policy,
            )


def sam_program() -> Path:
    """SAM CLI, which is installed beside the project's own tools and not among them."""
    beside = PROJECT / ".venv-sam" / "bin"
    found = shutil.which("sam", path=os.pathsep.join((os.environ["PATH"], str(beside))))
    if found is None:
        raise LocalStackError("SAM CLI is not installed: make install")
    return Path(found)


def aws_client(emulator: Emulator, service: str, region: str = REGION) -> Any:
    """A client of the local AWS that ignores the user's own configuration and credentials."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=emulator.url,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def _sam(arguments: list[str], log: Path, env: Mapping[str, str], project: Path = PROJECT) -> None:
    settings = {**env, "SAM_CLI_TELEMETRY": "0"}
    finish([sam_program(), *arguments], log, settings, project)
