"""Who is asking is answered from secrets that are not kept and seats that are still held."""

from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Token, Workspace
from muhatap.tenancy.models.token import digest_of
from muhatap.tenancy.seats import seat_of, token_of


def test_a_tokens_secret_is_shown_once_and_kept_only_as_a_digest(workspace: Workspace) -> None:
    secret = Token.issue(workspace, name="Mağaza", scopes=[])
    kept = Token.objects.filter(name="Mağaza").values().get()

    assert secret.startswith("mh_")
    assert len(secret) > 40
    assert kept["digest"] == digest_of(secret)
    assert not any(secret in str(value) for value in kept.values())


def test_two_tokens_never_share_a_secret(workspace: Workspace) -> None:
    assert Token.issue(workspace, name="a", scopes=[]) != Token.issue(workspace, name="a", scopes=[])


def test_a_token_opens_its_workspace_and_no_other_secret_does(workspace: Workspace) -> None:
    secret = Token.issue(workspace, name="Mağaza", scopes=[])
    found = token_of(secret)

    assert found is not None
    assert found.workspace == workspace
    assert token_of(secret + "x") is None
    assert token_of("") is None
    assert token_of(digest_of(secret)) is None
    assert token_of("mh_\udcff") is None


def test_the_token_of_a_member_who_left_opens_nothing(workspace: Workspace, defne: Member) -> None:
    secret = Token.issue(workspace, name="Defne", member=defne, scopes=[])
    before = token_of(secret)
    defne.is_active = False
    defne.save(update_fields=["is_active"])

    assert before is not None
    assert before.member == defne
    assert token_of(secret) is None


def test_a_token_allows_what_it_was_given_and_everything_where_nothing_was_named(workspace: Workspace) -> None:
    reader = Token(workspace=workspace, scopes=["people:read"])

    assert reader.allows("people:read")
    assert not reader.allows("people:write")
    assert Token(workspace=workspace, scopes=[]).allows("people:write")


def test_a_user_sits_where_she_wants_if_she_has_that_seat(
    workspace: Workspace, defne: Member, stranger: Member
) -> None:
    with entered(stranger.workspace_id):
        second = Member.objects.create(workspace=stranger.workspace, user=defne.user, name="Defne", role="agent")

    assert seat_of(defne.user) == defne
    assert seat_of(defne.user, wanted=stranger.workspace_id) == second
    assert seat_of(stranger.user, wanted=workspace.pk) == stranger


def test_a_user_who_left_has_no_seat(defne: Member) -> None:
    defne.is_active = False
    defne.save(update_fields=["is_active"])

    assert seat_of(defne.user) is None
