"""Where clients are met half-way: what the models forbid and real clients send all the same."""

from __future__ import annotations

from incident_manager.wire.service_models import CONTACTS, INCIDENTS

EMPTY_IS_ACCEPTED = frozenset(
    {
        # Terraform and CloudFormation write "no tags" and "no parameters" as an empty map, which
        # the shapes' minimum of one forbids. Empty display names, summaries and dedupe strings,
        # Terraform's way of clearing them, need no exception: their shapes have no minimum.
        (INCIDENTS, "TagMap"),
        (INCIDENTS, "SsmParameters"),
        (INCIDENTS, "DynamicSsmParameters"),
    }
)

PATTERNS_INSTEAD = {
    # The model's `.*\S.*` holds on one line only. A policy read from a file has many.
    (CONTACTS, "Policy"): r"[\s\S]*\S[\s\S]*",
}
