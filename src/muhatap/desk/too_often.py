"""Whether somebody has done something more often than ACCOUNT_RATE_LIMITS allows, and what she is told then."""

from allauth.core import ratelimit

from muhatap.desk.seated import Seated

SLOWER = ("Kısa sürede çok deneme oldu; biraz sonra yeniden dene.", "Too many tries; please wait a little.")


def too_often(request: Seated, action: str) -> bool:
    """Count this once more; return whether it was once too often."""
    return not ratelimit.consume(request, action=action, user=request.user)
