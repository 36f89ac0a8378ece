"""docs/conformance.md says what is so. `make conformance` generates it."""

from __future__ import annotations

from tests.conformance.deviations import EVERYWHERE, deviations
from tests.conformance.operations import IMPLEMENTED
from tests.conformance.table import TABLE, Count, counts_in, rendered
from tests.contract.wire.shape_values import OPERATIONS


def test_the_document_is_what_would_be_generated() -> None:
    """Except for the numbers of tests, which would take running them: see the next test."""
    document = TABLE.read_text()

    assert document == rendered(counts_in(document)), "run `make conformance`"


def test_every_implemented_operation_was_answered_in_a_test_written_by_hand() -> None:
    """As counted when the document was generated, so it may have become more since."""
    counts = counts_in(TABLE.read_text())

    missing = [key for key in IMPLEMENTED if not counts.get(key, Count(0, 0)).answered]

    assert missing == [], "write a test in tests/contract/api, then run `make conformance`"


def test_deviations_are_of_operations_that_there_are() -> None:
    keys = {(service, name) for service, told in deviations().items() for name in told}

    assert {key for key in keys if key[1] != EVERYWHERE} <= set(OPERATIONS)
    assert all(line for told in deviations().values() for lines in told.values() for line in lines)


def test_the_counts_are_read_as_they_were_written() -> None:
    counts = {key: Count(n, 2 * n) for n, key in enumerate(IMPLEMENTED)}

    assert counts_in(rendered(counts)) == counts
