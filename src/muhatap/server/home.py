"""Where the state lives."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """Return $MUHATAP_HOME, else .muhatap in a checkout, else the user's data directory."""
    told = os.environ.get("MUHATAP_HOME")
    if told:
        return Path(told).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / ".muhatap"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "muhatap"
