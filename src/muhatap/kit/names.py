"""What a name is made of."""


def first_name(name: str) -> str:
    """Return the first word of a name; an address stays whole."""
    return name if "@" in name else (name.split() or [""])[0]
