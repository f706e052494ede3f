"""The words by which mail programs mark quotations, forwards and signatures, in the languages we have seen."""

import re


def _any(words: str) -> str:
    """The alternatives of a "|"-separated list, longest first, a space standing for any white space."""
    alternatives = sorted((w.strip() for w in words.split("|")), key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in alternatives if w)


_WROTE = _any(
    "wrote|writes|sent|schrieb|schrieben|schreibt|geschrieben|hat geschrieben|a écrit|écrit|a ecrit|escribió|escribio"
    "|escribe|escreveu|escreve|ha scritto|scritto|scrive|schreef|schrijft|geschreven|skrev|skriver|kirjoitti|napisał"
    "|napisał(a)|napisała|napisal|napsal|napsal(a)|napísal|írta|ezt írta|a scris|scrie|написал|написал(а)|написала"
    "|пишет"
    "|писал|пише|написав|написала|написа|έγραψε|yazdı|şunu yazdı|şunları yazdı|şöyle yazdı|yazmış|yazıyor|đã viết"
    "|menulis|je napisao|je napisala|napisao je|piše|je napisal|je napisala|kirjutas|rašė|va escriure|idatzi zuen|كتب"
    "|כתב|כתבה|‫כתב‬‎"
)
_WROTE_UNSPACED = "写道|寫道|写到|写了|書きました|のメッセージ|님이 작성|작성했습니다|님이 쓴 글|썼습니다"
WROTE = re.compile(rf"(?<!\w)(?:{_WROTE})(?!\w)|{_WROTE_UNSPACED}", re.IGNORECASE)

_WEEKDAYS = (
    "mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so"
    "|lun|mar|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom|gio|ma|ti|ke|to|pe|la|su|man|tir|ons|tor|tors|fre|lør|lör|søn"
    "|sön"
    "|pzt|sal|çar|per|cum|cmt|paz|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|pon|wt|śr|czw|pt|sob|niedz"
    "|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс"
)
STARTER = re.compile(
    r"[\W_]*+(?:(?:on|le|el|il|em|no\s+dia|am|den|op|dnia|w\s+dniu|vào|pada|dne|în|pe|ha|στις|в|dana|a|às|kl\.|på"
    r"|die|il"
    r"\s+giorno|el\s+día|em\s+data|le\s+dim|ngày|date|data|tarih|sent\s+from)\b"
    rf"|(?:{_WEEKDAYS})\w*[.,\s]|\d|于|在)",
    re.IGNORECASE,
)
DATED = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|(?:19|20)\d{2}年"
    r"|\d{1,2}月\d{1,2}日"
)
ON_A_DAY = re.compile(
    r"(?:19|20)\d{2}\b.{0,60}\b\d{1,2}[:.h]\d{2}|tarihinde|\d{1,2}[:.]\d{2}.{0,60}\b(?:19|20)\d{2}", re.I
)

# The fields that stand above a quoted or forwarded mail.
_FIELDS = {
    "from": "from|von|de|da|van|från|fra|lähettäjä|od|odesílatel|feladó|от|отправитель|від|от кого|από|kimden"
    "|gönderen"
    "|von|expéditeur|remitente|mittente|afzender|avsändare|nadawca|expeditor|pošiljatelj|saatja|寄件人|发件人|寄件者"
    "|差出人"
    "|送信元|보낸 사람|من|מאת|từ|dari|nuo|no",
    "sent": "sent|date|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|enviada em|fecha|data|inviato|verzonden"
    "|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|wysłane|odesláno|odoslané|dátum|küldve|trimis|отправлено|дата"
    "|надіслано|ημερομηνία|στάλθηκε|gönderildi|gönderilen|gönderme tarihi|gönderim tarihi|tarih|message du|sendt den"
    "|skickat den|saadetud|发送时间|寄件日期|日期|時間|送信日時|日時|보낸 날짜|날짜|تاريخ|נשלח|תאריך|đã gửi|ngày"
    "|poslano",
    "to": "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|címzett|către|кому|προς|kime|alıcı|destinataire"
    "|destinatario|ontvanger|mottagare|prima|收件人|收件者|宛先|送信先|받는 사람|إلى|אל|đến|kepada|bilgi|za|kam|pro",
    "cc": "cc|kopie|copie à|copia|kopia|kopi|kopio|kópia|másolatot kap|копия|копія|κοιν|抄送|副本|참조|ccn|bcc|gizli",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy"
    "|subiect|тема|θέμα|konu|teema|主题|主旨|件名|제목|الموضوع|נושא|chủ đề|subjek|tema",
    "reply-to": "reply-to|antwort an|répondre à|responder a|rispondi a|yanıtla|yanıt adresi|svara till|svar til"
    "|odpowiedz do",
}
_KIND = {re.sub(r"\s+", " ", word.strip()): kind for kind, words in _FIELDS.items() for word in words.split("|")}
_LABELS = "|".join(_any(words) for words in _FIELDS.values())
FIELD = re.compile(
    rf"(?:^|(?<=\s)|(?<=>)|(?<=\d))[ \t*_]*({_LABELS})[ \t]?[*_]*[ \t]?[:：]",
    re.IGNORECASE,
)


