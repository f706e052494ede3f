"""The body of a mail: our words, the signature, and what is quoted below, as text and as HTML."""

import re
from email.message import EmailMessage
from html import escape

from muhatap.channels.connector import File, Outgoing, Quoted

_CID = re.compile(r"[^\s<>()\"]{1,255}")
_QUOTE_STYLE = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"


def add_body(mail: EmailMessage, outgoing: Outgoing) -> list[File]:
    """Give the mail its body and return the files that are not yet in it.

    HTML comes along only with a quotation: whoever wrote in HTML finds her own words below as they looked.
    """
    mail.set_content(_text(outgoing), charset="utf-8")
    if outgoing.quoted is None:
        return list(outgoing.files)
    mail.add_alternative(_html(outgoing, outgoing.quoted), subtype="html", charset="utf-8")
    drawn = [file for file in outgoing.files if _is_drawn(file, outgoing.quoted)]
    page = mail.get_body(("html",))
    for file in drawn if page is not None else ():
        main, _, sub = file.content_type.partition("/")
        page.add_related(  # type: ignore[union-attr]
            file.content, maintype=main, subtype=sub, cid=f"<{file.content_id}>", filename=file.filename or "image"
        )
    return [file for file in outgoing.files if file not in drawn]


def _is_drawn(file: File, quoted: Quoted) -> bool:
    """Whether the quoted HTML shows this picture within its text."""
    is_picture = re.fullmatch(r"image/[a-z0-9.+-]{1,60}", file.content_type) is not None
    is_named = bool(file.content_id) and _CID.fullmatch(file.content_id) is not None
    return is_picture and is_named and f"cid:{file.content_id}" in quoted.html


def _text(outgoing: Outgoing) -> str:
    said = [part for part in (outgoing.text.strip("\n"), _signed(outgoing.signature), _below(outgoing.quoted)) if part]
    return "\n\n".join(said) + "\n"


def _signed(signature: str) -> str:
    signature = signature.strip("\n")
    return f"-- \n{signature}" if signature else ""


def _below(quoted: Quoted | None) -> str:
    if quoted is None:
        return ""
    text = quoted.text.strip("\n")
    if quoted.is_forward:
        return f"{quoted.head}\n\n{text}"
    marked = "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.split("\n"))
    return f"{quoted.head}\n{marked}"


def _html(outgoing: Outgoing, quoted: Quoted) -> str:
    parts = [f"<div>{_lines(outgoing.text)}</div>"] if outgoing.text.strip() else []
    if outgoing.signature.strip():
        parts.append(f"<div>-- <br>{_lines(outgoing.signature)}</div>")
    below = f"<div>{_lines(quoted.head)}</div><br>"
    original = f"<div>{quoted.html}</div>"
    if not quoted.is_forward:
        original = f'<blockquote type="cite" style="{_QUOTE_STYLE}">{quoted.html}</blockquote>'
    parts.append(f'<div class="gmail_quote">{below}{original}</div>')
    return f"<!doctype html><html><body>{'<br>'.join(parts)}</body></html>"


def _lines(text: str) -> str:
    return escape(text.strip("\n"), quote=False).replace("\n", "<br>\n")
