"""Whoever lost her phone and her recovery codes is let in again from the command line."""

import json

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner

from muhatap.server.cli import people
from muhatap.server.cli.people import member
from muhatap.tenancy.models import Member


def test_a_second_step_is_forgotten(nermin: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "ready", lambda: None)
    Authenticator.objects.create(user=nermin.user, type="totp", data={"secret": "sealed"})
    answers = [CliRunner().invoke(member, ["second-step-off", nermin.user.email]) for _ in range(2)]

    assert [json.loads(answer.output)["was_on"] for answer in answers] == [True, False]
    assert not Authenticator.objects.exists()
    assert CliRunner().invoke(member, ["second-step-off", "yok@cicekci.example"]).exit_code == 1
