"""An AWS account in this process, with the template's table and what else the functions call."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

import boto3
from moto import mock_aws

from tests.dynamodb_table import create_table
from tests.template import sam_template
from tests.world import CONSOLE_URL, DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

TABLE = "incidents"
SENDER = "incidents@example.com"
PLAN = "checkout"
_WHERE = f"{DEPLOYMENT.region}:{DEPLOYMENT.account}"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": DEPLOYMENT.region,
    "AWS_DEFAULT_REGION": DEPLOYMENT.region,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "TABLE_NAME": TABLE,
    "PARTITION": DEPLOYMENT.partition,
    "ACCOUNT_ID": DEPLOYMENT.account,
    "SENDER_EMAIL_ADDRESS": SENDER,
    "CONSOLE_URL": CONSOLE_URL,
    "STATE_MACHINE_ARN": f"arn:aws:states:{_WHERE}:stateMachine:run-engagement",
    "FAILURE_QUEUE_URL": f"https://sqs.{DEPLOYMENT.region}.amazonaws.com/{DEPLOYMENT.account}/kept",
    "DEFAULT_RESPONSE_PLAN_ARN": DEPLOYMENT.response_plan(PLAN),
    "INGEST_FUNCTION_NAME": "ingest-alarm",
    "ALARM_TOPIC_ARN": f"arn:aws:sns:{_WHERE}:alarms",
    "REPLAYED_FUNCTION_ARNS": f"arn:aws:lambda:{_WHERE}:function:rescue-overdue",
    "ACCESS_KEY_PREFIX": "/incident-manager/access-keys/",
    "POWERTOOLS_SERVICE_NAME": "incident-manager",
    "POWERTOOLS_METRICS_NAMESPACE": "IncidentManager",
}


def environment() -> AbstractContextManager[object]:
    """The environment of a function of this account; it also serves when AWS's part is replayed."""
    return patch.dict(os.environ, ENVIRONMENT)


@contextmanager
def account() -> Iterator[None]:
    """The account, while the block runs."""
    with mock_aws():
        create_table(TABLE)
        boto3.client("sqs").create_queue(QueueName="kept")
        boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
        boto3.client("stepfunctions").create_state_machine(
            name="run-engagement",
            definition=sam_template.definition_text(),
            roleArn=f"arn:aws:iam::{DEPLOYMENT.account}:role/run-engagement",
        )
        yield
