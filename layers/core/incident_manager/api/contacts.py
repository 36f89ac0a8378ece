"""CreateContact, GetContact, UpdateContact, ListContacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.contact_shapes import contact_shape, plan_from, plan_shape, tags_from
from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import CONTACTS, fingerprint, operation
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.services.manage_contact import ContactUpdate, create_contact, update_contact
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(CONTACTS, "CreateContact")
def create(request: Request, params: Members) -> Members:
    _check_targets(params["Plan"])
    contact = Contact(
        arn=request.ports.deployment.contact(params["Alias"]),
        alias=params["Alias"],
        type=ContactType(params["Type"]),
        plan=plan_from(params["Plan"]),
        display_name=params.get("DisplayName"),
        tags=tags_from(params.get("Tags")),
        created=request.now,
        request=_request(params),
    )
    return {"ContactArn": create_contact(request.ports, contact).arn}


@operation(CONTACTS, "GetContact")
def get(request: Request, params: Members) -> Members:
    contact = request.find(Ref(Contact, params["ContactId"]))
    return {**contact_shape(contact), "Plan": plan_shape(contact.plan)}


@operation(CONTACTS, "UpdateContact")
def update(request: Request, params: Members) -> Members:
    plan = params.get("Plan")
    if plan is not None:
        _check_targets(plan)
    change = ContactUpdate(params.get("DisplayName"), None if plan is None else plan_from(plan))
    update_contact(request.ports, params["ContactId"], change)
    return {}


@operation(CONTACTS, "ListContacts")
def list_all(request: Request, params: Members) -> Members:
    listing: Listing[Contact] = Listing.of(CONTACTS, "ListContacts", params)
    prefix, kind = params.get("AliasPrefix") or "", params.get("Type")
    found = listing.page(
        lambda window: request.ports.store.contacts(prefix, window),
        lambda contact: kind in (None, contact.type),
    )
    return listing.answer("Contacts", [contact_shape(one) for one in found.items], found.next)


def _request(params: Members) -> str | None:
    """Only a client with a token can repeat a creation; without one a second creation is a
    conflict.
    """
    token = params.get("IdempotencyToken")
    return token and f"{token} {fingerprint(params, 'IdempotencyToken')}"


def _check_targets(plan: Members) -> None:
    """A target is a channel or a contact: the model calls it no union, so the wire lets both and
    neither pass.
    """
    targets = [target for stage in plan.get("Stages") or () for target in stage["Targets"]]
    if any(len(target) != 1 for target in targets):
        rule = "a target has exactly one of ChannelTargetInfo and ContactTargetInfo"
        raise invalid(CONTACTS, "Plan.Stages.Targets", rule)
