"""One measured figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, what was wanted of it, and how it came about."""

    name: str
    means: str
    value: float
    unit: str
    wanted: float | None = None
    better: Literal["more", "less"] = "less"
    runs: int = 1
    rows: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        """Whether the value is as good as wanted; None where nothing is wanted."""
        if self.wanted is None:
            return None
        return self.value >= self.wanted if self.better == "more" else self.value <= self.wanted


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(values: Sequence[float]) -> float:
    """Return the median: a shared machine disturbs single runs."""
    return float(median(values))
