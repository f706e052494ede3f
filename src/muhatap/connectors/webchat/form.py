"""What somebody is asked who puts the chat on her company's pages."""

from muhatap.channels.asking import Ask

FORM = (
    Ask("origins", ("Gösterileceği siteler", "Sites it is shown on"),
        hint=("https://www.firma.com.tr gibi; birden çoksa virgülle ayır. Kendi adresimizde hep açıktır.",
              "Such as https://www.shop.example; with commas between. Always allowed at our own address.")),
    Ask("colour", ("Rengi", "Its colour"), hint=("#1f6f78 gibi; yazı rengini okunacak biçimde biz ayarlarız.",
                                                  "Such as #1f6f78; we make the words on it readable.")),
    Ask("hours", ("Çalışma saatleri", "Opening hours"),
        hint=("1-5 09:00-18:00, 6 10:00-14:00 gibi; 1 pazartesidir. Boşsa her zaman.",
              "Such as 1-5 09:00-18:00, 6 10:00-14:00; 1 is Monday. Empty means always.")),
    Ask("language", ("Dili", "Its language"), kind="choice",
        choices=(("tr", "Türkçe", "Turkish"), ("en", "İngilizce", "English"))),
    Ask("welcome_tr", ("İlk sözler, Türkçe", "First words, in Turkish")),
    Ask("welcome_en", ("İlk sözler, İngilizce", "First words, in English")),
    Ask("identity_secret", ("Kimlik imza anahtarı", "Key of the identity signature"), kind="password", part="more",
        hint=("Giriş yapan müşterini sohbete tanıtır; en az 32 karakter. Boş bırakırsan üretir, bir kez gösteririz.",
              "Tells the chat who is logged in; 32 characters at least. Empty: we make one and show it once.")),
)  # fmt: skip
