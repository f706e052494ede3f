"""What every connector promises, asked of each that has a folder."""

import contextlib
import importlib
import json
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from muhatap import connectors
from muhatap.channels.connector import (
    Cause,
    Connector,
    Incoming,
    NoSuchKind,
    Notice,
    NotSent,
    Outgoing,
    Sent,
    Unreadable,
    can_send,
    connector_of,
    kinds,
)
from muhatap.channels.models import Channel

FOLDERS = sorted(path.name for path in Path(connectors.__path__[0]).iterdir() if (path / "__init__.py").is_file())
ADDRESS = {"email": {"address": "destek@cicekci.example"}}
QUICK = settings(
    max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GARBAGE = st.one_of(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda part: (
            st.lists(part, max_size=3)
            | st.dictionaries(
                st.sampled_from(["external_id", "text", "sender", "attachments", "sent_at", "files", "mark", "keys"]),
                part,
            )
        ),
        max_leaves=8,
    ).map(lambda one: json.dumps(one).encode()),
)


def _letter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ayşe Işık <ayse@ornek.example>", "destek@cicekci.example"
    mail["Subject"], mail["Message-ID"] = "Orkide", "<1@ornek.example>"
    mail.set_content("Orkidem soldu.")
    return mail.as_bytes()


SAID = {"external_id": "m1", "sender": {"external_id": "ayse", "name": "Ayşe Işık"}, "text": "Orkidem soldu."}
GOOD = {kind: json.dumps(SAID).encode() for kind in ("api", "rehearsal", "webchat")} | {"email": _letter()}


def _channel(kind: str) -> Channel:
    return Channel(pk=1, workspace_id=1, kind=kind, name="Hat", settings=ADDRESS.get(kind, {}))


@pytest.fixture(params=FOLDERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_folder_is_a_kind() -> None:
    assert list(kinds()) == FOLDERS
    assert {"api", "email", "rehearsal"} <= set(FOLDERS)


def test_a_connector_says_what_it_is(kind: str) -> None:
    module: ModuleType = importlib.import_module(f"muhatap.connectors.{kind}.connector")
    found: Connector = module.CONNECTOR

    assert connector_of(kind) is found
    assert kind == found.KIND
    assert isinstance(found.CAN_SEND, bool)
    assert can_send(kind) is found.CAN_SEND


def test_a_connector_names_its_settings_and_secrets_apart(kind: str) -> None:
    found = connector_of(kind)
    names = [*found.SETTINGS, *found.SECRETS]

    assert isinstance(found.SETTINGS, tuple)
    assert isinstance(found.SECRETS, tuple)
    assert all(name.isidentifier() for name in names)
    assert len(set(names)) == len(names)


def test_what_cannot_be_read_is_said_to_be_unreadable(kind: str) -> None:
    @QUICK
    @given(content=GARBAGE)
    @example(content=b"")
    @example(content=b"\x00" * 50)
    @example(content=b"[" * 20_000)
    @example(content=b'{"external_id": "a", "text": "b", "sender": [1]}')
    def read(content: bytes) -> None:
        assert all(isinstance(one, Incoming | Notice) for one in _heard(kind, content))

    read()


def _heard(kind: str, content: bytes) -> list[Any]:
    """Return what the bytes say; nothing where they are said to be unreadable. What else is raised is a failure."""
    with contextlib.suppress(Unreadable):
        return list(connector_of(kind).read(_channel(kind), content))
    return []


def test_a_good_message_is_read(kind: str) -> None:
    (heard,) = connector_of(kind).read(_channel(kind), GOOD[kind])

    assert isinstance(heard, Incoming)
    assert heard.text.strip() == "Orkidem soldu."
    assert heard.external_id
    assert heard.sender.name == "Ayşe Işık"
    assert heard.sender.external_id or heard.sender.email or heard.sender.phone


def test_the_same_bytes_are_the_same_message(kind: str) -> None:
    first, second = (list(connector_of(kind).read(_channel(kind), GOOD[kind])) for _ in range(2))

    assert first == second


def test_sending_ends_as_sent_or_with_a_cause(kind: str) -> None:
    outgoing = Outgoing(key="k1", to="", text="Bakıyoruz.")
    try:
        sent: Sent | NotSent = connector_of(kind).send(_channel(kind), outgoing)
    except NotSent as refusal:
        sent = refusal

    assert isinstance(sent, Sent) or (sent.cause in get_args(Cause) and sent.words)


def test_an_unknown_kind_is_refused_in_words() -> None:
    with pytest.raises(NoSuchKind, match="rehearsal"):
        connector_of("telepathy")
    assert can_send("telepathy") is False
