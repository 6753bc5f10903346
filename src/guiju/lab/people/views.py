"""Pages on people beside the register: the authorisation matrix of all, and everybody's own page."""

from itertools import zip_longest

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock, watching
from guiju.lab.people import standing, workload
from guiju.lab.people.acts import DeclareNoInterest
from guiju.lab.people.gathered import gather, newest
from guiju.lab.people.models import Person
from guiju.lab.people.own import kept, looks
from guiju.lab.people.personal import shown_identity
from guiju.lab.ui.acting import Done, act_on, new_key, told
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.words import FIELDS

REFUSED = 422


@staff()
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Everybody who is authorised, by the methods in force: until when, and what stands against it today."""
    kind, field = request.GET.get("kind", "calibrate"), request.GET.get("field", "")
    found = standing.matrix(
        kind if kind in standing.KINDS else "calibrate", field if field in FIELDS else "", request.GET.get("page")
    )
    context = {
        "matrix": found,
        "kinds": [(each, standing.kind_name(each)) for each in standing.KINDS],
        "fields": list(FIELDS.items()),
        "heads": list(zip_longest(found.methods, found.able)),
        "day": clock.today(),
    }
    return page(request, "people/matrix.html", context, title=_("Authorisation matrix"))


@staff()
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """What the rules find in the register of people today: posts, enough people, papers, checks, declarations."""
    found = [told(each) for each in watching.findings_on(clock.today(), "people")]
    severe = [each for each in found if each.severity != "warning"]
    context = {
        "severe": severe,
        "warnings": [each for each in found if each.severity == "warning"],
        "day": clock.today(),
    }
    return page(request, "people/findings.html", context, title=_("Findings in the register of people"))


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """What the house keeps about whoever is signed in, and who looked at it; the yearly declaration of interests."""
    who = signed_in(request)
    row = gather(get_object_or_404(Person, code=who.person_id if who else ""))
    done: Done | None = None
    if request.method == "POST":
        done = act_on(request, DeclareNoInterest, lambda: DeclareNoInterest.Request(text=request.POST.get("text", "")))
        if not done.refused:
            messages.success(request, _("Your declaration is on file."))
            return redirect("people:me")
    born, last_four = shown_identity(row)
    context = {
        "row": row,
        "born": born,
        "last_four": last_four,
        "sheet": standing.sheet(row),
        "kinds": [standing.kind_name(each) for each in standing.KINDS],
        "chart": workload.chart(clock.today(), row.code),
        "kept": kept(row),
        "looks": looks(row),
        "interests": newest(row.interests, "declared_on"),
        "declared": next(iter(newest(row.declarations, "declared_on")), None),
        "found": done.findings if done else (),
        "key": new_key(),
        "text": request.POST.get("text") or _("I have no interest in any customer but those declared here."),
    }
    return page(request, "people/me.html", context, title=_("My data"), status=REFUSED if done else 200)
