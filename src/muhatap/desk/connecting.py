"""Connect an account: ask, guess, try for real, and store it only when it works or somebody insists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from muhatap.channels.asking import Finding, asks_of, completed, tried
from muhatap.channels.connector import BadSettings, connector_of
from muhatap.channels.models import Channel
from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.channel import ON, ChannelForm
from muhatap.desk.seated import Seated
from muhatap.desk.too_often import SLOWER, too_often
from muhatap.journal.record import record


@dataclass(slots=True)
class Attempt:
    """What came of a form: what the try found, and the channel once it is stored."""

    form: ChannelForm
    findings: Sequence[Finding] = ()
    channel: Channel | None = None
    was_tried: bool = False
    made: Mapping[str, str] = field(default_factory=dict)
    """The secrets that were made for a new account, to be shown this once."""
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def works(self) -> bool:
        """Whether every line answered well."""
        return self.was_tried and all(one.is_well for one in self.findings)


def connect(request: Seated, kind: str, *, channel: Channel | None = None) -> Attempt:
    """Return an attempt at a new account of this kind, or at changing one.

    `deed` of the form says what is wanted: "try" stores nothing, "anyway" stores what did not work too.
    """
    held = channel.secrets if channel else {}
    told: dict[str, Any] = {"kind": kind, "held": held, "typist": request.member.pk}
    stored = _stored(kind, channel)
    if request.method != "POST":
        return Attempt(ChannelForm(initial=stored | {"stamp": stamp_of(stored)}, **told))
    form = ChannelForm(request.POST, **told)
    if not form.is_valid() or (channel and not form.is_newest(stored)):
        if form.is_valid() or form.cleaned_data:
            form.keep_typed({})
        return Attempt(form)
    if too_often(request, "channel_trial"):
        form.add_error(None, said(*SLOWER))
        form.keep_typed({})
        return Attempt(form)
    settings = form.settings_told()
    told_now = {name: secret for name, secret in form.secrets_told().items() if secret != held.get(name)}
    if not _makes_sense(form, kind, settings | told_now):
        form.keep_typed({})
        return Attempt(form)
    guessed = completed(kind, settings)
    candidate = _candidate(request, channel, kind, settings | guessed, form)
    found = tried(candidate)
    attempt = Attempt(form, found or (), was_tried=found is not None)
    deed = request.POST.get("deed", "")
    if deed != "try" and (found is None or attempt.works or deed == "anyway"):
        attempt.channel = _store(request, candidate, attempt, before=stored, renewed=[*told_now])
        attempt.made = {name: secret for name, secret in candidate.secrets.items() if name not in {*held, *told_now}}
    else:
        form.keep_typed(guessed)
    return attempt


def _makes_sense(form: ChannelForm, kind: str, settings: dict[str, str]) -> bool:
    """Ask the connector, where it looks at settings before they are tried; say what it said."""
    connector: Any = connector_of(kind)
    if not hasattr(connector, "check"):
        return True
    try:
        connector.check(settings)
    except BadSettings as refusal:
        form.add_error(None, said(refusal.turkish, str(refusal)))
        return False
    return True


def _stored(kind: str, channel: Channel | None) -> dict[str, Any]:
    if channel is None:
        return {}
    told: dict[str, Any] = {"name": channel.name}
    for ask in asks_of(kind):
        if ask.kind == "password":
            continue
        value = channel.settings.get(ask.name, "")
        told[ask.name] = str(value) in ON if ask.kind == "switch" else str(value)
    return told


def _candidate(
    request: Seated, channel: Channel | None, kind: str, settings: dict[str, str], form: ChannelForm
) -> Channel:
    """Return the account as it would be. Settings that the form does not ask for stay."""
    made = channel or Channel(workspace=request.workspace, kind=kind)
    asked = {ask.name for ask in asks_of(kind)}
    made.settings = {name: value for name, value in made.settings.items() if name not in asked} | settings
    made.name = form.cleaned_data["name"]
    connector: Any = connector_of(kind)
    fresh = connector.fresh_secrets() if channel is None and hasattr(connector, "fresh_secrets") else {}
    made.keep_secrets(fresh | form.secrets_told())
    return made


def _store(
    request: Seated, channel: Channel, attempt: Attempt, *, before: dict[str, Any], renewed: list[str]
) -> Channel:
    is_new = channel.pk is None
    if attempt.works:
        channel.hearing_trouble = channel.sending_trouble = ""
    if is_new:
        request.workspace.channels.bulk_create([channel])
    else:
        channel.revision += 1
        troubles = ("hearing_trouble", "sending_trouble")
        channel.save(update_fields=["name", "settings", "sealed", "revision", *troubles])
    after = _stored(channel.kind, channel)
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    record(
        "settings.channel_added" if is_new else "settings.channel_changed",
        workspace=request.workspace.pk,
        by=request.member.pk,
        id=channel.pk,
        name=channel.name,
        changed={} if is_new else changed,
        secrets=renewed,
    )
    return channel
