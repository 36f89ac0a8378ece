"""Settings: a variable that is missing is named, and nothing else is needed."""

from __future__ import annotations

import pytest

from incident_manager.settings import (
    IngestAlarmSettings,
    PagingSettings,
    ServeApiSettings,
    SettingsError,
    from_environment,
)

ENOUGH = {
    "TABLE_NAME": "records",
    "PARTITION": "aws",
    "AWS_REGION": "eu-central-1",
    "ACCOUNT_ID": "123456789012",
}


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        from_environment(IngestAlarmSettings, {**ENOUGH, "ACCOUNT_ID": ""})

    assert str(error.value) == (
        "IngestAlarmSettings needs ACCOUNT_ID, STATE_MACHINE_ARN, FAILURE_QUEUE_URL"
        " in the environment"
    )


@pytest.mark.parametrize("kind", [IngestAlarmSettings, ServeApiSettings])
def test_each_function_needs_more_than_paging_does(kind: type[PagingSettings]) -> None:
    with pytest.raises(SettingsError, match=f"^{kind.__name__} needs"):
        from_environment(kind, ENOUGH)


def test_what_may_be_left_out_has_a_default_and_what_is_unknown_is_ignored() -> None:
    settings = from_environment(PagingSettings, {**ENOUGH, "PATH": "/bin"})

    assert settings.sender_email_address == ""
    assert settings.deployment.contact("alice") == (
        "arn:aws:ssm-contacts:eu-central-1:123456789012:contact/alice"
    )


def test_what_is_given_is_taken() -> None:
    given = {**ENOUGH, "SENDER_EMAIL_ADDRESS": "pager@example.com"}

    assert from_environment(PagingSettings, given).sender_email_address == "pager@example.com"
