"""Leave out of the layer what no function uses: other services, scripts, manuals, tests."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

# Compiled files that their packages have a pure Python substitute for.
REPLACEABLE = "markupsafe/_speedups.*.so"
KEPT_SERVICES = Path(__file__).with_name("botocore-services.txt")


def main(site_packages: Path) -> None:
    """Trim the packages in `site_packages`; refuse when a model to keep is not there, or something
    compiled is.
    """
    models = site_packages / "botocore" / "data"
    kept = kept_services(KEPT_SERVICES.read_text())
    absent = sorted(name for name in kept if not (models / name).is_dir())
    if absent:
        sys.exit(f"{KEPT_SERVICES.name} names services that botocore does not know: {absent}")
    for model in models.iterdir():
        # Beside the models lie files that every client needs: endpoints, partitions, retries.
        if model.is_dir() and model.name not in kept:
            shutil.rmtree(model)
    for unused in ("bin", "boto3/data", "boto3/examples", "icalendar/tests"):
        shutil.rmtree(site_packages / unused, ignore_errors=True)
    for compiled in site_packages.glob(REPLACEABLE):
        compiled.unlink()
    if left := sorted(one.name for one in site_packages.rglob("*.so")):
        sys.exit(f"the layer is to run on any processor, but these are compiled: {left}")


def kept_services(listing: str) -> set[str]:
    """The names of `listing`: one a line, `#` begins a comment."""
    names = (line.partition("#")[0].strip() for line in listing.splitlines())
    return {name for name in names if name}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
