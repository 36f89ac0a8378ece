"""A local AWS with the product deployed and a key to its API: what demo, tests and people use."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from tests.local_stack import function_logs
from tests.local_stack.administration import AccessKey, issue_access_key
from tests.local_stack.deployment import PROJECT, Deployment, deploy
from tests.local_stack.emulator import REGION, emulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCAL = PROJECT / ".local"
ENVIRONMENT = LOCAL / "env"


@dataclass(frozen=True, slots=True)
class Stack:
    """The deployed product, and the key that its callers sign with."""

    deployment: Deployment
    key: AccessKey

    @property
    def logs(self) -> Path:
        """The folder in which the emulator and the SAM CLI write their logs."""
        return self.deployment.emulator.folder

    def aws(self, service: str) -> Any:
        """A client of the local AWS, such as `cloudwatch`."""
        return self.deployment.aws(service)

    def api(self, service: str) -> Any:
        """A client of the product: `ssm-incidents` or `ssm-contacts`."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.deployment.endpoint,
            region_name=REGION,
            aws_access_key_id=self.key.access_key_id,
            aws_secret_access_key=self.key.secret,
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )

    def shell_variables(self) -> dict[str, str]:
        """What a shell needs for any AWS client to reach the product."""
        return {
            "AWS_ENDPOINT_URL_SSM_INCIDENTS": self.deployment.endpoint,
            "AWS_ENDPOINT_URL_SSM_CONTACTS": self.deployment.endpoint,
            "AWS_ACCESS_KEY_ID": self.key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.key.secret,
            "AWS_DEFAULT_REGION": REGION,
            "LOCAL_AWS_ENDPOINT": self.deployment.emulator.url,
        }


@contextmanager
def local_stack(
    folder: Path, *, port: int | None = None, wait_scale: float = 1, enforce_iam: bool = False
) -> Iterator[Stack]:
    """Run the product on a local AWS while the block runs; only its logs are left afterwards."""
    with emulator(folder, port=port, wait_scale=wait_scale, enforce_iam=enforce_iam) as started:
        deployment = deploy(started)
        try:
            yield Stack(deployment, issue_access_key(started, "local"))
        finally:
            function_logs.save(deployment)


def exports(variables: dict[str, str]) -> str:
    """One shell command that sets all of them."""
    return "export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
