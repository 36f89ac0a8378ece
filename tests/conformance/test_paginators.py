"""Every paginator of the models that has an operation here, walked in pages of one and of two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from incident_manager.wire.service_models import SERVICES, operation_model
from tests.conformance.operations import IMPLEMENTED
from tests.conformance.populated import DAILY, ZONE
from tests.world import START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape, StructureShape

    from tests.conformance.populated import Populated

PAGINATORS = {
    (service, name): description
    for service in SERVICES
    for name, description in Loader()
    .load_service_model(service, "paginators-1")["pagination"]
    .items()
    if (service, name) in IMPLEMENTED
}
# There is one replication set at most; that of the steps to a page can't be told a size.
SHORT = {"ListReplicationSets", "ListPageResolutions"}

# What a list must be asked beside the one thing that it is of.
_ASKED = {
    "EndTime": START + timedelta(days=20),
    "StartTime": START,
    "Members": ["alice", "bob"],
    "TimeZoneId": ZONE,
    "Recurrence": DAILY,
}


@pytest.mark.parametrize(("service", "operation"), PAGINATORS)
def test_pages_together_are_what_one_large_page_is(
    populated: Populated, service: str, operation: str
) -> None:
    client, described = populated.clients[service], PAGINATORS[service, operation]
    limit, result = described.get("limit_key"), described["result_key"]
    params, whole = _longest_list(populated, service, operation)
    assert len(whole) > (operation not in SHORT)

    for size in (1, 2) if limit else ():
        paginator = client.get_paginator(xform_name(operation))
        pages = list(paginator.paginate(**params, PaginationConfig={"PageSize": size}))
        assert [one for page in pages for one in page.get(result, [])] == whole
        assert len(pages) >= len(whole) / size
        assert all(len(page.get(result, [])) <= size for page in pages)


def _longest_list(
    populated: Populated, service: str, operation: str
) -> tuple[dict[str, Any], list[Any]]:
    """The question that finds most, and what one page as large as may be then has."""
    described = PAGINATORS[service, operation]
    answers = []
    for params in _questions(populated, service, operation):
        try:
            page = populated.clients[service]._make_api_call(operation, params)
        except ClientError:
            continue  # not everything has such a list
        assert described["output_token"] not in page
        answers.append(({**params}, page[described["result_key"]]))
    params, whole = max(answers, key=lambda answer: len(answer[1]))
    params.pop(described.get("limit_key"), None)
    return params, whole


def _questions(populated: Populated, service: str, operation: str) -> Iterator[dict[str, Any]]:
    """One for each thing that exists and that the list may be of; all in the largest page."""
    shape = operation_model(service, operation).input_shape
    assert shape is not None
    asked = {name: _ASKED[name] for name in shape.required_members if name in _ASKED}
    if limit := PAGINATORS[service, operation].get("limit_key"):
        asked[limit] = shape.members[limit].metadata["max"]
    of = [name for name in shape.required_members if name not in asked]
    if not of:
        yield asked
        return
    [member] = of
    for one in _things(populated, service, operation, shape, member):
        yield {**asked, member: one}


def _things(
    populated: Populated, service: str, operation: str, shape: StructureShape, member: str
) -> list[str]:
    of: Shape = shape.members[member]
    meant = populated.named.meant(service, of, operation, member)
    return [one for things in meant.values() for one in things]
