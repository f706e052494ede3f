"""Plain text whose paragraphs were wrapped by the sender's program (format=flowed, RFC 3676)."""


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """The text with soft line breaks undone; quotation depth and the "-- " line are kept."""
    out: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        bare = raw.lstrip(">")
        depth = len(raw) - len(bare)
        line = bare[1:] if bare.startswith(" ") else bare
        if open_depth == depth and line != "-- ":
            out[-1] += line
        else:
            out.append((">" * depth + " " if depth else "") + line)
        soft = line.endswith(" ") and line.strip() != "" and line != "-- "
        if soft and delete_space:
            out[-1] = out[-1][:-1]
        open_depth = depth if soft else -1
    return "\n".join(out)
