"""nginx and Caddy with the configurations of deploy/, on ports and with a certificate of their own."""

import datetime
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.house.source import ROOT

NAME = "care.example.com"
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
access_log off; {temp}
{site}
}}
"""
TEMP = " ".join(f"{kind}_temp_path {{folder}}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def proxy(kind: str, *, before: int) -> Iterator[tuple[int, Path]]:
    """Run a proxy before the port; give its own TLS port and the certificate to trust."""
    program = shutil.which(kind, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None and os.environ.get("MUHATAP_REQUIRE_ALL") == "1":
        pytest.fail(f"apt-get install {kind}")
    if program is None:
        pytest.skip(f"apt-get install {kind}")
    folder = Path(tempfile.mkdtemp(prefix="muhatap-proxy-"))
    port = free_port()
    certificate, key = _certificate(folder)
    write = _nginx if kind == "nginx" else _caddy
    command = [program, *write(folder, port=port, before=before, certificate=certificate, key=key)]
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, stdout=log, env=environment)
    try:
        _wait(port, process, folder / "log")
        yield port, certificate
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


def _nginx(folder: Path, *, port: int, before: int, certificate: Path, key: Path) -> list[str]:
    site = (ROOT / "deploy" / "nginx.conf").read_text()
    site = re.sub(r"listen \[::\].*", "", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "listen 443 ", f"listen 127.0.0.1:{port} "
    )
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{before}")
    site = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), site)
    site = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), site)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, temp=TEMP.format(folder=folder), site=site))
    return ["-c", str(folder / "nginx.conf"), "-p", str(folder)]


def _caddy(folder: Path, *, port: int, before: int, certificate: Path, key: Path) -> list[str]:
    site = (ROOT / "deploy" / "Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{before}")
    site = site.replace(f"\n{NAME} {{", f"\nhttps://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}", 1)
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + site)
    return ["run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def _certificate(folder: Path) -> tuple[Path, Path]:
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(secret.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "cert.pem", folder / "key.pem"


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])


def trusting(certificate: Path) -> ssl.SSLContext:
    """Return a context that trusts this certificate alone."""
    return ssl.create_default_context(cafile=str(certificate))
