"""The notice in force is the latest one in the reader's language, and versions never change."""

from muhatap.tenancy.models import PrivacyNotice, Workspace


def test_the_latest_version_in_the_readers_language_is_in_force(workspace: Workspace) -> None:
    PrivacyNotice.publish(workspace, language="tr", text="Eski")
    turkish = PrivacyNotice.publish(workspace, language="tr", text="Yeni")
    english = PrivacyNotice.publish(workspace, language="en", text="New")
    asked = PrivacyNotice.objects

    assert asked.in_force("tr", fallback="tr") == turkish
    assert asked.in_force("en", fallback="tr") == english
    assert asked.in_force("de", fallback="tr") == turkish
    assert (turkish.version, english.version) == (2, 1)


def test_a_draft_is_not_in_force(workspace: Workspace) -> None:
    PrivacyNotice.objects.create(workspace=workspace, version=1, language="tr", text="Taslak", published_at=None)

    assert PrivacyNotice.objects.in_force("tr", fallback="tr") is None
