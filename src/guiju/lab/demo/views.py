"""The first page: what the demonstration did; in any other installation, the way to verification."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guiju.lab.demo import report
from guiju.lab.demo.notes import read_notes
from guiju.lab.house import clock
from guiju.lab.issuing import queries
from guiju.lab.ui.desk import public_frame
from guiju.lab.ui.words import language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Certificates beside the published values, refused acts, the log."""
    if not clock.is_demonstration():
        return redirect("portal:verify")
    told = {each["number"]: each for each in report.certificates(language())}
    rows = [{"row": row, **told[row.number.number]} for row in queries.listed() if row.number.number in told]
    for each in rows:
        each["values"] = [{**value, **report.shown(value)} for value in each["values"]]
    context = {
        **public_frame("home"),
        "certificates": rows,
        "refusals": read_notes().get("refusals", []),
        "log": report.log(),
        "agree": sum(each["agrees"] for each in rows),
    }
    return render(request, "demo/home.html", context)
