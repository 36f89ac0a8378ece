"""TagResource, UntagResource, ListTagsForResource of `ssm-incidents`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.operations import INCIDENTS, operation
from incident_manager.services.tag_resource import tag_resource, tags_of, untag_resource

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(INCIDENTS, "TagResource")
def tag(request: Request, params: Members) -> Members:
    tag_resource(request.ports.store, params["resourceArn"], params["tags"])
    return {}


@operation(INCIDENTS, "UntagResource")
def untag(request: Request, params: Members) -> Members:
    untag_resource(request.ports.store, params["resourceArn"], params["tagKeys"])
    return {}


@operation(INCIDENTS, "ListTagsForResource")
def list_tags(request: Request, params: Members) -> Members:
    return {"tags": tags_of(request.ports.store, params["resourceArn"])}
