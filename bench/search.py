"""What a search costs on a large workspace: the common and the rare, one word and several, people and messages."""

from pathlib import Path
from urllib.parse import urlencode

from bench.asked import Asked, cost
from bench.figure import Figure
from bench.house import served
from bench.large import by_frequency, large
from bench.wire import Client

MOST = 40


def measure(home: Path) -> list[Figure]:
    """Return the CPU of what the search page asks while it is typed in, and of the API's lists by words."""
    made = large()
    words = by_frequency()
    common, rare = words[:3], words[-3:]
    questions = {
        "common": ("search for a word of many messages", {"q": common[0]}),
        "rare": ("search for a word of few messages", {"q": rare[0]}),
        "common all": ("search for three words of many messages each", {"q": " ".join(common)}),
        "rare all": ("search for three words of few messages each", {"q": " ".join(rare)}),
        "mixed": ("search for a common and a rare word", {"q": f"{common[0]} {rare[0]}"}),
        "unfinished": ("search for the beginning of a word", {"q": common[0][:4]}),
        "nothing": ("search for a word that nobody said", {"q": "zzyzx"}),
        "name": ("search for a person", {"q": "zeynep kaya"}),
        "member": ("search for a common word that one member wrote", {"q": common[0], "member": made.here.member}),
        "files": ("search for a common word with a file, of which there are none", {"q": common[0], "files": 1}),
        "old": ("search for a common word of long ago", {"q": common[0], "until": "2026-04-01"}),
    }
    calls = {
        "people": ("people of a common name over the API", "/api/v1/people?query=zeynep"),
        "messages": ("messages of a common word over the API", f"/api/v1/messages?{urlencode({'query': common[0]})}"),
    }
    found = []
    with served(home, command=("web",)) as server:
        desk = Client(server.port, Cookie=made.here.cookie, HX_Request="true")
        api = Client(server.port, Authorization=f"Bearer {made.here.token}")
        for name, (means, asked) in questions.items():
            path = f"/desk/search/?{urlencode(asked)}"
            one = Asked(f"search {name}", means, MOST, lambda _, path=path: desk.get(path))  # type: ignore[misc]
            found.append(cost(server, one, made.rows))
        for name, (means, path) in calls.items():
            one = Asked(f"search {name}", means, MOST, lambda _, path=path: api.get(path))  # type: ignore[misc]
            found.append(cost(server, one, made.rows))
    return found
