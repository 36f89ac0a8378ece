"""ARNs out of the dimensions of an alarm's metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.alarms.reading import read, recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.json_value import JSON


def alarm(
    namespace: str, dimensions: Mapping[str, JSON], region: str = "eu-west-1", **metric: JSON
) -> Mapping[str, JSON]:
    identity: JSON = {"namespace": namespace, "name": "Any", "dimensions": dimensions}
    partition = "aws-cn" if region.startswith("cn-") else "aws"
    return {
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "account": "111122223333",
        "region": region,
        "resources": [f"arn:{partition}:cloudwatch:{region}:111122223333:alarm:any"],
        "detail": {
            "alarmName": "any",
            "state": {"value": "ALARM"},
            "configuration": {"metrics": [{"metricStat": {"metric": identity}, **metric}]},
        },
    }


@pytest.mark.parametrize(
    ("namespace", "dimensions", "resources"),
    [
        ("AWS/DynamoDB", {"TableName": "t"}, ["dynamodb:eu-west-1:111122223333:table/t"]),
        (
            "AWS/DynamoDB",
            {"TableName": "t", "GlobalSecondaryIndexName": "i"},
            [
                "dynamodb:eu-west-1:111122223333:table/t",
                "dynamodb:eu-west-1:111122223333:table/t/index/i",
            ],
        ),
        (
            "AWS/DynamoDB",
            {"TableName": "t", "StreamLabel": "2026-01-01T00:00:00.000"},
            [
                "dynamodb:eu-west-1:111122223333:table/t",
                "dynamodb:eu-west-1:111122223333:table/t/stream/2026-01-01T00:00:00.000",
            ],
        ),
        ("AWS/EC2", {"InstanceId": "i-1"}, ["ec2:eu-west-1:111122223333:instance/i-1"]),
        ("CWAgent", {"InstanceId": "i-1"}, ["ec2:eu-west-1:111122223333:instance/i-1"]),
        ("AWS/EC2", {"ImageId": "ami-1"}, ["ec2:eu-west-1::image/ami-1"]),
        ("AWS/Lambda", {"FunctionName": "f"}, ["lambda:eu-west-1:111122223333:function:f"]),
        (
            "AWS/Lambda",
            {"FunctionName": "f", "Resource": "f:live"},
            [
                "lambda:eu-west-1:111122223333:function:f",
                "lambda:eu-west-1:111122223333:function:f:live",
            ],
        ),
        (
            "AWS/Lambda",
            {"FunctionName": "f", "Resource": "f:live", "ExecutedVersion": "7"},
            [
                "lambda:eu-west-1:111122223333:function:f",
                "lambda:eu-west-1:111122223333:function:f:live",
                "lambda:eu-west-1:111122223333:function:f:7",
            ],
        ),
        ("AWS/RDS", {"DBInstanceIdentifier": "d"}, ["rds:eu-west-1:111122223333:db:d"]),
        ("AWS/RDS", {"DBClusterIdentifier": "c"}, ["rds:eu-west-1:111122223333:cluster:c"]),
        ("AWS/S3", {"BucketName": "b", "StorageType": "x"}, ["s3:::b"]),
        ("AWS/DynamoDB", {"GlobalSecondaryIndexName": "i"}, []),
        ("AWS/EC2", {"InstanceId": 5}, []),
        ("AWS/S3", {"BucketName": "b" * 1_000}, []),
        ("Shop", {"InstanceId": "i-1"}, []),
    ],
)
def test_dimensions_name_resources(
    namespace: str, dimensions: Mapping[str, JSON], resources: list[str]
) -> None:
    found = read(alarm(namespace, dimensions)).involved_resources

    assert found == tuple(f"arn:aws:{each}" for each in resources)


def test_a_metric_watched_in_another_account_names_resources_there() -> None:
    event = alarm("AWS/EC2", {"InstanceId": "i-1"}, accountId="444455556666")

    assert read(event).involved_resources == ("arn:aws:ec2:eu-west-1:444455556666:instance/i-1",)


def test_the_partition_is_the_alarms() -> None:
    event = alarm("AWS/S3", {"BucketName": "b"}, region="cn-north-1")

    assert read(event).involved_resources == ("arn:aws-cn:s3:::b",)


def test_resources_of_several_metrics_come_once_each() -> None:
    assert recorded("sns_metric_math_alarm").involved_resources == (
        "arn:aws:lambda:us-east-1:111122223333:function:place-order",
        "arn:aws:lambda:us-east-1:111122223333:function:place-order:live",
        "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
        "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-customer",
    )


def test_a_resource_that_is_no_arn_involves_nothing() -> None:
    assert recorded("eventbridge_health").involved_resources == ()
