"""Readable plain text out of HTML, as a mail reader would show it.

Paragraphs, lists and table rows become lines, a link keeps its address in parentheses, a quotation (blockquote) gets
"> " before each line. Nothing is fetched or run. Time grows with the length of the input, whatever it holds.
"""

import re
from html import unescape

_TOKEN = re.compile(
    r"""<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:]*)(?P<attributes>(?:[^"'<>]++|"[^"<]{0,4000}"|'[^'<]{0,4000}')*+)>"""
    r"""|<(?P<close2>/?)(?P<tag2>[a-zA-Z][a-zA-Z0-9:]*)(?P<attributes2>[^<>]*+)>"""
    r"""|<[!?][^<>]*+>|(?P<text>[^<]++)|<"""
)
_ATTRIBUTE = re.compile(r"""\b(class|href|type|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u034f\ufeff\u00ad"))
_CELL = "\x1f"
_RULE = "_" * 32
_LAID_OUT = 2_000_000  # characters; of what is longer the rest is only stripped of its tags
_LONGEST_LINK = 500
_DEEPEST = 20

_HIDDEN = {tag: re.compile(rf"</{tag}\s*>", re.IGNORECASE) for tag in ("style", "script", "title", "template")}
_PARAGRAPHS = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "pre", "article", "section"]
)
_BLOCKS = _PARAGRAPHS | frozenset(
    [
        "div",
        "tr",
        "li",
        "dt",
        "dd",
        "center",
        "form",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "address",
        "fieldset",
        "figure",
        "tbody",
        "thead",
        "body",
        "html",
    ]
)


def html_to_text(html: str) -> str:
    """The text of an HTML page or fragment; lines end in a line feed, never more than two blank lines together."""
    page = _Page()
    page.read(_without_comments(html[:_LAID_OUT]))
    text = page.text()
    if len(html) > _LAID_OUT:
        text += "\n" + unescape(re.sub(r"<[^<>]*+>", " ", html[_LAID_OUT:]))
    return text


def _without_comments(html: str) -> str:
    if "<!--" not in html:
        return html
    first, *rest = html.split("<!--")
    # A comment that is never closed hides nothing, so that no text is lost.
    return first + "".join(piece.split("-->", 1)[1] if "-->" in piece else piece for piece in rest)


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(source)}


class _Page:
    """Lines under construction while the tags go by."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.pictures: list[str] = []
        self.quotes: list[bool] = []
        self.depth = 0
        self.prefix = ""
        self.divs = 0
        self.gmail_divs: list[int] = []
        self.lists: list[int] = []
        self.links: list[tuple[str, int, int]] = []
        self.verbatim = 0

    def read(self, html: str) -> None:
        position, length, missing = 0, len(html), set()
        match = _TOKEN.match
        while position < length:
            token = match(html, position)
            if token is None:
                break
            position = token.end()
            text = token["text"]
            if text is not None:
                self.line.append(unescape(text) if "&" in text else text)
                continue
            tag = token["tag"] or token["tag2"]
            if not tag:
                if position - token.start() == 1:
                    self.line.append("<")
                continue
            tag = tag.lower()
            if token["close"] or token["close2"]:
                self.close(tag)
            elif tag in _HIDDEN and tag not in missing:
                end = _HIDDEN[tag].search(html, position)
                if end:
                    position = end.end()
                else:
                    missing.add(tag)
            else:
                self.open(tag, token["attributes"] or token["attributes2"] or "")

    def open(self, tag: str, attributes: str) -> None:
        if tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self.open_block(tag, attributes)
        elif tag == "blockquote":
            self.open_quote(_attributes(attributes))
        elif tag == "a":
            self.links.append((_attributes(attributes).get("href", ""), len(self.lines), len(self.line)))
        elif tag == "img":
            self.add_picture(_attributes(attributes).get("alt", "").strip())
        elif tag in ("td", "th"):
            self.line.append(_CELL)
        elif tag == "hr":
            self.end_block()
            self.line.append(_RULE)
            self.end_line()

    def open_block(self, tag: str, attributes: str) -> None:
        self.end_block(blank=tag in _PARAGRAPHS and not self.lists)
        if tag == "div":
            self.divs += 1
            if "gmail_quote" in attributes:
                self.gmail_divs.append(self.divs)
        elif tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            self.line.append(self.bullet())
        elif tag == "pre":
            self.verbatim += 1

    def open_quote(self, attributes: dict[str, str]) -> None:
        self.end_block()
        # Gmail's indent button makes a blockquote of this class too; a real quotation stands in a div of that class.
        indent = "gmail_quote" in attributes.get("class", "") and not self.gmail_divs and "type" not in attributes
        self.quotes.append(not indent)
        self.set_depth(self.depth + (not indent))

    def set_depth(self, depth: int) -> None:
        self.depth = depth
        self.prefix = "> " * min(depth, _DEEPEST)

    def close(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.line.append(_CELL)
        elif tag == "a":
            self.close_link()
        elif tag == "blockquote":
            self.end_block()
            if self.quotes and self.quotes.pop():
                self.set_depth(self.depth - 1)
        elif tag in _BLOCKS:
            self.close_block(tag)

    def close_block(self, tag: str) -> None:
        self.end_block(blank=tag in _PARAGRAPHS and len(self.lists) < 2)
        if tag == "div":
            if self.gmail_divs and self.gmail_divs[-1] >= self.divs:
                self.gmail_divs.pop()
            self.divs = max(self.divs - 1, 0)
        elif tag in ("ul", "ol"):
            del self.lists[-1:]
        elif tag == "pre":
            self.verbatim = max(self.verbatim - 1, 0)

    def close_link(self) -> None:
        if not self.links:
            return
        href, line, start = self.links.pop()
        href = href.strip()
        if not href.lower().startswith(("http://", "https://")) or len(href) > _LONGEST_LINK:
            return
        label = "".join(self.line[start:] if line == len(self.lines) else self.line).strip()
        bare = href.split("://", 1)[1].rstrip("/")
        if label and bare not in label:
            self.line.append(f" ({href})")

    def add_picture(self, alt: str) -> None:
        if alt and len(alt) <= 8 and not alt.isascii() and not alt.isalnum():
            self.line.append(alt)
        elif alt:
            self.pictures.append(alt)

    def bullet(self) -> str:
        if not self.lists:
            return "- "
        indent = "\u2007\u2007" * min(len(self.lists) - 1, _DEEPEST)
        if not self.lists[-1]:
            return indent + "- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1] - 1}. "

    def end_block(self, *, blank: bool = False) -> None:
        """Close the line if there is one; with `blank`, keep a distance to what follows."""
        if any(part.strip() for part in self.line):
            self.end_line()
        else:
            self.line.clear()
        if blank and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.prefix.rstrip())

    def end_line(self) -> None:
        raw = "".join(self.line).translate(_INVISIBLE)
        self.line.clear()
        if self.verbatim:
            self.lines += [(self.prefix + part.rstrip()).rstrip() for part in raw.replace(_CELL, "  ").split("\n")]
            return
        text = _SPACES.sub(" ", raw).strip(" " + _CELL)
        if _CELL in text:
            text = re.sub(f" ?{_CELL}[ {_CELL}]*", "  ", text)
        self.lines.append((self.prefix + text.replace("\u2007", " ")).rstrip())

    def text(self) -> str:
        self.end_block()
        text = "\n".join(self.lines).strip("\n")
        text = re.sub(r"\n{4,}", "\n\n\n", text)
        return text or "\n".join(f"[{alt}]" for alt in self.pictures)
