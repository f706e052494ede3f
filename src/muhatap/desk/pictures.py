"""Which files are shown as pictures."""

# Pictures that carry no script: an SVG does, so it is only ever saved.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
