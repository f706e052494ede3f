"""Who may do what where: doors start at the request's workspace, rooms say out loud what they do."""

import ast
from pathlib import Path

from tests.house.source import calls_in, place, python_files, tree_of

DOORS = python_files("src/muhatap/desk", "src/muhatap/portal", "src/muhatap/api")
HOUSE = python_files("src/muhatap")
OBJECTS = {
    "api/ingress.py": "a webhook has no log-in: the channel is read inside the workspace that its key names",
    "api/letterbox.py": "stands before Django: the channel is read inside the workspace that the token names",
    "portal/chat/admitted.py": "a visitor has no log-in: the channel is read inside the workspace that its key names",
}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
LOOPS = {
    "conversations/intake/hear_batch.py": "a poison message must not stop the rest",
    "conversations/outbox/deliver_due.py": "a bad dispatch must not stop the rest",
    "server/streams/rights.py": "one look that fails must not be the last",
    "server/react.py": "a poison event must not keep the others from their answers",
    "server/loops.py": "a loop outlives one bad turn",
    "server/listeners.py": "one bad mailbox must not stop the rest",
}


def _attributes(path: Path, name: str) -> list[ast.Attribute]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute) and node.attr == name]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found |= {f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
    return found


def test_a_door_never_asks_for_everybodys_rows() -> None:
    asking = {place(path) for path in DOORS if _attributes(path, "objects") or _attributes(path, "_default_manager")}

    assert len(DOORS) > 20
    assert asking == set(OBJECTS)


def test_a_door_looks_things_up_in_its_own_workspace() -> None:
    shortcuts = ("get_object_or_404", "get_list_or_404")
    looking = [
        (path, call)
        for path in DOORS
        for call in calls_in(path)
        if isinstance(call.func, ast.Name) and call.func.id in shortcuts
    ]
    firsts = [(path, call, call.args[0]) for path, call in looking]
    by_model = [place(path, call) for path, call, one in firsts if isinstance(one, ast.Name) and one.id[0].isupper()]

    assert len(looking) >= 5
    assert by_model == []


def test_a_door_writes_no_sql_of_its_own() -> None:
    health = "api/views/health.py"  # asks whether the database answers at all
    letterbox = "api/letterbox.py"  # gives connections of its own thread back
    writing = {place(path) for path in DOORS if "django.db.connection" in _imports(path)}

    assert writing <= {health, letterbox}


def test_nothing_happens_behind_a_signal() -> None:
    hidden = {place(path) for path in HOUSE if any(name.startswith(SIGNALS) for name in _imports(path))}

    assert hidden == set()


def test_a_change_names_the_columns_it_changes() -> None:
    whole = {
        place(path, call)
        for path in HOUSE
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if _saves_everything(call) and ast.unparse(call.func.value) not in _made_in(function)  # type: ignore[attr-defined]
    }

    assert whole == set()


def _saves_everything(node: ast.AST) -> bool:
    is_save = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save"
    is_save = is_save and not node.args  # a picture is saved to a place that is named first
    return is_save and "update_fields" not in {word.arg for word in node.keywords}  # type: ignore[attr-defined]


def _made_in(function: ast.FunctionDef) -> set[str]:
    """Return the names given to rows that the function itself constructs: `row = Row(...)`, `self.model(...)`."""
    return {
        ast.unparse(node.targets[0])
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if (name := ast.unparse(node.value.func).rpartition(".")[2])[0].isupper() or name == "model"
    }


def test_no_model_overrides_save() -> None:
    overriding = {
        place(path, node)
        for path in HOUSE
        if "models" in place(path)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    }

    assert overriding == set()


def test_only_loops_catch_everything() -> None:
    catching = {
        place(path)
        for path in HOUSE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    }

    assert {one for one in catching if not one.startswith("connectors/")} <= set(LOOPS)
