"""Subjects without the marks that replying and forwarding leave on them."""

import re

# By mail program language: en de sv/no/da nl fi fr es/pt it tr pl cs/sk hu ro el hr/sl ru/uk he vi id zh ja ko.
_PREFIXES = (
    "re", "fw", "fwd", "aw", "antw", "wg", "sv", "vs", "vb", "vl", "vid", "ref", "rv", "rép", "rep", "tr", "enc", "res",
    "rif", "r", "i", "ynt", "yan", "ilt", "ılt", "odp", "pd", "přep", "prep", "vá", "továbbítás", "továbbítva", "răsp",
    "rasp", "απ", "σχετ", "πρθ", "na", "odg", "proslijeđeno", "отв", "ответ", "пересл", "hb", "הועבר", "תגובה",
    "trả lời", "bls", "trs", "回复", "答复", "回覆", "转发", "轉寄", "轉發", "返信", "転送", "회신", "전달", "doorst",
    "doorsturen", "reply", "forward", "réf", "gönd",
)  # fmt: skip
_PREFIX = re.compile(
    r"\s*(?:\[(?:external|dış kaynak|harici)\]\s*)?(?:" + "|".join(map(re.escape, _PREFIXES)) + r")"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,2}|\^\d{1,3})?\s*[:：]\s*",
    re.IGNORECASE,
)
_MOST = 50


def plain_subject(subject: str) -> str:
    """The subject without reply and forward prefixes (Re, YNT, İLT, FW, AW, WG, SV …), white space folded."""
    text = " ".join(subject.split())
    for _ in range(_MOST):
        match = _PREFIX.match(text)
        if not match:
            break
        text = text[match.end() :]
    return text
