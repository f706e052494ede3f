"""`python -m bench [NAME ...]`: measure; `--readme`: write the kept figures into README.md."""

import argparse
import importlib
import json
import sys
from dataclasses import asdict

from bench import table
from bench.house import opened

NAMES = (
    *("intake", "webhook", "pages", "search", "palette", "mail", "stream", "memory"),
    *("chat", "chat_screens", "score_mail"),
)


def main() -> None:
    """Measure what was asked for, print the table and the JSON, and keep it in bench/results.json."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument(
        "--readme", action="store_true", help="write the kept figures into README.md and measure nothing"
    )
    asked = parser.parse_args()
    if asked.readme:
        table.into_readme()
        return
    unknown = sorted(set(asked.names) - set(NAMES))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}. Known: {', '.join(NAMES)}.")
    around = table.circumstances()
    figures = []
    with opened() as home:
        for name in asked.names or NAMES:
            print(f"{name} …", file=sys.stderr, flush=True)
            found = importlib.import_module(f"bench.{name}").measure(home)
            table.keep(found, around)
            figures += found
    told = [{**asdict(figure), "met": figure.is_met} for figure in figures]
    print(table.written(told))
    print(json.dumps({**around, "figures": told}, ensure_ascii=True))


if __name__ == "__main__":
    main()
