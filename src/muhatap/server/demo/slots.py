"""What fills the slots of a story: one order, one serial number, one amount for a whole conversation."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")
_SLOT = re.compile(r"\{(\w+)\}")
_PRODUCTS = ("Köz 2", "Köz Mini", "Taş", "Mangal", "Damla", "Kum cezve")
_AMOUNTS = (320, 480, 640, 890, 1_120, 1_450, 1_780, 2_190, 2_640, 3_250)
_MONTHS = {
    "tr": ("Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık"),
    "en": ("January|February|March|April|May|June|July|August|September|October|November|December"),
}
# A day in a clause that tells what was is a past day; any other is still to come.
_PAST = re.compile(
    r"\{day\}[^.;:!?]*?(?:m[iıuü]ş|d[iıuü][mkğ]?\b|t[iıuü][mk]?\b|[dt][iıuü]k\b|[dt][iıuü]ğ|onaran| ago\b|\bwas\b)"
)


@dataclass(frozen=True, slots=True)
class Filling:
    """The values one conversation uses throughout."""

    values: dict[str, str]
    language: str
    days_back: int
    days_ahead: int

    def fill(self, text: str, *, at: datetime) -> str:
        """Return the text, written at that moment, with every slot filled."""
        values: dict[str, Callable[[], str]] = {"day": lambda: self._day(text, at)}
        return _SLOT.sub(lambda slot: values[slot[1]]() if slot[1] in values else self.values[slot[1]], text)

    def _day(self, text: str, at: datetime) -> str:
        days = -self.days_back if _PAST.search(text) else self.days_ahead
        return _spoken((at + timedelta(days=days)).astimezone(ISTANBUL).date(), self.language)


def filling(*, share: float, language: str, rng: random.Random, **people: str) -> Filling:
    """Return the values of a conversation.

    `share` is how far the eighteen months have gone, from 0 to 1, so that order numbers grow; `people` holds "name",
    "agent" and "city".
    """
    amount = rng.choice(_AMOUNTS)
    values = {
        "order": f"KM-2{int(share * 9_700) + rng.randrange(250):04d}",
        "tracking": f"HZ{rng.randrange(10**8, 10**9)}",
        "serial": f"K2-{rng.randrange(61, 89)}{rng.randrange(1_000):03d}-{rng.choice('AEKMT')}",
        "product": rng.choice(_PRODUCTS),
        "amount": f"{amount:,} ₺".replace(",", "." if language == "tr" else ","),
        **people,
    }
    return Filling(values, language, days_back=rng.randrange(4, 12), days_ahead=rng.randrange(3, 8))


def _spoken(day: date, language: str) -> str:
    return f"{day.day} {_MONTHS[language].split('|')[day.month - 1]}"
