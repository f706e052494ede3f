"""Figures as a table to read and as JSON to keep."""

import json
import os
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def circumstances() -> dict[str, Any]:
    """Return what the figures were measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    dirty = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "commit": commit.stdout.strip() + ("+" if dirty.stdout.strip() else ""),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
    }


def _cpu() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor()


def keep(figures: list[Figure], around: dict[str, Any]) -> dict[str, Any]:
    """Write the figures into results.json, beside those that were not measured this time; return all of it."""
    kept: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"figures": {}}
    for figure in figures:
        told = {**asdict(figure), "value": round(figure.value, 2), "met": figure.is_met, **around}
        kept["figures"][figure.name] = told
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return kept


def written(figures: list[dict[str, Any]]) -> str:
    """Return a Markdown table."""
    lines = ["| figure | measured | wanted | met | runs | rows | beside |", "|---|---|---|---|---|---|---|"]
    for one in figures:
        rows = ", ".join(f"{_number(count)} {table}" for table, count in one["rows"].items())
        beside = "; ".join(f"{name}: {value:g}" for name, value in one["beside"].items())
        wanted = (
            ""
            if one["wanted"] is None
            else f"{'≥' if one['better'] == 'more' else '≤'} {one['wanted']:g} {one['unit']}"
        )
        met = {True: "yes", False: "**no**", None: ""}[one["met"]]
        value = f"{one['value']:,.0f}" if one["value"] >= 100 else f"{one['value']:.3g}"
        cells = (f"{one['means']} (`{one['name']}`)", f"{value} {one['unit']}", wanted, met, one["runs"], rows, beside)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def into_readme() -> None:
    """Write the kept figures between the marks of README.md."""
    figures = list(json.loads(RESULTS.read_text())["figures"].values())
    around = figures[0]
    told = (
        f"{around['cpu']}, {around['cores']} cores that others used at the same time (load {around['load']}): waiting "
        "and rates are worse than on a machine of your own; CPU times are not, and count the web process and "
        f"PostgreSQL together. Commit {around['commit']}, Python {around['python']}, {around['at'][:10]}."
    )
    text = README.read_text()
    before, mark, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"README.md lacks {BEGIN} … {END}.")
    README.write_text(f"{before}{BEGIN}\n{told}\n\n{written(figures)}\n{END}{after}")


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")
