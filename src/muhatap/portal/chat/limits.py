"""How much one visitor and one address may ask of a process. Kept in memory: a flood must not cost a database write."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

KEPT = 50_000
"""So many buckets at most; the longest unused go first."""
STUBBORN = 40
"""Refusals after which a visitor is shut out for a while."""
SHUT_FOR = 900.0


@dataclass(frozen=True, slots=True)
class Rule:
    """So many at once, and so many in so many seconds."""

    most: int
    per: float


VISITOR: Mapping[str, Rule] = {
    "messages": Rule(20, 60),
    "files": Rule(12, 300),
    "typing": Rule(60, 60),
    "marks": Rule(60, 60),
    "reading": Rule(240, 60),
    "stream": Rule(30, 60),
}
# An address may be a whole office, or a mobile network.
ADDRESS: Mapping[str, Rule] = {
    "session": Rule(300, 600),
    "messages": Rule(600, 60),
    "files": Rule(240, 300),
    "typing": Rule(1200, 60),
    "marks": Rule(1200, 60),
    "reading": Rule(2400, 60),
    "stream": Rule(600, 60),
    "preflight": Rule(2400, 60),
}


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    refusals: int = 0
    shut_until: float = 0.0


class Limits:
    """Buckets that fill again as time goes by."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def take(self, deed: str, who: str, rule: Rule) -> int:
        """Return 0 and count the deed, or the seconds after which it may be tried again.

        Who does not wait but goes on is shut out for a quarter of an hour.
        """
        at = self._clock()
        with self._lock:
            bucket = self._bucket((deed, who), rule, at)
            if at < bucket.shut_until:
                return math.ceil(bucket.shut_until - at)
            bucket.left = min(float(rule.most), bucket.left + (at - bucket.at) * rule.most / rule.per)
            bucket.at = at
            if bucket.left >= 1:
                bucket.left -= 1
                bucket.refusals = max(0, bucket.refusals - 1)
                return 0
            bucket.refusals += 1
            if bucket.refusals > STUBBORN:
                bucket.refusals, bucket.shut_until = 0, at + SHUT_FOR
                return math.ceil(SHUT_FOR)
            return max(1, math.ceil((1 - bucket.left) * rule.per / rule.most))

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._buckets.clear()

    def _bucket(self, name: tuple[str, str], rule: Rule, at: float) -> _Bucket:
        if name not in self._buckets:
            self._buckets[name] = _Bucket(float(rule.most), at)
            if len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(name)
        return self._buckets[name]


LIMITS = Limits()


def wait_for(deed: str, *, address: str, visitor: str) -> int:
    """Return 0 and count the deed, or the seconds that this visitor, "" for nobody, or her address must wait."""
    wait = LIMITS.take(deed, visitor, VISITOR[deed]) if visitor and deed in VISITOR else 0
    return wait or LIMITS.take(deed, network(address), ADDRESS[deed])


def network(address: str) -> str:
    """Return whose address it is: of IPv6 one household has 2^64, so that its network counts."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
