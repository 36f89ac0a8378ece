"""`make load`: a storm through the real handlers, and what came of every alarm of it."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# As pytest has it by its configuration: `python -m` knows of the project's root only.
sys.path.insert(0, str(PROJECT / "layers" / "core"))
