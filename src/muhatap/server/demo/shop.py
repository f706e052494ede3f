"""The demo's web shop: a page of Mırra’s that carries the chat as a customer’s page would."""

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from joserfc import jwt
from joserfc.jwk import OctKey

from muhatap.channels.models import Channel
from muhatap.kit.clock import now
from muhatap.people.models import Person
from muhatap.server.demo.names import REGULARS
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace

LASTS = 600
WORDS: dict[str, dict[str, str]] = {
    "tr": {
        "machines": "Makine",
        "details": "Özellikler",
        "delivery": "Teslimat",
        "kind": "Espresso makineleri",
        "says": "Öğütücüsü içinde, çift kazanlı, 9 bar sabit basınçlı espresso makinesi.",
        "price": "18.990 ₺",
        "parts": "veya 6 × 3.165 ₺",
        "black": "Mat siyah",
        "white": "Kırık beyaz",
        "copper": "Bakır",
        "colour": "Renk",
        "buy": "Sepete ekle",
        "like": "Beğen",
        "bag": "Sepet",
        "tomorrow": "Yarın kapında, kargo bizden",
        "years": "2 yıl garanti, 30 gün denersin",
        "help": "Kurulumda görüntülü yardım",
        "grinder": "Öğütücü",
        "grinder_is": "Konik çelik, 30 ayar",
        "pressure": "Basınç",
        "pressure_is": "9 bar sabit, göstergeli",
        "heating": "Isınma",
        "heating_is": "38 saniye",
        "water": "Su haznesi",
        "water_is": "2,1 litre, arkadan dolar",
        "enter": "{} olarak giriş yap",
        "leave": "Çıkış yap",
        "picture": "Köz 2 espresso makinesi",
    },
    "en": {
        "machines": "Machine",
        "details": "Details",
        "delivery": "Delivery",
        "kind": "Espresso machines",
        "says": "An espresso machine with its own grinder, two boilers and a steady 9 bar.",
        "price": "₺18,990",
        "parts": "or 6 × ₺3,165",
        "black": "Matt black",
        "white": "Off-white",
        "copper": "Copper",
        "colour": "Colour",
        "buy": "Add to bag",
        "like": "Like",
        "bag": "Bag",
        "tomorrow": "At your door tomorrow, delivery is on us",
        "years": "2 years of warranty, 30 days to try",
        "help": "Video help with setting up",
        "grinder": "Grinder",
        "grinder_is": "Conical steel, 30 steps",
        "pressure": "Pressure",
        "pressure_is": "9 bar, with a gauge",
        "heating": "Ready in",
        "heating_is": "38 seconds",
        "water": "Water tank",
        "water_is": "2.1 litres, filled from behind",
        "enter": "Log in as {}",
        "leave": "Log out",
        "picture": "The espresso machine Köz 2",
    },
}


@require_GET
def shop(request: HttpRequest) -> HttpResponse:
    """Show the product page; `?as=1` signs a regular in, as the shop's own server would. Only `muhatap demo` has it."""
    found = Workspace.objects.filter(slug="mirra").first() if settings.IS_DEMO else None
    if found is None:
        raise Http404("This installation has no demo shop.")
    with entered(found.pk):
        channel = Channel.objects.filter(kind="webchat", is_enabled=True).order_by("pk").first()
        customer = _regular()
        if channel is None or customer is None:
            raise Http404("This installation has no demo shop.")
        is_in = request.GET.get("as") == "1"
        words = _words(request)
        context = words | {
            "key": channel.key,
            "customer": customer.name,
            "enter": words["say"]["enter"].format(customer.name),
            "is_in": is_in,
            "identity": identity(channel, customer) if is_in else "",
        }
    return render(request, "shop/page.html", context)


def identity(channel: Channel, customer: Person) -> str:
    """Return a token that says who is logged in at the shop: what docs/channels/webchat.md shows, in Python."""
    mail = customer.identities.filter(kind="email").values_list("value", flat=True).first()
    claims = {
        "aud": channel.key,
        "sub": f"musteri-{customer.pk}",
        "exp": int(now().timestamp()) + LASTS,
        "jti": secrets.token_urlsafe(16),
        "name": customer.name,
        "email": mail or "",
        "email_verified": bool(mail),
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(channel.secrets["identity_secret"].encode()))


def _regular() -> Person | None:
    return Person.objects.filter(name__in=REGULARS, identities__kind="email").order_by("-name_key", "pk").first()


def _words(request: HttpRequest) -> dict[str, Any]:
    language = request.GET.get("lang", "tr")
    return {"language": language if language in WORDS else "tr", "say": WORDS.get(language, WORDS["tr"])}
