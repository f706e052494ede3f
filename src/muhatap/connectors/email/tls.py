"""Which certificates a mail server may show."""

import ssl
from functools import lru_cache


@lru_cache(maxsize=32)
def trusting(ca_file: str) -> ssl.SSLContext:
    """Return a context that checks names and trusts the system's authorities, and those of the file where there is one.

    Raises OSError where the file cannot be read.
    """
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
