"""Saved copies as a tablet makes them."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from coach_data import vault
from coach_data.entries.envelope import Sent
from coach_data.handed_in import FORMAT, LABEL
from tests.tablets import Tablet


def copy_of(db: Connection, tablet: Tablet, *sent: Sent, **changed: Any) -> bytes:
    """The file; `changed` overrides any part of it."""
    key = vault.key_of(db, tablet.actor)
    person = str(tablet.actor.person_id)
    plain = json.dumps([json.loads(tablet.batch(sent).model_dump_json())], ensure_ascii=False).encode()
    iv = os.urandom(12)
    box = AESGCM(key.key).encrypt(iv, plain, f"{person} {LABEL}".encode())
    file = {"format": FORMAT, "person": person, "key_id": key.key_id, "iv": _text(iv), "box": _text(box)}
    return json.dumps(file | changed, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
