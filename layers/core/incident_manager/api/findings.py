"""ListIncidentFindings, BatchGetIncidentFindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, operation
from incident_manager.domain.finding import MOST_AT_ONCE, CodeDeployDeployment, Finding
from incident_manager.domain.incident import Incident
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(INCIDENTS, "ListIncidentFindings")
def list_all(request: Request, params: Members) -> Members:
    """By id."""
    listing: Listing[Finding] = Listing.of(
        INCIDENTS, "ListIncidentFindings", params, default_size=MOST_AT_ONCE
    )
    incident = request.find(Ref(Incident, params["incidentRecordArn"]))
    found = listing.page(lambda window: request.ports.store.findings(incident.arn, window))
    summaries = [{"id": one.id, "lastModifiedTime": one.modified} for one in found.items]
    return listing.answer("findings", summaries, found.next)


@operation(INCIDENTS, "BatchGetIncidentFindings")
def batch_get(request: Request, params: Members) -> Members:
    """In the order of the ids that were asked for, each once; an unknown one is an error of its
    own.
    """
    incident_ref = Ref(Incident, params["incidentRecordArn"])
    ids = list(dict.fromkeys(params["findingIds"]))
    refs = [Ref(Finding, incident_ref.id, one) for one in ids]
    request.find(incident_ref)
    findings = request.ports.store.read(refs).all(refs)
    known = {finding.id for finding in findings}
    return {
        "findings": [_shape(one) for one in findings],
        "errors": [_error(one) for one in ids if one not in known],
    }


def _shape(finding: Finding) -> Members:
    return {
        "id": finding.id,
        "creationTime": finding.created,
        "lastModifiedTime": finding.modified,
        "details": _details_shape(finding),
    }


def _details_shape(finding: Finding) -> Members:
    details = finding.details
    times = {"startTime": details.started, "endTime": details.ended}
    if isinstance(details, CodeDeployDeployment):
        deployment = {
            "deploymentGroupArn": details.deployment_group_arn,
            "deploymentId": details.deployment_id,
        }
        return {"codeDeployDeployment": {**deployment, **times}}
    return {"cloudFormationStackUpdate": {"stackArn": details.stack_arn, **times}}


def _error(finding_id: str) -> Members:
    return {
        "code": "ResourceNotFoundException",
        "findingId": finding_id,
        "message": f"findingIds: the incident has no finding {finding_id}",
    }
