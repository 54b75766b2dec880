"""HTTPS by a certificate of one's own: the server takes it, and cookies and what tablets send go by it."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.shell.conftest import database_of, fill
from tests.shell.test_http import code_for
from tests.tablet.server import Server


class CertifiedServer(Server):
    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def is_healthy(self) -> bool:
        try:
            return ask(self, "GET", "/_stcore/health").status == 200
        except OSError:
            return False


def ask(server: Server, method: str, path: str, body: object = None, **headers: str) -> http.client.HTTPResponse:
    trusted = ssl.create_default_context(cafile=server.environment["KEYLEVER_CERTIFICATE"])
    connection = http.client.HTTPSConnection("localhost", server.port, timeout=20, context=trusted)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, None if body is None else json.dumps(body), named)
    answer = connection.getresponse()
    answer.read()
    return answer


def make_certificate(folder: Path) -> tuple[str, str]:
    """A certificate of its own making for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = (
        unsigned.not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(signed.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CertifiedServer]:
    folder = tmp_path_factory.mktemp("certified")
    certificate, key = make_certificate(folder)
    server = CertifiedServer(
        folder / "keylever.db", folder / "server.log", KEYLEVER_CERTIFICATE=certificate, KEYLEVER_KEY=key
    )
    database = database_of(server)
    fill(database)
    database.close()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def test_it_starts_with_the_certificate_on_the_port_it_was_given(certified: CertifiedServer) -> None:
    answer = ask(certified, "GET", "/")

    assert answer.status == 200
    assert "max-age=" in (answer.headers["Strict-Transport-Security"] or "")


def test_the_cookie_is_bound_to_the_host_and_https(certified: CertifiedServer) -> None:
    with code_for(certified, "coach") as code:
        answer = ask(certified, "POST", "/tablet/sign-in", {"code": code}, Origin=certified.url, X_Keylever="1")

    kept = next(line for line in answer.headers.get_all("Set-Cookie") or [] if line.startswith("__Host-keylever="))
    parts = {part.lower() for part in kept.split("; ")[1:]}
    assert (answer.status, parts) == (204, {"httponly", "path=/", "samesite=lax", "secure"})


@pytest.mark.parametrize(("scheme", "status"), [("https", 401), ("http", 403)])
def test_entries_are_taken_from_its_own_https_pages(certified: CertifiedServer, scheme: str, status: int) -> None:
    origin = f"{scheme}://localhost:{certified.port}"

    assert ask(certified, "POST", "/tablet/entries", {}, Origin=origin, X_Keylever="1").status == status


@pytest.mark.parametrize(("origin", "status"), [("https://localhost", 101), ("https://elsewhere.example", 403)])
def test_the_socket_of_the_pages_opens_over_https_for_them_alone(
    certified: CertifiedServer, origin: str, status: int
) -> None:
    asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    named = f"{origin}:{certified.port}" if "localhost" in origin else origin

    answer = ask(
        certified, "GET", "/_stcore/stream", **asked, Sec_WebSocket_Key="a2V5bGV2ZXIta2V5LTE2IQ==", Origin=named
    )

    assert answer.status == status
