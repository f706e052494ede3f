"""Names to make people of. All combinations are invented."""


def _listed(text: str, by: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(by))


WOMEN = _listed("""
Işıl İpek Çağla Gülşah Iraz Şule Ayşe Fatma Zeynep Elif Merve Büşra Esra Özge Özlem Pınar Sibel Sevgi Tuğba Tülay
Ülkü Yıldız Yasemin Nazlı Nilüfer Nurten Müjde Müge Meryem Melike İrem İclal İnci Irmak Hümeyra Hülya Handan Gülçin
Gönül Gözde Feyza Fulya Ferah Ece Ebru Dilşad Dilek Deniz Çiğdem Ceyda Cansu Burçak Bilge Berrin Belgin Aslı Aysun
Azra Asya Ilgın Işın İdil Şebnem Şirin Şükran Ümran Zübeyde Zehra Yağmur Sıdıka Sırma Saadet Rüya Rengin Perihan
""")

MEN = _listed("""
Tuğrul Hüseyin Mert İsmail İbrahim İlker İlhan Işık Şükrü Şahin Şener Çağrı Çetin Cengiz Cüneyt Barış Batuhan
Bülent Burak Doğan Doğukan Dursun Emrah Ergün Erdoğan Faruk Fırat Fikret Gökhan Gürkan Güven Hakkı Halil Hasan Haşim
Kağan Kadir Kıvanç Levent Lütfi Mahmut Mehmet Metin Muharrem Mustafa Münir Nâzım Necip Nihat Oğuz Oğuzhan Onur Orçun
Ömer Özgür Recep Rıza Sadık Salih Selçuk Serdar Sıtkı Süleyman Tarık Timuçin Tolga Turgut Uğur Ümit Vedat Yağız Yaşar
Yiğit Yılmaz Yusuf Ziya Zülfü
""")

SECOND_WOMEN = _listed("Nur Gül Su Naz Ece Şeyma Işık İlay Nisa Beril Hatun Betül Seda")
SECOND_MEN = _listed("Ali Can Avni Efe Emir Kaan Kerem Tahir Cemil İhsan Işık Şakir Naci Fevzi Rıfat Alp")

SURNAMES = _listed("""
Karaağaç Şengül İnan Yıldırım Öztürk Dağ Gökçe Kılıç Çelik Şahin Yıldız Aydın Özdemir Arslan Doğan Kılınç Aslan Çetin
Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Yavuz Acar Ünal Güler Yalçın Işık Bozkurt Avcı Taş Ateş Güneş Keskin
Bulut Turan Sarı Aktaş Özcan Kaplan Duman Ünlü Uçar Gül Güngör Tunç Karakaş Bayrak Sönmez Uysal İlhan İnce Işıklı
Ilgaz Irmak Iğdır İpekçi İspir Çınar Çolak Çörekçi Dikmen Diker Eğilmez Ekşi Elmacı Ergin Fındık Gedik Göçer Gürsoy
Hızır Hoşgör Kahveci Karabıyık Kayalı Kızılırmak Köksal Kırca Küçük Mutlu Oğuz Ortaç Öğüt Önal Özgüven Pekşen Sağlam
Saygın Soysal Sucu Şanlı Şeker Şenocak Taşçı Tekeli Tığlı Toprak Tümer Türkoğlu Uğurlu Ülgen Üstün Vardar Yağcı Yaşar
Yeşilırmak Yılmazer Yörük Yüce Zengin Zorlu Değirmenci Demirağ Çavuşoğlu Büyükışık Akgöz Altıntaş Başaran Boğaziçi
""")

ENGLISH = _listed(
    "Margaret Hollis|Priya Raman|Tom Ashdown|Siobhan Kearney|Nikhil Banerjee|Hannah Lindqvist|George Okafor"
    "|Beatrice Wren|Daniel Osei|Chloe Marchetti|Owen Pritchard|Amara Nwosu|Jack Thornbury|Ruth Feldman"
    "|Liam O’Rourke|Isobel Fraser|Marcus Delacroix|Yuki Tanabe|Emily-Jane Porter|Samir Haddad|Greta Sommer"
    "|Victor Almeida|Nora Byrne|Theo van Dijk|Alice Penhaligon|Ivan Petrov|Keira Macleod|Ben Whitlock"
    "|Sofia Lombardi|Rahul Iyer|Anneke de Boer|Patrick Dunmore",
    by="|",
)

COMPANIES = _listed(
    "Kırlangıç Mimarlık|kirlangic|Ilgaz Yazılım|ilgazyazilim|Şadırvan Otel|sadirvanotel|Çınaraltı Kitabevi|cinaralti"
    "|Öğle Arası Mutfak|oglearasi|İğde Muhasebe|igdemuhasebe|Yalı Diş Kliniği|yalidis|Üçgen Reklam|ucgenreklam"
    "|Değirmen Fırın|degirmenfirin|Ihlamur Kreş|ihlamurkres|Pusula Lojistik|pusulalojistik|Sığla Kozmetik|siglakozmetik"
    "|Karınca Kooperatifi|karincakoop|Bozok Tekstil|bozoktekstil|Deniz Feneri Avukatlık|denizfeneri"
    "|İskele Ortak Ofis|iskeleofis",
    by="|",
)
"""Company names, each followed by the name of its domain."""

REGULARS = _listed(
    "Işıl Karaağaç|Tuğrul Şengül|Gülşah İnan|Çağla Yıldırım|Iraz Öztürk|Hüseyin Avni Dağ|Mert Gökçe|Ebru Kılıç", by="|"
)
"""Customers who are always there."""

CITIES = _listed(
    "İstanbul|İstanbul|İstanbul|Ankara|Ankara|İzmir|İzmir|Eskişehir|Bursa|Antalya|Muğla|Çanakkale|Kırklareli|Şanlıurfa|Diyarbakır|Iğdır|Kayseri|Konya"
    "|Trabzon|Samsun|Adana|Mersin|Gaziantep|Balıkesir|Tekirdağ|Sivas|Van|Ordu",
    by="|",
)
