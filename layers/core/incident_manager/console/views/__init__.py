"""The pages. Importing this package registers them."""

from incident_manager.console.views import (  # noqa: F401
    access_keys,
    acknowledge,
    failures,
    files,
    first_contact,
    get_prepared,
    incident,
    incidents,
    ledger,
    on_call,
    page_test,
    people,
    plans,
    replication_set,
    routes,
    settings,
    sign_in,
)
