"""Plain text whose paragraphs were wrapped by the sender's program (format=flowed, RFC 3676)."""


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """The text with soft line breaks undone; quotation depth and the "-- " line are kept."""
    out: list[str] = []
    pieces: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        bare = raw.lstrip(">")
        depth = len(raw) - len(bare)
        line = bare[1:] if bare.startswith(" ") else bare
        if open_depth != depth or line == "-- ":
            out.append("".join(pieces))
            pieces = [">" * depth + " "] if depth else []
        soft = line.endswith(" ") and line.strip() != "" and line != "-- "
        pieces.append(line[:-1] if soft and delete_space else line)
        open_depth = depth if soft else -1
    out.append("".join(pieces))
    return "\n".join(out[1:])
