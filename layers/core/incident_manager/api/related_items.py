"""UpdateRelatedItems, ListRelatedItems."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.api.related_item_shapes import identified, item_from, item_shape
from incident_manager.services.update_related_items import ItemUpdate, update_related_items

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request
    from incident_manager.domain.related_item import RelatedItem


@operation(INCIDENTS, "UpdateRelatedItems")
def update(request: Request, params: Members) -> Members:
    incident_arn, asked = params["incidentRecordArn"], params["relatedItemsUpdate"]
    remove = "itemToRemove" in asked
    if remove:
        item = identified(incident_arn, asked["itemToRemove"])
    else:
        item = replace(item_from(asked["itemToAdd"]), incident_arn=incident_arn)
    change = ItemUpdate(
        item=item,
        remove=remove,
        by=request.caller_arn,
        token=request.id_for(params.get("clientToken"), "UpdateRelatedItems"),
        request=fingerprint(params, "clientToken"),
    )
    update_related_items(request.ports, change, request.now)
    return {}


@operation(INCIDENTS, "ListRelatedItems")
def list_all(request: Request, params: Members) -> Members:
    listing: Listing[RelatedItem] = Listing.of(INCIDENTS, "ListRelatedItems", params)
    incident_arn = request.known_incident(params["incidentRecordArn"])
    found = listing.page(lambda window: request.ports.store.related_items(incident_arn, window))
    return listing.answer("relatedItems", [item_shape(one) for one in found.items], found.next)
