import pytest

from muhatap.connectors.email.reading.reply import visible

OWN = "Siparişim hâlâ gelmedi."
HEADER = "Gönderildi: 3 Mayıs 2025 Cumartesi 10:03\nKime: Ali <ali@example.com>\nKonu: YNT: Sipariş\n\nMerhaba"


@pytest.mark.parametrize(
    "quotation",
    [
        "Destek, 27 Ara 2025 Cmt, 16:05 tarihinde şunu yazdı:\n> Merhaba\n> nasılsınız",
        "Destek Ekibi <destek@firma.example \n<mailto:destek@firma.example>>, 2 Ara 2025 Pzt, 15:28 \n"
        "tarihinde şunu yazdı:\n\n> Merhaba",
        "Destek <d@firma.example>, 30 Eki 2025 Per, 10:59 tarihinde şunu yazdı:\n\nMerhaba, işaretsiz alıntı",
        "Destek <d@firma.example> şunları yazdı (25 Kas 2025 14:03):\n\n> Merhaba",
        "25 Kas 2025 tarihinde saat 14:03'te Destek <d@firma.example> şunları yazdı:\n\n> Merhaba",
        '25.11.2025, 14:00, "Destek" <d@firma.example>:\n> Merhaba',
        "-----Özgün İleti-----\nKimden: Destek\n" + HEADER,
        "-----Orijinal Mesaj-----\nMerhaba",
        "Gönderen: Destek <d@firma.example>\n" + HEADER,
        "________________________________\nKimden: Destek <d@firma.example>\n" + HEADER,
        "> 25 Kas 2025 tarihinde saat 14:03'te Destek <d@firma.example> şunları yazdı:\n> \n> Merhaba",
        "On Tue, Nov 25, 2025 at 2:03 PM Help <h@firma.example>\nwrote:\n\n> Hello",
        "Am 25.11.2025 um 14:03 schrieb Hilfe <h@firma.example>:\n> Hallo",
        "Le mar. 25 nov. 2025 à 14:03, Aide <h@firma.example> a écrit :\n\n> Bonjour",
        "El mar, 25 nov 2025 a las 14:03, Ayuda (<h@firma.example>) escribió:\n\n> Hola",
        "Em ter., 25 de nov. de 2025 às 14:03, Ajuda <h@firma.example> escreveu:\n\n> Olá",
        "Il giorno mar 25 nov 2025 alle ore 14:03 Aiuto <h@firma.example> ha scritto:\n\n> Ciao",
        "Op di 25 nov 2025 om 14:03 schreef Hulp <h@firma.example>:\n\n> Hallo",
        "Den tis 25 nov. 2025 kl 14:03 skrev Hjälp <h@firma.example>:\n\n> Hej",
        "ti 25. marrask. 2025 klo 14.03 Apu <h@firma.example> kirjoitti:\n\n> Hei",
        "wt., 25 lis 2025 o 14:03 Pomoc <h@firma.example> napisał(a):\n\n> Cześć",
        "út 25. 11. 2025 v 14:03 odesílatel Pomoc <h@firma.example> napsal:\n\n> Ahoj",
        "вт, 25 нояб. 2025 г. в 14:03, Помощь <h@firma.example>:\n\n> Привет",
        "2025年11月25日(火) 14:03 Help <h@firma.example>:\n\n> こんにちは",
        "Von: Hilfe <h@firma.example>\nGesendet: Dienstag, 25. November 2025 14:03\nAn: Ali\nBetreff: AW: x\n\nHallo",
        "De : Aide <h@firma.example>\nEnvoyé : mardi 25 novembre 2025 14:03\nÀ : Ali\nObjet : RE: x\n\nBonjour",
    ],
)
def test_a_quotation_below_the_reply_is_taken_off(quotation: str) -> None:
    assert visible(f"{OWN}\n\n{quotation}") == (OWN, OWN)


def test_a_quotation_above_the_reply_is_taken_off() -> None:
    text = "Destek, 27 Ara 2025 Cmt, 16:05 tarihinde şunu yazdı:\n> Siparişiniz geldi mi?\n\nHayır, gelmedi."

    assert visible(text)[0] == "Hayır, gelmedi."


