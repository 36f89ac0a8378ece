"""What every function of the deployment is told, for those that a test imports."""

from __future__ import annotations

import os

os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "incident-manager")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "IncidentManager")
