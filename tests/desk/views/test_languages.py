"""The house promises that a member is spoken to in her language, by us and by what we build upon."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from muhatap.conversations.models import Conversation
from muhatap.tenancy.models import Member
from tests.cast import Write, logged_in

TURKISH = re.compile(r"[ğşıİçöüĞŞÇÖÜ]")
WISH = "HTTP_ACCEPT_LANGUAGE"


def _english(member: Member) -> Client:
    member.speak("en")
    return logged_in(member)


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("", "tr"),
        ("de-DE,de", "tr"),
        ("en-GB,en;q=0.9", "en"),
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("en;q=0.4,tr;q=0.7", "tr"),
        ("de,en;q=0.5", "en"),
        ("en;q=0,de", "tr"),
    ],
)
def test_the_log_in_speaks_the_language_the_browser_likes_best(db: None, header: str, spoken: str) -> None:
    page = Client().get("/accounts/login/", **{WISH: header}).content.decode()

    assert f'<html lang="{spoken}">' in page


def test_after_the_log_in_her_own_choice_counts_and_not_the_browsers(defne: Member) -> None:
    page = logged_in(defne).get("/", **{WISH: "en"}).content.decode()

    assert '<html lang="tr">' in page


def test_she_chooses_her_language_and_stays_where_she_was(conversation: Conversation, defne: Member) -> None:
    client = logged_in(defne)
    here = f"http://testserver/desk/conversations/{conversation.pk}/"

    answer = client.post("/desk/me/language/", {"language": "en"}, HTTP_REFERER=here)

    assert answer["Location"] == here
    assert '<html lang="en">' in client.get("/").content.decode()


def test_an_observer_chooses_hers_too(observer: Member) -> None:
    assert logged_in(observer).post("/desk/me/language/", {"language": "en"}).status_code == 302

    observer.refresh_from_db()
    assert observer.language == "en"


def test_a_language_we_do_not_speak_changes_nothing(defne: Member) -> None:
    answer = logged_in(defne).post("/desk/me/language/", {"language": "xx"}, HTTP_HX_REQUEST="true")

    defne.refresh_from_db()
    assert (answer.status_code, defne.language) == (422, "tr")


def test_the_way_back_never_leads_out_of_the_house(defne: Member) -> None:
    answer = logged_in(defne).post("/desk/me/language/", {"language": "en"}, HTTP_REFERER="https://elsewhere.example/")

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "trouble"), [("tr", "Şimdiki parolan bu değil."), ("en", "Please type your current password.")]
)
def test_the_trouble_with_a_field_is_told_in_her_language(defne: Member, language: str, trouble: str) -> None:
    defne.speak(language)
    given = {"oldpassword": "yanlis", "password1": "uzun-baska-parola", "password2": "uzun-baska-parola"}

    page = logged_in(defne).post("/accounts/password/change/", given).content.decode()

    assert trouble in page


def test_whatever_is_wrong_with_a_new_password_is_told_in_our_turkish(defne: Member) -> None:
    def said(first: str, second: str) -> str:
        given = {"oldpassword": "uzun-bir-parola", "password1": first, "password2": second}
        return logged_in(defne).post("/accounts/password/change/", given).content.decode()

    assert "Parola kısa; en az 10 karakter olsun." in said("kisa", "kisa")
    assert "İki yazışın birbirinden farklı." in said("uzun-baska-parola", "uzun-baska-parole")
    assert "çok bilinen bir parola" in said("1234567890", "1234567890")


@pytest.mark.parametrize("language", ["tr", "en"])
def test_too_many_tries_are_refused_in_the_readers_language(defne: Member, language: str) -> None:
    cache.clear()
    client = Client()
    given = {"login": "defne@cicekci.example", "password": "yanlis"}
    pages = [client.post("/accounts/login/", given, **{WISH: language}).content.decode() for _ in range(7)]

    said = {"tr": "Çok fazla deneme oldu.", "en": "Too many tries."}
    assert said[language] in pages[-1]
    assert said[language] not in pages[0]


def test_no_turkish_is_left_on_an_english_members_screens(hears: Write, selin: Member) -> None:
    """Her people and words are plain here, so that every Turkish letter would be ours."""
    hears("My orchid has wilted", sender={"external_id": "mary", "name": "Mary Gray"})
    matter = Conversation.objects.get()
    client = _english(selin)
    Member.objects.filter(pk=selin.pk).update(name="Selin")
    type(selin.workspace).objects.filter(pk=selin.workspace_id).update(name="Flowers")
    client.post(f"/desk/conversations/{matter.pk}/messages/", {"text": "On its way", "kind": "note"})
    here = f"/desk/conversations/{matter.pk}/"
    addresses = [
        *("/", "/?tab=team", "/?shown=snoozed", "/?tab=team&shown=resolved", here, "/nothing/"),
        *("/desk/settings/arrivals/", "/desk/settings/arrivals/?shown=all", f"/desk/people/{matter.person_id}/"),
        *(
            "/accounts/password/change/",
            "/accounts/logout/",
            f"/desk/messages/{matter.messages.earliest('pk').pk}/full/",
        ),
    ]

    # Names stand as they are written: that of the other language, and of the lady on the log-in page.
    pages = {
        address: client.get(address).content.decode().replace("Türkçe", "").replace("Işıl Karaağaç", "")
        for address in addresses
    }
    done = client.post(f"{here}resolution/", HTTP_HX_REQUEST="true").content.decode()

    assert {address: found[0] for address, page in pages.items() if (found := TURKISH.search(page))} == {}
    assert not TURKISH.search(done)
    assert all('<html lang="en">' in page for page in pages.values())
