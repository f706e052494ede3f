"""The OpenAPI document, with what every call may refuse."""

from typing import Any

from ninja import NinjaAPI

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do, in a sentence."},
    },
}
REFUSED = {
    "description": "Refused, with the reason (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class Documented(NinjaAPI):
    """An API whose document says that every refusal is a problem document."""

    def get_openapi_schema(self, **how: Any) -> Any:
        """Return the document."""
        document = super().get_openapi_schema(**how)
        document["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for calls in document["paths"].values():
            for call in calls.values():
                call["responses"].setdefault("default", REFUSED)
        return document
