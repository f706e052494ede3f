"""Before a change of who may get in: was she asked for her password lately, or is it right now?"""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit

from muhatap.desk.seated import Seated

LATELY = 15 * 60.0
PASSWORD_FIRST = ("Önce kendi parolanı doğru yaz.", "Write your own password first.")


def was_asked_lately(request: Seated) -> bool:
    """Whether she logged in or gave her password within the last quarter of an hour, in this session."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - max(float(one["at"]) for one in records) < LATELY


def is_confirmed(request: Seated) -> bool:
    """Whether she was asked lately, or the form's `confirm_password` is right; guesses are counted."""
    if was_asked_lately(request):
        return True
    password = request.POST.get("confirm_password", "")
    if not password or not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return False
    if not request.member.user.check_password(password):
        return False
    reauthenticate_by_password(request)
    return True
