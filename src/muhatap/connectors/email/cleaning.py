"""Mail HTML made harmless: no scripts, nothing that loads from elsewhere until the reader asks for it.

Inline pictures keep `src="cid:…"`, which no browser fetches and the desk replaces; a remote picture's address moves to
`data-remote-src`. Style sheets, `srcset`, backgrounds, CSS url(), <link> and @import fall away.
"""

import html as entities
import re

import nh3

_LONGEST = 4_000_000
_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li",
    "main", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_SHOWN = {"align", "valign", "dir", "lang", "title", "style"}
_ATTRIBUTES = {
    "*": _SHOWN,
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "bgcolor"},
    "tr": {"bgcolor"},
    "col": {"span", "width"},
    "ol": {"start", "type"},
    "li": {"value"},
    "time": {"datetime"},
}
_STYLES = {
    "color", "background-color", "font-family", "font-size", "font-style", "font-weight", "text-align",
    "text-decoration", "line-height", "vertical-align", "white-space", "width", "max-width", "padding", "padding-left",
    "padding-right",
    "padding-top", "padding-bottom", "margin", "margin-left", "margin-right", "margin-top", "margin-bottom", "border",
    "border-left", "border-right", "border-top", "border-bottom", "border-collapse", "list-style-type",
}  # fmt: skip
_SILENT = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"}
_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_PICTURE = re.compile(r"cid:|https?://|data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_LOADING_CSS = re.compile(
    r"[\\@<]|/\*|\b(?:url|src|image|image-set|cross-fade|element|expression|var|env)\s*\(", re.IGNORECASE
)
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"]*")*)\s*/?>')
_SOURCE = re.compile(r'(?<=\s)src="(https?:[^"]*)"', re.IGNORECASE)


def clean_html(html: str) -> str:
    """Return the HTML of a mail with only what is safe to show; "" where it is too long to be worth it."""
    if not html.strip() or len(html) > _LONGEST:
        return ""
    cleaned = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_SILENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_kept,
        filter_style_properties=set(_STYLES),
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer nofollow",
    )
    return _TAG.sub(_held_back, cleaned)


def _kept(_tag: str, name: str, value: str) -> str | None:
    """The attribute's value as it may stay, or None to drop it."""
    if name == "href":
        return value if _LINK.match(_UNSEEN.sub("", value)) else None
    if name == "src":
        return _picture(_UNSEEN.sub("", value))
    if name == "style":
        return None if _LOADING_CSS.search(entities.unescape(value)) else value
    return value


def _picture(source: str) -> str | None:
    if source.startswith("//"):
        source = "https:" + source
    return source if _PICTURE.match(source) else None


def _held_back(tag: re.Match[str]) -> str:
    """The tag as it is; a picture from elsewhere with its address where no browser looks for it."""
    return _SOURCE.sub(r'data-remote-src="\1"', tag[0]) if tag[2] == "img" else tag[0]
