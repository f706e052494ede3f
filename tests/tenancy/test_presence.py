"""Whether somebody sits at the desk is known, of one workspace and not of another."""

from muhatap.tenancy import presence


def test_an_open_desk_is_known_in_its_own_workspace_alone() -> None:
    presence.is_here(4711)

    assert presence.somebody_is_here(4711)
    assert not presence.somebody_is_here(4712)


def test_it_is_noted_now_and_then_and_not_at_every_event() -> None:
    assert presence.is_due(4713)
    presence.is_here(4713)
    assert not presence.is_due(4713)
