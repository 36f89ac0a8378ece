"""PutContactPolicy: the policy that is kept with a contact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact
from incident_manager.domain.resource_policy import PolicyError, read_policy
from incident_manager.services.errors import InvalidError
from incident_manager.services.finding import find
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.store import Store


def put_contact_policy(store: Store, contact_arn: str, document: str) -> None:
    """In the place of the one before, if there is one. Raises NotFoundError and InvalidError."""
    try:
        policy = read_policy(document)
    except PolicyError as error:
        raise InvalidError("Policy", str(error)) from error

    def attempt() -> None:
        contact = find(store, Ref(Contact, contact_arn))
        if contact.policy != policy.document:
            store.commit([replace(contact, policy=policy.document)])

    until_committed(attempt)
