"""Nobody may do more than they do: actions by name, on resources by name."""

from __future__ import annotations

from typing import Any

from incident_manager.domain.announcement import SOURCE
from tests.template.sam_template import FUNCTION, resources, statements

# What AWS leaves no choice about. A phone number is not a resource; parameters are listed whole.
RECORDS = {"Ref": "RecordsPolicy"}
ON_ANY_RESOURCE = {
    ("CarriersPolicy", "AskWhoOptedOut"),
    ("ServeConsoleFunction", "ReadMetrics"),
    ("ServeConsoleFunction", "ListAccessKeys"),
}


def test_no_policy_names_actions_by_a_wildcard() -> None:
    wild = [
        (owner, action)
        for owner, statement in statements()
        for action in _listed(statement["Action"])
        if "*" in action
    ]

    assert not wild


def test_only_the_named_exceptions_may_act_on_any_resource() -> None:
    wild = {
        (owner, statement["Sid"])
        for owner, statement in statements()
        if statement["Effect"] == "Allow" and "*" in _listed(statement.get("Resource"))
    }

    assert wild == ON_ANY_RESOURCE


def test_sending_an_sms_includes_no_topic() -> None:
    [sms] = [one for _, one in statements() if "NotResource" in one]

    assert sms["Action"] == "sns:Publish"
    assert sms["NotResource"] == {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}


def test_topics_are_those_of_this_account_and_never_the_one_that_alarms_come_in_by() -> None:
    publishing = [one for owner, one in statements() if owner == "TopicsPolicy"]

    assert [(one["Effect"], one["Action"], one["Resource"]) for one in publishing] == [
        ("Allow", "sns:Publish", {"Fn::Sub": "arn:${AWS::Partition}:sns:*:${AWS::AccountId}:*"}),
        ("Deny", "sns:Publish", {"Ref": "AlarmTopic"}),
    ]


def test_events_are_put_on_the_bus_in_our_own_name_only() -> None:
    putting = {owner: one for owner, one in statements() if one["Action"] == "events:PutEvents"}

    assert set(putting) == {"PublishTimelineFunction", "ServeConsoleFunction"}
    for put in putting.values():
        assert put["Resource"]["Fn::Sub"].endswith(":event-bus/default")
        assert put["Condition"] == {"StringEquals": {"events:source": SOURCE}}


def test_nobody_may_delete_the_table_itself() -> None:
    [denied] = [one for _, one in statements() if _denies(one, "dynamodb:DeleteTable")]
    allowed = {
        owner for owner, one in statements() if "dynamodb:DeleteTable" in _listed(one["Action"])
    }

    assert denied["Resource"] == {"Fn::GetAtt": ["Table", "Arn"]}
    assert allowed == {"ReplicasPolicy"}


def test_whoever_has_the_address_of_a_calendar_reaches_a_function_that_only_reads() -> None:
    allowed = [one for owner, one in statements() if owner == "ServeCalendarFunction"]
    actions = {action for one in allowed for action in _listed(one["Action"])}
    [get] = [one for one in allowed if one["Action"] == "dynamodb:BatchGetItem"]
    keys = get["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    beside = [
        one for one in resources(FUNCTION)["ServeCalendarFunction"]["Policies"] if "Ref" in one
    ]

    assert beside == [{"Ref": "TableKeyPolicy"}]
    assert actions == {"dynamodb:BatchGetItem", "dynamodb:Query"}
    assert keys == ["CALENDAR#*", "CONTACT#*", "REPLICATION-SET", "ROTATION#*"]


def test_keys_are_used_through_dynamodb_only() -> None:
    keys = [one for _, one in statements() if any("kms:" in a for a in _listed(one["Action"]))]

    assert len(keys) == 2
    for one in keys:
        via = one["Condition"]["StringLike"]["kms:ViaService"]
        assert via == {"Fn::Sub": "dynamodb.*.${AWS::URLSuffix}"}


def test_whoever_reads_the_table_may_use_its_key() -> None:
    """A replication set may name one of the customer's."""
    reading = {owner for owner, one in statements() if "dynamodb:BatchGetItem" in one["Action"]}
    policies = {name: one["Policies"] for name, one in resources(FUNCTION).items()}
    readers = [name for name, held in policies.items() if name in reading or RECORDS in held]

    assert len(readers) == len(policies)
    assert not [name for name in readers if {"Ref": "TableKeyPolicy"} not in policies[name]]


def test_who_tells_of_hand_offs_deletes_nothing() -> None:
    allowed = [one["Action"] for owner, one in statements() if owner == "NotifyHandOffFunction"]

    assert allowed == ["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"]


def test_mail_is_sent_in_the_name_of_the_chosen_sender_only() -> None:
    [mail] = [one for _, one in statements() if one["Action"] == "ses:SendEmail"]

    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderEmailAddress"}}}


def test_services_that_may_call_in_are_held_to_this_account() -> None:
    open_doors = [
        (owner, statement["Sid"])
        for owner, statement in statements()
        if "Principal" in statement
        and "Condition" not in statement
        and "sts:AssumeRole" not in _listed(statement["Action"])
    ]

    assert not open_doors


def test_every_permission_to_invoke_names_where_the_call_comes_from() -> None:
    permissions = resources("AWS::Lambda::Permission")

    assert permissions
    assert not [name for name, one in permissions.items() if "SourceArn" not in one]


def test_whatever_sends_to_the_failure_queue_from_outside_is_named() -> None:
    [policy] = resources("AWS::SQS::QueuePolicy").values()
    senders = {one["Principal"]["Service"] for one in policy["PolicyDocument"]["Statement"]}

    assert senders == {"sns.amazonaws.com", "events.amazonaws.com"}


def _denies(statement: dict[str, Any], action: str) -> bool:
    return statement["Effect"] == "Deny" and action in _listed(statement["Action"])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
