"""What somebody is asked who connects a mailbox.

Folders and files of the server (`outbox_folder`, `tls_ca`) are told on the command line alone.
"""

from muhatap.channels.asking import Ask

_TLS = (("tls", "TLS", "TLS"), ("starttls", "STARTTLS", "STARTTLS"), ("none", "Şifresiz", "Not encrypted"))
_GUESSED = ("Boş bırakırsan adresten buluruz.", "Leave it empty and we find it from the address.")

FORM = (
    Ask("address", ("E-posta adresi", "E-mail address"), kind="email", is_required=True,
        hint=("Müşterilerin yazdığı adres, örneğin destek@firman.com.tr",
              "Where customers write, such as support@you.com")),
    Ask("password", ("Posta kutusunun parolası", "The mailbox’s password"), kind="password",
        hint=("Mühürlü saklanır, bir daha gösterilmez. Gmail, Yandex ve Yahoo uygulama parolası ister.",
              "Kept sealed and never shown again. Gmail, Yandex and Yahoo want an app password.")),
    Ask("from_name", ("Gönderen adı", "Sender’s name"),
        hint=("Yanıtı yazanın adı yoksa görünür.", "Shown where no member is the author.")),
    Ask("imap_host", ("Gelen sunucu (IMAP)", "Incoming server (IMAP)"), part="servers", hint=_GUESSED),
    Ask("imap_port", ("IMAP portu", "IMAP port"), kind="number", part="servers"),
    Ask("imap_tls", ("IMAP şifrelemesi", "IMAP encryption"), kind="choice", choices=_TLS, part="servers"),
    Ask("imap_user", ("IMAP kullanıcı adı", "IMAP user name"), part="servers",
        hint=("Boşsa adresin kendisi.", "The address itself where empty.")),
    Ask("smtp_host", ("Giden sunucu (SMTP)", "Outgoing server (SMTP)"), part="servers", hint=_GUESSED),
    Ask("smtp_port", ("SMTP portu", "SMTP port"), kind="number", part="servers"),
    Ask("smtp_tls", ("SMTP şifrelemesi", "SMTP encryption"), kind="choice", choices=_TLS, part="servers"),
    Ask("smtp_user", ("SMTP kullanıcı adı", "SMTP user name"), part="servers"),
    Ask("smtp_password", ("SMTP parolası", "SMTP password"), kind="password", part="servers",
        hint=("Yalnızca farklıysa.", "Only where it differs.")),
    Ask("also_ours", ("Bizim olan öteki adresler", "Other addresses that are ours"), part="more",
        hint=("Virgülle ayır.", "Separated by commas.")),
    Ask("folder", ("Dinlenen klasör", "Folder listened to"), part="more", hint=("Boşsa INBOX.", "INBOX where empty.")),
    Ask("sent_folder", ("Gönderilenler klasörü", "Folder of sent mail"), part="more",
        hint=("Boşsa sunucunun işaretlediği.", "The one the server marks, where empty.")),
    Ask("files_own_copies", ("Sağlayıcı gönderilenleri kendisi saklıyor", "The provider files sent mail by itself"),
        kind="switch", part="more", hint=("Gmail ve Microsoft 365 böyledir.", "Gmail and Microsoft 365 do.")),
    Ask("plus_addressing", ("Yanıt adresine +işaret koy", "Put a +mark into the reply address"), kind="switch",
        part="more", hint=("Başlıkları silen programlardan gelen yanıt da görüşmesini bulur.",
                           "So that answers find their conversation even where a program drops the headers.")),
    Ask("subject_token", ("Konunun sonuna [#işaret] koy", "Put a [#mark] at the end of subjects"), kind="switch",
        part="more"),
    Ask("authserv_id", ("Posta sunucumuzun adı (Authentication-Results)", "Our mail server’s authserv-id"), part="more",
        hint=("Gönderenin doğrulandığına yalnızca onun sözüyle inanırız.", "Only its word verifies a sender.")),
    Ask("oauth_token_url", ("Jeton adresi", "Token address"), kind="url", part="oauth",
        hint=("Microsoft 365: https://login.microsoftonline.com/<kiracı>/oauth2/v2.0/token",
              "Microsoft 365: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token")),
    Ask("oauth_client_id", ("İstemci kimliği", "Client id"), part="oauth"),
    Ask("oauth_client_secret", ("İstemci sırrı", "Client secret"), kind="password", part="oauth"),
    Ask("oauth_refresh_token", ("Yenileme jetonu", "Refresh token"), kind="password", part="oauth"),
    Ask("oauth_scope", ("Kapsam", "Scope"), part="oauth"),
)  # fmt: skip
