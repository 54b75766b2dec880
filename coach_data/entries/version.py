"""Which entries this server can take, as one short word that changes with the answer."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """Changes with every release that may judge an entry otherwise, so that refused ones are offered again."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(here.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
