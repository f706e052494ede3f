"""Postfix and Dovecot of our own on loopback: own folder, own ports, own processes; nothing is left behind.

Postfix takes mail (smtp) and submissions (STARTTLS, password); what is not for ornek.test goes to `remote`. Dovecot
has the mailboxes and knows passwords and, through a token check at `introspection`, XOAUTH2.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "parola-destek"
USERS = ("destek", "ayse")
_VIRTUAL_USER = "mail"

DOVECOT = """\
base_dir = {home}/dovecot
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
auth_mechanisms = plain login xoauth2
mail_location = maildir:{home}/boxes/%n/Maildir
mail_uid = {user}
mail_gid = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={home}/boxes/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener {home}/queue/private/dovecot-lmtp {{
    mode = 0600
    user = postfix
    group = postfix
  }}
}}
service auth {{
  unix_listener {home}/queue/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
"""
OAUTH2 = """\
introspection_mode = post
introspection_url = http://127.0.0.1:{introspection}/
username_attribute = username
active_attribute = active
active_value = true
"""
MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
mail_owner = postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = posta.ornek.test
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = ornek.test
virtual_transport = lmtp:unix:private/dovecot-lmtp
virtual_mailbox_maps = static:x
default_transport = smtp:[127.0.0.1]:{remote}
recipient_delimiter = +
smtpd_tls_cert_file = {home}/cert.pem
smtpd_tls_key_file = {home}/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
smtputf8_enable = yes
"""
MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Servers:
    """Where the running servers are."""

    home: Path
    ports: dict[str, int]

    @property
    def ca(self) -> str:
        """The certificate to trust."""
        return str(self.home / "cert.pem")

    def doveadm(self, *command: str) -> None:
        """Run an administrator's command."""
        _run("doveadm", "-c", str(self.home / "dovecot.conf"), *command)

    def box(self, user: str) -> Path:
        """The folder of a user's mails."""
        return self.home / "boxes" / user / "Maildir"


def missing() -> str:
    """Why the servers cannot run here, or ""."""
    absent = [name for name in ("postfix", "dovecot", "doveadm", "openssl") if shutil.which(name, path=_PATH) is None]
    if absent:
        return f"{', '.join(absent)} not installed: apt-get install postfix dovecot-imapd dovecot-lmtpd"
    return ""


_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


def start(*, remote: int, introspection: int) -> Servers:
    """Start both in a new folder and return when they answer."""
    home = Path(tempfile.mkdtemp(prefix="muhatap-mail-"))
    home.chmod(0o755)
    ports = dict(zip(("smtp", "submission", "imap", "imaps"), _free_ports(4), strict=True))
    ports |= {"remote": remote, "introspection": introspection}
    servers = Servers(home, ports)
    try:
        _write_configuration(home, ports)
        _run("dovecot", "-c", str(home / "dovecot.conf"))
        _run("postfix", "-c", str(home / "postfix"), "start")
        for name in ("smtp", "submission", "imap", "imaps"):
            _wait_for(ports[name])
    except BaseException:
        stop(servers)
        raise
    return servers


def stop(servers: Servers) -> None:
    """Stop both, wait until their processes are gone, and remove the folder."""
    files = [servers.home / each for each in ("queue/pid/master.pid", "dovecot/master.pid")]
    pids = [int(each.read_text()) for each in files if each.exists()]
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(servers.home)


def _write_configuration(home: Path, ports: dict[str, int]) -> None:
    for folder in ("postfix", "dovecot", "queue/private", "data", "boxes"):
        (home / folder).mkdir(parents=True)
    _run(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(home / "key.pem"), "-out", str(home / "cert.pem"),
    )  # fmt: skip
    (home / "users").write_text("".join(f"{user}@ornek.test:{{PLAIN}}parola-{user}\n" for user in USERS))
    told = {"home": home, "user": _VIRTUAL_USER, **ports}
    (home / "dovecot.conf").write_text(DOVECOT.format(**told))
    (home / "oauth2.conf").write_text(OAUTH2.format(**told))
    (home / "postfix/main.cf").write_text(MAIN.format(**told))
    (home / "postfix/master.cf").write_text(MASTER.format(**told))
    shutil.chown(home / "boxes", _VIRTUAL_USER, _VIRTUAL_USER)
    for folder in ("queue/private", "data"):
        shutil.chown(home / folder, "postfix")


def _run(*command: str) -> None:
    # Into a file: a daemon would hold a pipe open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, stdout=said, stderr=said, timeout=60, env={"PATH": _PATH})
        said.seek(0)
        assert done.returncode == 0, f"{command[0]}: {said.read().decode()}"


def _free_ports(count: int) -> list[int]:
    taken = [socket.socket() for _ in range(count)]
    try:
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]
    finally:
        for each in taken:
            each.close()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers on port {port}"
            time.sleep(0.05)
        else:
            return
