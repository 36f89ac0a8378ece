"""PutContactPolicy and GetContactPolicy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS, operation
from incident_manager.domain.contact import Contact
from incident_manager.services.put_contact_policy import put_contact_policy
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(CONTACTS, "PutContactPolicy")
def put(request: Request, params: Members) -> Members:
    put_contact_policy(request.ports.store, params["ContactArn"], params["Policy"])
    return {}


@operation(CONTACTS, "GetContactPolicy")
def get(request: Request, params: Members) -> Members:
    """The text as it was put; no Policy where none was."""
    contact = request.find(Ref(Contact, params["ContactArn"]))
    return {"ContactArn": contact.arn, "Policy": contact.policy}