@pytest.mark.parametrize(
    "text",
    [
        "> Kargom nerede?\nYolda.\n> Ne zaman gelir?\nYarın.",
        "Merhaba,\n> iade olur mu\nolmaz dediniz.",
        "> Yalnız alıntı var.",
    ],
)
def test_answers_between_quotations_keep_what_they_answer(text: str) -> None:
    assert visible(text)[0] == text


def test_answers_between_the_pieces_of_an_introduced_quotation_keep_them() -> None:
    text = (
        "Destek, 27 Ara 2025 Cmt, 16:05 tarihinde şunu yazdı:\n> Numaranız?\n12345\n> Adresiniz?\nKadıköy\n> Sağ olun"
    )

    assert visible(text)[0] == "> Numaranız?\n12345\n> Adresiniz?\nKadıköy"


def test_a_mail_of_nothing_but_someone_elses_words_has_no_reply() -> None:
    assert visible("25 Kas 2025 Sal 14:03 tarihinde Destek <d@firma.example> şunu yazdı:\n\n> Merhaba") == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand, it works.\nOn average, I am happy.",
        "Uçuşum:\nFrom: Istanbul\nTo: Ankara\nDate: 3 May 2025\nLütfen iptal edin.",
        "Ahmet Bey bana şunu yazdı: iade olmaz. Saat 10:30'da aradım.",
        "Şunları istiyorum:\n-- iade\n-- özür\n-- hediye",
        "From: Ali <ali@example.com>\nSubject: Şikayet\n\nÜrün bozuk çıktı.",
        "Ürün         Adet\n-----------------\nMasa         1\nSandalye     4",
    ],
)
def test_what_only_looks_like_a_quotation_or_signature_is_kept(text: str) -> None:
    assert visible(text) == (text, text)


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAyşe Yılmaz\nGenel Müdür",
        "iPhone'umdan gönderildi",
        "iPhone’umdan gönderildi",
        "Samsung cihazımdan gönderildi",
        "Android için Outlook'u edinin<https://aka.ms/x>",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Saygılarımla,\nAyşe Yılmaz\n0532 000 00 00",
        "Saygılarımızla\n\nAyşe Yılmaz",
        "İyi çalışmalar.\n\nAyşe",
        "Best regards,\nAyse",
        "Mit freundlichen Grüßen\nAyşe",
        "______________________\nBu e-posta gizlidir.",
        "Ayşe Yılmaz\nayse@example.com\n+90 212 000 00 00\nwww.example.com",
        "-Ayşe",
    ],
)
def test_a_signature_is_kept_in_the_reply_and_taken_off_in_the_second_form(signature: str) -> None:
    text = f"{OWN}\n\n{signature}"

    assert visible(text) == (text, OWN)


def test_a_signature_over_the_quotation_is_found() -> None:
    text = f"{OWN}\n\niPhone'umdan gönderildi\n\nDestek <d@firma.example> şunları yazdı (25 Kas 2025 14:03):\n\n> x"

    assert visible(text) == (f"{OWN}\n\niPhone'umdan gönderildi", OWN)


def test_a_mail_that_is_all_signature_stays_whole() -> None:
    assert visible("Saygılarımla,\nAyşe")[1] == "Saygılarımla,\nAyşe"


FORWARD = "---------- İletilen ileti ---------\nGönderen: Can <can@example.com>\nKonu: x\n\nÜrün bozuk."


def test_a_forwarded_mail_belongs_to_the_reply() -> None:
    assert visible(f"Bilginize\n\n{FORWARD}") == (f"Bilginize\n\n{FORWARD}", f"Bilginize\n\n{FORWARD}")
    long = "Aşağıdaki müşterimiz üç gündür sizden bir yanıt bekliyor, ilgilenin."
    assert visible(f"{long}\n\n{FORWARD}") == (f"{long}\n\n{FORWARD}", long)


def test_a_mail_forwarded_without_a_word_says_what_was_forwarded() -> None:
    assert visible(FORWARD) == (FORWARD, "Ürün bozuk.")
