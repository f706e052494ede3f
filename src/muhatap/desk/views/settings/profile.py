"""A member's own page: her name, her picture, whether she is at work."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from muhatap.desk.both import said
from muhatap.desk.faces import LARGEST, SIZES, NoPicture, drawn
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.profile import AwayForm, ProfileForm, stored_profile
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated, seated
from muhatap.desk.too_often import SLOWER, too_often
from muhatap.desk.views.settings.saving import saved, shown, toast
from muhatap.desk.zones import zone_of
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.store import Gone, StoreAway, StoreFull, store_at
from muhatap.tenancy.lock import locked
from muhatap.tenancy.models import Member


@may("me")
@require_http_methods(["GET", "POST"])
def profile(request: Seated) -> HttpResponse:
    """Show her page; save her name, language, zone and signature."""
    seat = locked(request.member) if request.method == "POST" else request.member
    stored = stored_profile(seat)
    if request.method == "GET":
        return _page(request, ProfileForm(initial=stored | {"stamp": stamp_of(stored)}))
    form = ProfileForm(request.POST)
    if not form.is_valid() or not form.is_newest(stored):
        return _page(request, form)
    for name, value in form.told.items():
        setattr(seat, name, value)
    seat.save(update_fields=list(form.told))
    request.member.language = seat.language
    return saved(request, "Saved" if seat.language == "en" else "Kaydedildi", "profile")


@may("me")
@require_http_methods(["POST", "DELETE"])
def away(request: Seated) -> HttpResponse:
    """Be away with POST, until a time or until she comes back; be at work again with DELETE (or deed=back)."""
    seat = locked(request.member)
    if request.method == "DELETE" or request.POST.get("deed") == "back":
        seat.away_since = seat.away_until = None
        words = said("Hoş geldin", "Welcome back")
    else:
        form = AwayForm(request.POST, zone=zone_of(request))
        if not form.is_valid():
            return _page(request, None, away=form)
        seat.away_since, seat.away_until = now(), form.cleaned_data["until"]
        words = said("Uzakta görünüyorsun", "You are shown as away")
    seat.save(update_fields=["away_since", "away_until"])
    until = seat.away_until.isoformat() if seat.away_until else None
    record("member.away" if seat.away_since else "member.back", workspace=seat.workspace_id, by=seat.pk, until=until)
    return saved(request, words, "profile")


@may("me")
@require_http_methods(["POST", "DELETE"])
def picture(request: Seated) -> HttpResponse:
    """Take a new picture, or take the old one away with DELETE (or deed=remove)."""
    seat = locked(request.member)
    if request.method == "DELETE" or request.POST.get("deed") == "remove":
        seat.show_face(large="", small="")
        return saved(request, said("Resim kaldırıldı", "The picture is gone"), "profile")
    given = request.FILES.get("picture")
    if not isinstance(given, UploadedFile):
        trouble: tuple[str, str] | None = _WHICH
    else:
        trouble = SLOWER if too_often(request, "picture") else _keep(seat, given)
    if trouble:
        toast(request, said(*trouble), is_trouble=True)
        response = _page(request, None)
        response.status_code = 422
        return response
    return saved(request, said("Resmin değişti", "Your picture is changed"), "profile")


@seated
@require_GET
@cache_control(private=True, max_age=86400)
def face(request: Seated, pk: int) -> HttpResponse:
    """Return a colleague's picture in the size asked for."""
    seat: Member = get_object_or_404(request.workspace.members, pk=pk)
    digest = seat.face_small_digest if request.GET.get("size") == "64" else seat.face_digest
    if not digest:
        raise Http404
    try:
        content = store_at(settings.ATTACHMENTS).read(digest)
    except Gone as gone:
        raise Http404 from gone
    return HttpResponse(content, content_type="image/webp")


_NONE = (
    "Bu dosya bir resim değil: PNG, JPEG, WebP ya da GIF seç.",
    "This is no picture: take PNG, JPEG, WebP or GIF.",
)
_WHICH = ("Önce bir resim seç.", "Choose a picture first.")
_FULL = ("Resmi saklayamadık. Hata bizde; birazdan yeniden dene.", "We could not keep it. Our fault; please try again.")


def _keep(seat: Member, given: "UploadedFile[bytes]") -> tuple[str, str] | None:
    """Store the picture in every size; return what is wrong, or None."""
    if (given.size or 0) > LARGEST:
        return "Resim en çok 10 MB olabilir.", "A picture may have 10 MB at most."
    try:
        made = drawn(given.read())
        store = store_at(settings.ATTACHMENTS)
        small, large = (store.put(made[size]) for size in SIZES)
    except NoPicture:
        return _NONE
    except (StoreFull, StoreAway):
        return _FULL
    seat.show_face(large=large, small=small)
    return None


def _page(request: Seated, form: ProfileForm | None, *, away: AwayForm | None = None) -> HttpResponse:
    seat = request.member
    stored = stored_profile(seat)
    context = {
        "form": form or ProfileForm(initial=stored | {"stamp": stamp_of(stored)}),
        "away": away or AwayForm(zone=zone_of(request)),
        "is_away": seat.is_away(at=now()),
    }
    response = shown(request, "profile", "profile", **context)
    if away is not None:
        response.status_code = 422
    return response
