"""`python -m incident_manager`: see `cli`."""

from __future__ import annotations

from incident_manager.cli.command import main

if __name__ == "__main__":
    main()
