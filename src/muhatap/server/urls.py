"""All addresses of the house."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_GET
from django.views.generic import RedirectView

from muhatap.api.urls import api, ingress
from muhatap.server.demo.shop import shop


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Return the wish that search engines stay out of the desk."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("robots.txt", robots),
    path("api/v1/", api.urls),
    path("hooks/<str:kind>/<str:key>", ingress),
    path("accounts/mfa/", RedirectView.as_view(pattern_name="desk:security")),  # allauth leads there when it is done
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("muhatap.portal.chat.urls")),
    path("demo/shop", shop, name="demo-shop"),
    path("", include("muhatap.desk.urls")),
]
handler404 = "muhatap.server.errors.not_found"
handler500 = "muhatap.server.errors.server_error"
