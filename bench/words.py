"""Turkish-looking texts from a seed, with common and rare words as people use them."""

import random

_STEMS = """
merhaba sipariş kargo iade ürün ödeme adres telefon hesap şifre kampanya kupon teslimat gecikme beden renk
değişim garanti servis arıza uygulama abonelik paket tarife bağlantı başvuru bilgi talep şikayet teşekkür lütfen
acil bugün yarın hafta saat hâlâ henüz neden nasıl nerede kaç tane için ama çünkü yardım bekliyorum aradım yazdım
gönderdim aldım açtım değil var yok çok yeni eski doğru yanlış hata ekran sayfa mağaza şube fincan değirmen kahve
demlik filtre kavrum çekirdek öğütme süzgeç tabak kutu fatura fiş havale taksit puan hediye
"""
ENDINGS = ("", "", "", "ler", "im", "iniz", "de", "den", "e", "i", "in", "siz", "li", "lerim", "imiz")
_FIRST = """
Ayşe Mehmet Zeynep Ali Elif Can Deniz Ece Murat Selin Burak Gökçe Işıl İpek Şule Çağla Ömer Ümit Kerem
"""
_LAST = """
Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Arslan Doğan Kılıç Çetin Kara Koç Kurt Polat Güneş
"""


class Words:
    """Gives the same texts for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._words = [stem + ending for stem in _STEMS.split() for ending in ENDINGS]
        self._random.shuffle(self._words)
        self._weights = [1 / (rank + 10) for rank in range(len(self._words))]

    def text(self, least: int, most: int) -> str:
        """Return a text of so many words, frequent words first in Zipf's order."""
        return " ".join(self._random.choices(self._words, self._weights, k=self._random.randint(least, most)))

    def name(self) -> str:
        """Return a first and a last name."""
        return f"{self._random.choice(_FIRST.split())} {self._random.choice(_LAST.split())}"

    def chance(self) -> float:
        """Return a number from 0 to 1."""
        return self._random.random()

    def below(self, number: int) -> int:
        """Return a whole number from 0 to below the given one."""
        return self._random.randrange(number)
