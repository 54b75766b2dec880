"""PouchDB as a peer of the tap: its published file, fetched once by npm into the cache, never part of Keylever."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

from tests.tablet.server import ROOT

PACKAGE = "pouchdb@9.0.0"
FILE = "package/dist/pouchdb.min.js"
SHA256 = "17ed174bf4d3230e7bd0fd13a0eb92163f68ac0fa38a71946662bd45b58d8fcb"
KEPT = ROOT / ".cache" / "bench" / "pouchdb-9.0.0.min.js"


def script() -> Path | None:
    """PouchDB's file for browsers; None where there is no npm or no registry to fetch it from."""
    if not KEPT.exists() and not _fetched():
        return None
    if hashlib.sha256(KEPT.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{KEPT} is not the file of {PACKAGE} that was measured. Remove it and try again.")
    return KEPT


def _fetched() -> bool:
    npm = shutil.which("npm")
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    command = [npm or "", "pack", PACKAGE, "--silent", "--pack-destination", str(KEPT.parent)]
    if npm is None or subprocess.run(command, capture_output=True, check=False).returncode:
        return False
    packed = KEPT.parent / "pouchdb-9.0.0.tgz"
    with tarfile.open(packed) as archive:
        file = archive.extractfile(FILE)
        assert file is not None
        KEPT.write_bytes(file.read())
    packed.unlink()
    return True
