import pytest

from muhatap.kit.turkish import dative, fold, sort_key, tr_lower, tr_title, tr_upper


@pytest.mark.parametrize(
    ("text", "lower"), [("IŞIK", "ışık"), ("İZMİR", "izmir"), ("Diyarbakır", "diyarbakır"), ("i\u0307", "i")]
)
def test_small_letters_follow_turkish_rules(text: str, lower: str) -> None:
    assert tr_lower(text) == lower


def test_large_letters_follow_turkish_rules() -> None:
    assert tr_upper("ılık iğne") == "ILIK İĞNE"


@pytest.mark.parametrize(
    ("name", "title"),
    [("AYŞE NUR ışık", "Ayşe Nur Işık"), ("ilgaz-inci", "İlgaz-İnci"), ("o'neil", "O'neil"), ("  ", "  ")],
)
def test_a_name_begins_each_word_with_a_large_letter(name: str, title: str) -> None:
    assert tr_title(name) == title


def test_what_is_typed_without_turkish_letters_folds_to_the_same() -> None:
    assert fold("IŞIĞI ÇÖZÜM kâğıt") == fold("isigi cozum kagit") == "isigi cozum kagit"


def test_decomposed_and_composed_letters_fold_to_the_same() -> None:
    assert fold("s\u0327o\u0308yle") == fold("şöyle") == "soyle"


def test_names_sort_by_the_turkish_alphabet() -> None:
    names = [
        "zar",
        "ağ",
        "cam",
        "dağ",
        "iz",
        "çam",
        "ıslak",
        "Cem",
        "ag",
        "Şule",
        "Sude",
        "ölçü",
        "onur",
        "üst",
        "uzun",
    ]
    assert sorted(names, key=sort_key) == (
        ["ag", "ağ", "cam", "Cem", "çam", "dağ", "ıslak", "iz", "onur", "ölçü", "Sude", "Şule", "uzun", "üst", "zar"]
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ayşe", "Ayşe’ye"),
        ("Ayşe Yılmaz", "Ayşe Yılmaz’a"),
        ("Işıl", "Işıl’a"),
        ("Tuğrul Şengül", "Tuğrul Şengül’e"),
        ("Selin Uçar", "Selin Uçar’a"),
        ("Arda", "Arda’ya"),
        ("Kemal", "Kemal’e"),
        ("Vural", "Vural’a"),
        ("İDİL IŞIK", "İDİL IŞIK’a"),
        ("Wolfgang", ""),
        ("ayse@ornek.net", ""),
        ("Brr", ""),
        ("", ""),
    ],
)
def test_whom_something_goes_to_follows_the_sound_of_her_name(name: str, said: str) -> None:
    assert dative(name) == said
