"""ARNs of what an alarm or an event is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from incident_manager.domain.json_value import JSON, list_at, object_at, text_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# The service's limit for an ARN of a related item.
MAX_ARN_LENGTH = 1_000
MIN_ARN_COLONS = 5


class Place(NamedTuple):
    """Where a metric's resources live."""

    partition: str
    region: str
    account: str

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"


def arns_of(resources: Sequence[JSON]) -> tuple[str, ...]:
    """The entries that are ARNs, each once, in their order. AWS Health names some by id alone."""
    return tuple(dict.fromkeys(each for each in resources if _is_arn(each)))  # type: ignore[misc]


def resources_of_alarm(event: Mapping[str, JSON]) -> tuple[str, ...]:
    """The resources that the dimensions of the alarm's metrics name.

    For the namespaces that the service documents: DynamoDB, EC2, Lambda, RDS and S3. A metric that
    an alarm watches in another account names resources of that account.
    """
    found = (
        arn
        for metric in list_at(event, "detail", "configuration", "metrics")
        for arn in _of_metric(metric, _place(event, metric))
    )
    return tuple(dict.fromkeys(arn for arn in found if len(arn) <= MAX_ARN_LENGTH))


def _is_arn(value: JSON) -> bool:
    return (
        isinstance(value, str)
        and value.startswith("arn:")
        and value.count(":") >= MIN_ARN_COLONS
        and len(value) <= MAX_ARN_LENGTH
    )


def _place(event: Mapping[str, JSON], metric: JSON) -> Place:
    alarm = next(iter(arns_of(list_at(event, "resources"))), "arn:aws:::").split(":")
    return Place(
        partition=alarm[1],
        region=text_at(event, "region") or alarm[3],
        account=text_at(metric, "accountId") or text_at(event, "account") or alarm[4],
    )


def _of_metric(metric: JSON, place: Place) -> Iterator[str]:
    identity = object_at(metric, "metricStat", "metric")
    resources = BY_NAMESPACE.get(text_at(identity, "namespace") or "")
    if resources is None:
        return iter(())
    dimensions = object_at(identity, "dimensions")
    named = {name: value for name, value in dimensions.items() if isinstance(value, str) and value}
    return resources(named, place)


def _dynamodb(named: Mapping[str, str], place: Place) -> Iterator[str]:
    if "TableName" not in named:
        return
    table = place.arn("dynamodb", f"table/{named['TableName']}")
    yield table
    if "GlobalSecondaryIndexName" in named:
        yield f"{table}/index/{named['GlobalSecondaryIndexName']}"
    if "StreamLabel" in named:
        yield f"{table}/stream/{named['StreamLabel']}"


def _ec2(named: Mapping[str, str], place: Place) -> Iterator[str]:
    if "InstanceId" in named:
        yield place.arn("ec2", f"instance/{named['InstanceId']}")
    if "ImageId" in named:
        # An image's ARN names no account.
        yield place._replace(account="").arn("ec2", f"image/{named['ImageId']}")


def _lambda(named: Mapping[str, str], place: Place) -> Iterator[str]:
    """`Resource` is the function's name, a colon and the version or alias that was called."""
    if "FunctionName" in named:
        yield place.arn("lambda", f"function:{named['FunctionName']}")
    if "Resource" in named:
        yield place.arn("lambda", f"function:{named['Resource']}")
    if "FunctionName" in named and "ExecutedVersion" in named:
        yield place.arn("lambda", f"function:{named['FunctionName']}:{named['ExecutedVersion']}")


def _rds(named: Mapping[str, str], place: Place) -> Iterator[str]:
    if "DBClusterIdentifier" in named:
        yield place.arn("rds", f"cluster:{named['DBClusterIdentifier']}")
    if "DBInstanceIdentifier" in named:
        yield place.arn("rds", f"db:{named['DBInstanceIdentifier']}")


def _s3(named: Mapping[str, str], place: Place) -> Iterator[str]:
    if "BucketName" in named:
        # A bucket's ARN names neither Region nor account.
        yield place._replace(region="", account="").arn("s3", named["BucketName"])


BY_NAMESPACE: Mapping[str, Callable[[Mapping[str, str], Place], Iterator[str]]] = {
    "AWS/DynamoDB": _dynamodb,
    "AWS/EC2": _ec2,
    # The CloudWatch agent's metrics carry the same dimensions as those of EC2 itself.
    "CWAgent": _ec2,
    "AWS/Lambda": _lambda,
    "AWS/RDS": _rds,
    "AWS/S3": _s3,
}
