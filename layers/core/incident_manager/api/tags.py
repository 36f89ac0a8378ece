"""TagResource, UntagResource, ListTagsForResource of both services."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.api.contact_shapes import tags_from
from incident_manager.api.operations import CONTACTS, INCIDENTS, operation
from incident_manager.services.find_taggable import taggable_of_contacts, taggable_of_incidents
from incident_manager.services.tag_resource import tag_resource, untag_resource

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request
    from incident_manager.services.tag_resource import Find


@operation(INCIDENTS, "TagResource")
def tag(request: Request, params: Members) -> Members:
    tag_resource(request.ports.store, _of_incidents(request, params), params["tags"])
    return {}


@operation(INCIDENTS, "UntagResource")
def untag(request: Request, params: Members) -> Members:
    untag_resource(request.ports.store, _of_incidents(request, params), params["tagKeys"])
    return {}


@operation(INCIDENTS, "ListTagsForResource")
def list_tags(request: Request, params: Members) -> Members:
    return {"tags": _of_incidents(request, params)().tags}


@operation(CONTACTS, "TagResource")
def tag_contact(request: Request, params: Members) -> Members:
    tag_resource(request.ports.store, _of_contacts(request, params), tags_from(params["Tags"]))
    return {}


@operation(CONTACTS, "UntagResource")
def untag_contact(request: Request, params: Members) -> Members:
    untag_resource(request.ports.store, _of_contacts(request, params), params["TagKeys"])
    return {}


@operation(CONTACTS, "ListTagsForResource")
def list_tags_of_contact(request: Request, params: Members) -> Members:
    tags = _of_contacts(request, params)().tags
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def _of_incidents(request: Request, params: Members) -> Find:
    return partial(taggable_of_incidents, request.ports.store, params["resourceArn"])


def _of_contacts(request: Request, params: Members) -> Find:
    return partial(taggable_of_contacts, request.ports.store, params["ResourceARN"])
