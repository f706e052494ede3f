"""What is set up on the command line is checked, and secrets are shown once."""

import json

import pytest
from click.testing import CliRunner, Result

from muhatap.channels.models import Channel
from muhatap.server.cli.main import muhatap
from muhatap.tenancy.models import PrivacyNotice, Workspace

OURS = "bizim-uzun-ama-gercekten-uzun-sirrimiz"


def _run(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(muhatap, words, input=stdin)


def test_a_web_chat_is_made_with_a_key_and_a_secret_of_its_own(workspace: Workspace) -> None:
    done = _run(
        *("channel", "create", "webchat", "--workspace", "cicekci", "--name", "Site"),
        *("--set", "origins=https://www.cicekci.example", "--set", "colour=#005d66"),
    )
    told, made = json.loads(done.stdout), Channel.objects.get()

    assert done.exit_code == 0
    assert (told["id"], told["key"], told["hook"]) == (str(made.pk), made.key, "")
    assert told["identity_secret"] == made.secrets["identity_secret"]
    assert made.settings == {"origins": "https://www.cicekci.example", "colour": "#005d66"}


def test_a_secret_that_was_given_is_kept_and_not_printed(workspace: Workspace) -> None:
    done = _run(
        *("channel", "create", "webchat", "--workspace", "cicekci", "--name", "Site"),
        *("--set", f"identity_secret={OURS}"),
    )

    assert Channel.objects.get().secrets == {"identity_secret": OURS}
    assert OURS not in done.output


@pytest.mark.parametrize(
    "wrong", ["origins=shop", "colour=petrol", "hours=always", "theme=dark", "identity_secret=" + "x" * 31]
)
def test_settings_that_cannot_be_are_refused(workspace: Workspace, wrong: str) -> None:
    done = _run("channel", "create", "webchat", "--workspace", "cicekci", "--name", "Site", "--set", wrong)

    assert done.exit_code == 2
    assert not Channel.objects.exists()


def test_each_text_that_is_published_is_the_next_version(workspace: Workspace) -> None:
    words = ("notice", "publish", "-", "--workspace", "cicekci", "--language", "en")
    told = [json.loads(_run(*words, stdin=text).stdout) for text in ("Old.", "New.")]

    assert [one["version"] for one in told] == [1, 2]
    assert PrivacyNotice.objects.get(version=2).text == "New."
    assert _run(*words, stdin=" \n").exit_code == 2


def test_the_same_text_is_not_published_again(workspace: Workspace) -> None:
    words = ("notice", "publish", "-", "--workspace", "cicekci", "--language", "tr")

    done = [_run(*words, stdin="Verilerinizi…") for _ in range(2)]

    assert [one.exit_code for one in done] == [0, 1]
    assert "published already" in done[1].stderr
    assert PrivacyNotice.objects.count() == 1
