"""REST v1, put together."""

from django.views.decorators.http import require_safe

from muhatap.api.access import Bearer
from muhatap.api.document import Documented
from muhatap.api.ingress import ingress
from muhatap.api.problems import teach
from muhatap.api.views import channels, conversations, health, messages, people, tags

api = Documented(
    title="Muhatap",
    version="1",
    description="Times are RFC 3339 with offset, ids are strings, errors are RFC 9457 problem documents.",
    auth=Bearer(),
    docs_url=None,
    openapi_url="/openapi.json",
    docs_decorator=require_safe,
    urls_namespace="api",
)
teach(api)
for part in (channels, people, conversations, tags, messages, health):
    api.add_router("", part.router)

__all__ = ["api", "ingress"]
