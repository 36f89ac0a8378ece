"""`make local`: the product on a local AWS, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.local_stack.cast import create_replication_set
from tests.local_stack.deployment import PROJECT
from tests.local_stack.process import LocalStackError, end_on_signals
from tests.local_stack.stack import ENVIRONMENT, LOCAL, exports, local_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.stack import Stack

_FORGET = "unset AWS_SESSION_TOKEN AWS_PROFILE"  # what would go before the local key
_PATH = f'export PATH="{PROJECT / ".venv" / "bin"}:$PATH"'


def main() -> None:
    """Stay in the foreground; a signal to end is an orderly end."""
    parser = argparse.ArgumentParser(prog="make local")
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--wait-scale", type=_scale, default=1, help="0.01: a minute takes 0.6 s")
    arguments = parser.parse_args()
    end_on_signals()
    print("Starting the local AWS and deploying to it ...", flush=True)
    try:
        with (
            local_stack(LOCAL, port=arguments.port, wait_scale=arguments.wait_scale) as stack,
            _environment_file(stack),
        ):
            create_replication_set(stack)
            print(_welcome(stack), flush=True)
            signal.pause()
    except LocalStackError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\nStopped.")


def _scale(text: str) -> float:
    scale = float(text)
    if not 0 < scale <= 1:
        raise argparse.ArgumentTypeError(f"{text}: more than 0 and at most 1")
    return scale


@contextmanager
def _environment_file(stack: Stack) -> Iterator[None]:
    """Keep `.local/env` while what it names answers; only its owner may read the secret."""
    ENVIRONMENT.unlink(missing_ok=True)
    ENVIRONMENT.touch(mode=0o600)
    lines = [_FORGET, *(exports({n: v}) for n, v in stack.shell_variables().items()), _PATH]
    ENVIRONMENT.write_text("".join(f"{line}\n" for line in lines))
    try:
        yield
    finally:
        ENVIRONMENT.unlink(missing_ok=True)


def _welcome(stack: Stack) -> str:
    variables = stack.shell_variables()
    endpoints = {n: v for n, v in variables.items() if n.startswith("AWS_ENDPOINT_URL")}
    credentials = {n: v for n, v in variables.items() if n not in endpoints}
    local_aws = stack.deployment.emulator.url
    return f"""
Open the console, and sign in with the key. It leads on from there.

  Console             {stack.deployment.outputs["ConsoleUrl"]}
  Access key id       {stack.key.access_key_id}
  Secret access key   {stack.key.secret}

Or paste into a shell (or: . .local/env), then: aws ssm-incidents list-incident-records

{exports(endpoints)}
{_FORGET}; {exports(credentials)}
{_PATH}

  Endpoint            {stack.deployment.endpoint}
  Sent mail           {local_aws}/_ministack/ses/messages
  Sent SMS            {local_aws}/_ministack/sns/sms-messages
  Alarm topic         {stack.deployment.outputs["AlarmTopicArn"]}
  Logs                {stack.logs}

ready"""


if __name__ == "__main__":
    main()