def kind_of_field(label: str) -> str:
    """Which field a label names (from, sent, to, cc, subject, reply-to), "" for none."""
    label = re.sub(r"\s+", " ", label)
    return _KIND.get(label.replace("İ", "i").lower(), "") or _KIND.get(label, "")


_ORIGINAL = _any(
    "original message|original mail|original e-mail|reply message|reply|ursprüngliche nachricht|ursprüngliche mail"
    "|originalnachricht|original-nachricht|message original|message d'origine|message d’origine|mensaje original"
    "|mensagem original|messaggio originale|messaggio originario|oorspronkelijk bericht|origineel bericht"
    "|originalmeddelande"
    "|ursprungligt meddelande|oprindelig meddelelse|oprindelig besked|original besked|opprinnelig melding"
    "|alkuperäinen viesti"
    "|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original"
    "|mesajul original"
    "|исходное сообщение|оригинальное сообщение|первоначальное сообщение|вихідне повідомлення|αρχικό μήνυμα"
    "|özgün ileti"
    "|orijinal mesaj|orjinal mesaj|orijinal ileti|özgün mesaj|asıl mesaj|original meddelelse|izvorna poruka|原始邮件"
    "|原始郵件|邮件原件|オリジナルメッセージ|元のメッセージ|원본 메시지|원본 메일|الرسالة الأصلية|הודעה מקורית"
    "|thư gốc|pesan asli"
)
_FORWARDED = _any(
    "forwarded message|forwarded email|begin forwarded message|weitergeleitete nachricht"
    "|anfang der weitergeleiteten nachricht"
    "|message transféré|début du message transféré|début du message réexpédié|mensaje reenviado"
    "|inicio del mensaje reenviado"
    "|mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|início da mensagem reencaminhada"
    "|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht"
    "|vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|videresendt meddelelse|videresendt besked"
    "|start på videresendt besked|videresendt melding|videresendt e-post|välitetty viesti|edelleenlähetetty viesti"
    "|edelleenlähetetty viesti alkaa|wiadomość przekazana|treść przekazanej wiadomości"
    "|początek przekazywanej wiadomości"
    "|přeposlaná zpráva|přeposlaný e-mail|preposlaná správa|továbbított üzenet|továbbított levél|mesaj redirecționat"
    "|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|переслане повідомлення"
    "|προωθημένο μήνυμα|iletilen ileti|iletilen mesaj|iletilmiş mesaj|iletilmiş ileti|yönlendirilmiş ileti"
    "|yönlendirilen ileti|yönlendirilen mesaj|ileti başlangıcı|iletilen ileti başlangıcı|proslijeđena poruka|转发邮件"
    "|轉寄郵件|转发的邮件|轉寄的郵件|転送メッセージ|転送されたメッセージ|전달된 메시지|הודעה שהועברה"
    "|رسالة معاد توجيهها|thư được chuyển tiếp"
)
ORIGINAL = re.compile(
    rf"[\s>]*+[*_]{{0,2}}[-=_*]{{2,}}+\s*+(?:{_ORIGINAL})\s*[:：]?\s*[-=_*]{{2,}}[\s*]*\Z", re.IGNORECASE
)
FORWARDED = re.compile(
    rf"[\s>]*+(?:[*_]{{0,2}}[-=_*]{{2,}}+\s*+(?:{_FORWARDED})\s*[:：]?\s*[-=_*]{{2,}}.*"
    rf"|[*_]{{0,2}}(?:{_FORWARDED})\s*[:：][\s*]*)\Z",
    re.IGNORECASE,
)

