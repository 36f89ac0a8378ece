"""`python -m tests.chaos`: every call fails, in every way that it can, and nothing is lost."""

from __future__ import annotations

import sys
from pathlib import Path

# As pytest has it by its configuration: `python -m` knows of the project's root only. A mutated
# product, which is further ahead in the path, comes first.
sys.path.append(str(Path(__file__).resolve().parents[2] / "layers" / "core"))
