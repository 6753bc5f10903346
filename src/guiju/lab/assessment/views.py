"""Pages of evaluations: the overview, a row, files of a run."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.charts import in_one_language
from guiju.conduct.evaluation.people_named import named_evaluation
from guiju.conduct.evaluation.profile_differences import profile_of, profile_words
from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.sentences import word
from guiju.lab.assessment import drawn, row_page
from guiju.lab.assessment.models import Adjudication, Attestation, Reply, RowTurn, Ruling, Run
from guiju.lab.assessment.present import Present, house_of, of_run, other_profile, present
from guiju.lab.assessment.readers import READERS, reads_all, reads_file
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.kept_files import shown_file
from guiju.lab.ui.words import language
from guiju.reports import evaluation_pdf, evaluation_xlsx
from guiju.reports.evaluation import not_final, notices_of
from guiju.reports.evaluation_charts import radar_of, trend_of
from guiju.reports.evaluation_model import TONES, House, most_pressing, report_words

FIRST, TURNS = 10, 12
RADARS, TRENDS = ((640, 430), (400, 330)), ((640, 240), (360, 220))
"""Sizes of the charts: for a wide screen, and for a phone, where the words stay as large."""
FILED: dict[str, type[Any]] = {"attestation": Attestation, "reply": Reply, "ruling": Ruling, "suspicion": Adjudication}
"""Rows that stand on several files."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff(*READERS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Today's state of the code: verdict, numbers, gates, map of all rows, trend, what turned, what to do first."""
    found = present()
    if found is None:
        return page(request, "assessment/nothing.html", {}, title=_("Conduct evaluation"))
    return page(request, "assessment/overview.html", overview_of(found), title=_("Conduct evaluation"))


def overview_of(found: Present) -> dict[str, Any]:
    """What an overview shows of an evaluation."""
    lang, house = language(), house_of(found)
    agency = found.snapshot.agency if found.snapshot else ""
    evaluation = named_evaluation(found.evaluation, house.names(agency, lang))
    other = other_profile(found)
    pressing = most_pressing(evaluation)
    with in_one_language(lang):
        radars = [radar_of(evaluation, lang, size) for size in RADARS]
        trends = [trend_of(evaluation, house.earlier, lang, size) for size in TRENDS]
    return {
        "found": found,
        "evaluation": evaluation,
        "sprite": drawn.sprite(),
        "verdict": drawn.verdict(evaluation, lang),
        "notices": notices_of(evaluation, lang, house),
        "not_public": report_words(lang)["not_public"],
        "reasons": not_final(evaluation, lang),
        "profile": profile_words(profile_of(evaluation), lang),
        "heat": drawn.heat(evaluation, lang),
        "radars": [mark_safe(each) for each in radars],
        "trends": [mark_safe(each) for each in trends],
        "first": [drawn.pressing(row, lang) for row in pressing[:FIRST]],
        "rest": [drawn.field_of(row, lang) for row in pressing[FIRST:]],
        "waiting": len(pressing),
        "turns": _turns(lang),
        "gap": None if other is None else _gap(evaluation, other, lang),
    }


def _turns(lang: str) -> list[dict[str, Any]]:
    return [
        {
            "row": each.row,
            "on": each.on,
            "before": {"tone": TONES.get(each.before, "open"), "word": word("outcome", each.before, lang)},
            "after": {"tone": TONES.get(each.after, "open"), "word": word("outcome", each.after, lang)},
        }
        for each in RowTurn.objects.order_by("-on", "-pk")[:TURNS]
    ]


def _gap(mine: Evaluation, other: Evaluation, lang: str) -> dict[str, Any]:
    """Self against social: the numbers side by side, and the rows with another outcome."""
    theirs = {row.id: row for row in other.rows}
    pairs = [(row, theirs[row.id]) for row in mine.rows if row.outcome != theirs[row.id].outcome]
    return {
        "heads": [profile_words(profile_of(each), lang) for each in (mine, other)],
        "verdicts": [mine.verdict, other.verdict],
        "numbers": [
            (one["name"], one["value"], two["value"])
            for one, two in zip(
                drawn.verdict(mine, lang)["numbers"], drawn.verdict(other, lang)["numbers"], strict=True
            )
        ],
        "count": len(pairs),
        "rows": [(drawn.field_of(one, lang), drawn.field_of(two, lang)) for one, two in pairs[:40]],
    }


@staff()
@require_safe
def row(request: HttpRequest, row: str) -> HttpResponse:
    """One row of the code: what is asked, how it stands, why, and what can be done.

    Whoever does not read evaluations is led to what the row asks: a finding or a light that names it leads somewhere.
    """
    if not drawn.known_row(row):
        raise Http404
    if not reads_all(request):
        return redirect(f"{reverse('portal:catalogue')}#r-{row}")
    return page(request, "assessment/row.html", row_page.shown(row, present()), title=row)


@staff()
@require_safe
def run_row(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """One row of the code as a run found it: what the run holds, and not what has been filed since.

    Whoever does not read evaluations is led to what the row asks.
    """
    if drawn.known_row(row) and not reads_all(request):
        return redirect(f"{reverse('portal:catalogue')}#r-{row}")
    run = get_object_or_404(Run, code=code)
    found = of_run(run)
    if found is None or not drawn.known_row(row):
        raise Http404
    return page(request, "assessment/row.html", row_page.shown_in_run(row, found, run), title=f"{row} · {code}")


@staff(*READERS)
@require_safe
def report(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The report of a run as PDF or workbook, in the language of the page or the one asked for."""
    found = of_run(get_object_or_404(Run, code=code))
    return _file(request, found, kind, code)


@staff(*READERS)
@require_safe
def present_report(request: HttpRequest, kind: str) -> HttpResponse:
    """The report of today's state."""
    return _file(request, present(), kind, "")


def _file(request: HttpRequest, found: Present | None, kind: str, code: str) -> HttpResponse:
    if found is None or found.snapshot is None or kind not in ("pdf", "xlsx"):
        raise Http404
    lang = request.GET.get("lang", "")
    lang = lang if lang in ("zh", "en") else language()
    house: House = house_of(found, other_profile(found))
    made = evaluation_pdf if kind == "pdf" else evaluation_xlsx
    name = f"{code}-{lang}.{kind}" if code else f"{report_words(lang)['title']} {found.day.isoformat()}.{kind}"
    response = HttpResponse(
        made(found.evaluation, found.snapshot, lang, house),
        content_type="application/pdf" if kind == "pdf" else XLSX,
    )
    response["Content-Disposition"] = str(content_disposition_header(kind != "pdf", name))
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff()
@require_safe
def evidence(request: HttpRequest, kind: str, pk: int, place: int) -> HttpResponse:
    """A file that an attestation, a suspicion, a reply or a ruling stands on, for whoever reads what it belongs to."""
    if kind not in FILED:
        raise Http404
    row = get_object_or_404(FILED[kind], pk=pk)
    if not reads_file(request, row):
        raise PermissionDenied
    try:
        return shown_file(stored(row.files[place]), f"{kind}-{pk}-{place + 1}")
    except (IndexError, FileMissing):
        raise Http404 from None
