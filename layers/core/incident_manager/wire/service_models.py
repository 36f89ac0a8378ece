"""The two services as botocore describes them, loaded when first asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from botocore.loaders import Loader
from botocore.model import ServiceModel

if TYPE_CHECKING:
    from botocore.model import OperationModel

INCIDENTS = "ssm-incidents"
CONTACTS = "ssm-contacts"

# Asking for a version by name spares botocore the listing of every service it knows, which takes
# ten times as long as reading the model.
_API_VERSIONS = {INCIDENTS: "2018-05-10", CONTACTS: "2021-05-03"}

SERVICES = tuple(_API_VERSIONS)


@cache
def service_model(service: str) -> ServiceModel:
    """The model of one of SERVICES."""
    description = Loader().load_data(f"{service}/{_API_VERSIONS[service]}/service-2")
    return ServiceModel(description, service)


def operation_model(service: str, operation: str) -> OperationModel:
    """One operation; raises botocore's OperationNotFoundError for a name that the service lacks."""
    return service_model(service).operation_model(operation)
