"""What generated requests brought to light, each as the plain request that it comes down to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.domain.page import Page
from incident_manager.store import Ref
from tests.contract.api.refusals import refused
from tests.in_process_account import environment
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.conformance.populated import Populated
    from tests.contract.api.conftest import Api

# The model lets a PageId have 2,048 characters, DynamoDB a sort key 1,024.
TOO_LONG = f"arn:aws:ssm-contacts:eu-central-1:123456789012:page/alice/{'a' * 1980}"


def test_a_tag_without_a_key_or_a_value_is_refused(api: Api) -> None:
    for half in ({"Key": "team"}, {"Value": "shop"}, {}):
        with refused("ValidationException", "a tag has a Key and a Value"):
            api.contacts.create_contact(Alias="ann", Type="PERSONAL", Plan={}, Tags=[half])


def test_the_timeline_of_an_unknown_incident_is_refused_as_its_model_can(api: Api) -> None:
    with refused("ValidationException", "there is no incident"):
        api.incidents.list_timeline_events(incidentRecordArn=DEPLOYMENT.incident("checkout", "1"))


def test_an_arn_of_the_other_service_is_not_found_without_a_type_that_its_model_lacks(
    api: Api,
) -> None:
    with pytest.raises(ClientError) as caught:
        api.incidents.get_response_plan(arn=DEPLOYMENT.contact("alice"))

    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    assert "resourceType" not in caught.value.response


def test_an_arn_longer_than_any_key_names_nothing_and_dynamodb_is_not_asked_for_it() -> None:
    """If it were asked, it would say here that there is no table."""
    with environment(), mock_aws():
        assert DynamoStore("no-table").get(Ref(Page, TOO_LONG)) is None


def test_receipts_come_in_pages_of_the_size_that_was_asked_for(populated: Populated) -> None:
    page = next(one for one in populated.api.world.pages if len(one.receipts) > 2)

    found = populated.api.contacts.list_page_receipts(PageId=page.arn, MaxResults=1)

    assert [one["ReceiptType"] for one in found["Receipts"]] == ["DELIVERED"]
    assert found["NextToken"]