_THINGS = (
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|oppo|outlook|yahoo|gmail|mail\b|e-?posta"
    r"|blackberry|nokia"
    r"|windows|mobil|handy|smartphone|telefon|phone|tablet|cihaz|device|apple|proton|typeapp|bluemail|sony|motorola"
    r"|lg\b|\bmy\b"
    r"|\bmeinem?\b|\bmon\b|\bmi\b|\bmin\b|\bmijn\b|\bmeu\b|\bmio\b"
)
_SENT_FROM = (
    r"sent (?:from|via|with|using|by)|gesendet (?:von|mit|über)|envoyée? (?:de|depuis|à partir d)"
    r"|enviad[oa] (?:desde|de|do|con|via)"
    r"|inviato (?:da|dal|con)|verzonden (?:vanaf|vanuit|met|door)|verstuurd (?:vanaf|vanuit|met)|skickat från"
    r"|sendt (?:fra|via)"
    r"|lähetetty|wysłan[eoa] (?:z|przez)|odesláno z|отправлено (?:с|из)|надіслано (?:з|із)|trimis (?:de pe|din)"
    r"|get outlook for"
    r"|holen sie sich outlook|téléchargez outlook|obtenir outlook|obtener outlook|obtenha o outlook|hent outlook"
    r"|scarica outlook"
)
_SENT_AFTER = (
    r"gönderildi|gönderilmiştir|gönderdim|edinin|yükleyin|indirin|gesendet|verzonden"
    r"|verstuurd|から送信|より送信|에서 보냄|发送|傳送"
)
DEVICE = re.compile(
    rf"[\W_]*(?:(?:{_SENT_FROM})\b.{{0,90}}|(?=.{{0,60}}(?:{_THINGS})).{{2,90}}(?:{_SENT_AFTER})[\W_]*"
    r"|via mobile|发自我的.{0,40}|從我的.{0,40})\Z",
    re.IGNORECASE,
)
DEVICE_FOR_SURE = re.compile(_THINGS, re.IGNORECASE)

# These are said inside letters too: they close one only with a comma or with the name right below.
_LOOSE_SIGN_OFFS = (
    "regards|best regards|kind regards|warm regards|warmest regards|kindest regards|best wishes|cheers|iyi günler"
    "|iyi akşamlar|selamlar|salutations|saludos|saluti|hilsen|salam|abraços"
)
_SIGN_OFFS = _any(
    _LOOSE_SIGN_OFFS + "|with best regards|with kind regards|yours sincerely|yours faithfully|yours truly|saygılarımla"
    "|saygılarımızla|saygılar|sevgiler"
    "|sevgilerimle|iyi çalışmalar|kolay gelsin|en iyi dileklerimle|hürmetlerimle"
    "|mit freundlichen grüßen|mit freundlichen grüssen|freundliche grüße|freundliche grüsse|viele grüße|viele grüsse"
    "|beste grüße|liebe grüße|mfg|vg|lg|cordialement|bien cordialement|bien à vous|cdlt|atentamente"
    "|un saludo|saludos cordiales|atenciosamente|cumprimentos|cordiali saluti|distinti saluti"
    "|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|groeten|mvg|med vänlig hälsning"
    "|med vänliga hälsningar|vänliga hälsningar|hälsningar|mvh|med venlig hilsen|venlig hilsen|de bedste hilsner"
    "|kh|vh|med vennlig hilsen|vennlig hilsen|bedste hilsner|ystävällisin terveisin|terveisin|t.|pozdrawiam"
    "|z poważaniem"
    "|pozdrowienia|s pozdravem|s úctou|s pozdravom|üdvözlettel|tisztelettel|cu stimă|с уважением|з повагою"
    "|με εκτίμηση"
    "|lijepi pozdrav|lep pozdrav|trân trọng|hormat saya"
)
SIGN_OFF = re.compile(rf"[\W_]*(?:{_SIGN_OFFS})(?:\s*/\s*(?:{_SIGN_OFFS}))*[ \t]*[,.!;]*[ \t]*\Z", re.IGNORECASE)
LOOSE_SIGN_OFF = re.compile(rf"[\W_]*(?:{_any(_LOOSE_SIGN_OFFS)})[ \t]*\Z", re.IGNORECASE)
