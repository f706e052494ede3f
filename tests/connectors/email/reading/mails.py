"""Small mails for the reader's tests, written by us."""


def mail(body: str = "Merhaba", *, fields: str = "", charset: str = "utf-8") -> bytes:
    """A plain mail from Ayşe to the help desk, with more header fields in front if given."""
    head = (
        "From: =?utf-8?q?Ay=C5=9Fe_Y=C4=B1lmaz?= <ayse@example.com>\r\n"
        "To: destek@firma.example\r\n"
        "Subject: =?utf-8?q?Sipari=C5=9Fim?=\r\n"
        "Message-ID: <1@example.com>\r\n"
        "Date: Tue, 25 Nov 2025 14:03:00 +0300\r\n"
    )
    extra = fields if "content-type" in fields.lower() else fields + f"Content-Type: text/plain; charset={charset}\r\n"
    return (extra + head).encode() + b"\r\n" + body.replace("\n", "\r\n").encode(charset)


def multipart(*parts: str, kind: str = "mixed", fields: str = "") -> bytes:
    """A mail of parts, each given with its own header fields."""
    body = "".join(f"--grenze\n{part}\n" for part in parts) + "--grenze--\n"
    return mail(body, fields=fields + f'Content-Type: multipart/{kind}; boundary="grenze"\r\n')
