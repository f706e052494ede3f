"""What somebody is asked who puts the chat on her company's pages."""

from muhatap.channels.asking import Ask

FORM = (
    Ask("origins", ("Gösterileceği siteler", "Sites it is shown on"),
        hint=("https://www.firma.com.tr gibi; birden çoksa virgülle ayır. Kendi adresimizde hep açıktır.",
              "Such as https://www.shop.example; with commas between. Always allowed at our own address.")),
    Ask("colour", ("Rengi", "Its colour"), hint=("#1f6f78 gibi; yazılar kendiliğinden okunur olur.",
                                                  "Such as #1f6f78; words are made readable by themselves.")),
    Ask("hours", ("Çalışma saatleri", "Opening hours"),
        hint=("1-5 09:00-18:00, 6 10:00-14:00 gibi; 1 pazartesidir. Boşsa her zaman.",
              "Such as 1-5 09:00-18:00, 6 10:00-14:00; 1 is Monday. Empty means always.")),
    Ask("language", ("Dili", "Its language"), kind="choice",
        choices=(("tr", "Türkçe", "Turkish"), ("en", "İngilizce", "English"))),
    Ask("welcome_tr", ("İlk sözler, Türkçe", "First words, in Turkish")),
    Ask("welcome_en", ("İlk sözler, İngilizce", "First words, in English")),
    Ask("identity_secret", ("Kimlik imzasının sırrı", "Secret of the identity signature"), kind="password", part="more",
        hint=("Sitene giren müşteriyi sohbete tanıtmak için. Boş bırakırsan biz üretiriz; imzalayacaksan kendin yaz.",
              "Tells the chat who is logged in on your site. Empty means that we make one; to sign, write your own.")),
)  # fmt: skip
