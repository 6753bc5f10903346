"""The assessor's seat: read only, with an end; each question about a record answered with its evidence."""

from dataclasses import fields
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.certificate.numbers import printed
from guiju.conduct.case_facts import facts_of_case
from guiju.conduct.past import judge_case
from guiju.lab.accounts.models import SeatRead
from guiju.lab.accounts.queries import signed_in
from guiju.lab.assessment.pages_read import page_words, searched
from guiju.lab.assessment.readers import READERS
from guiju.lab.assessment.seat_allowed import groups
from guiju.lab.assessment.seat_facts_things import stated_U
from guiju.lab.assessment.seat_links import Links
from guiju.lab.calibrations import budget_queries
from guiju.lab.calibrations.budget_sources import certified_words
from guiju.lab.calibrations.models import Record, Statement, Use
from guiju.lab.calibrations.readings import CorrectReading
from guiju.lab.calibrations.review import ReturnRecord
from guiju.lab.calibrations.review_queries import standing_case
from guiju.lab.calibrations.review_record import ResultShown, instant, record_shown
from guiju.lab.calibrations.statements import signature_holds
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house import clock
from guiju.lab.house.signing import SYSTEM
from guiju.lab.issuing.models import Certificate as Issued
from guiju.lab.people.models import Role
from guiju.lab.quality.words import USES
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import Subject, people, timeline
from guiju.lab.ui.words import PURPOSES, language, word
from guiju.lab.ui.words import unit as unit_behind
from guiju.record.statement import Case
from guiju.reports.numbers import shown as shown_number

MOST = 30
DETAILED = 24
"""Results whose budget lines stand on the page of a record; the budget page has all of them."""
POINTS = 4
"""Certified points that a row of the table of standards tells."""


@staff(*READERS)
@require_safe
def seat(request: HttpRequest) -> HttpResponse:
    """Where an assessor begins: find a record, see the state of the code, know until when the seat holds."""
    who = signed_in(request)
    asked = request.GET.get("q", "").strip()[:64]
    roles = Role.objects.filter(name="assessor", valid_from__lte=clock.today())
    seats = roles.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())).select_related("person")
    reads = SeatRead.objects.order_by("-pk")
    mine = who is not None and "assessor" in who.roles and not who.roles - {"assessor"}
    context = {
        "asked": asked,
        "records": _records(asked),
        "seats": [each for each in seats if not mine or (who and each.person.code == who.person_id)],
        "reads": list((reads.filter(person_code=who.person_id) if mine and who else reads)[:MOST]),
        "mine": mine,
    }
    context["names"] = people({each.person_code for each in context["reads"]})
    context["reads"] = [
        (each, context["names"].get(each.person_code, each.person_code), page_words(each.path), searched(each.path))
        for each in context["reads"]
    ]
    return page(request, "assessment/seat.html", context, title=_("Assessor's seat"))


def _records(asked: str) -> list[dict[str, Any]]:
    """Frozen records by any number that leads to them, or words of their title; the newest where nothing is asked."""
    rows = Record.objects.select_related("job__line__commission").order_by("-pk")
    if asked:
        certified = Issued.objects.filter(number__number__icontains=asked).values("number__record_id")
        used = Use.objects.filter(equipment_code__iexact=asked).values("record_id")
        lines = ("title", "title_en", "commission__number", "item__label")
        words = reduce(or_, (Q(**{f"job__line__{each}__icontains": asked}) for each in lines))
        numbers = Q(number__icontains=asked) | Q(job__number__icontains=asked)
        rows = rows.filter(words | numbers | Q(pk__in=certified) | Q(pk__in=used))
    found = list(rows[:MOST])
    numbers = dict(
        Issued.objects.filter(number__record_id__in=[each.pk for each in found]).values_list(
            "number__record_id", "number__number"
        )
    )
    return [
        {
            "row": each,
            "certificate": numbers.get(each.pk, ""),
            "title": (each.job.line.title_en if language() == "en" else "") or each.job.line.title,
        }
        for each in found
    ]


@staff(*READERS)
@require_safe
def record(request: HttpRequest, number: str) -> HttpResponse:
    """One record: how its uncertainty came about, on which standards, who could change it, readings, lights."""
    row = Record.objects.select_related("job__line__item").filter(number=number).order_by("-revision").first()
    if row is None:
        raise Http404
    case = standing_case(row, SYSTEM)
    found = judge_case(case, signature_holds)
    links = Links(case, facts_of_case(case, signature_holds), row.job.number)
    issued = Issued.objects.select_related("number").filter(number__record=row).first()
    whole = record_shown(case)
    context = {
        "row": row,
        "shown": whole,
        "results": [_result(case, place, each, links) for place, each in enumerate(whole.results)],
        "certificate": issued,
        "standards": _standards(row, links),
        "statements": _statements(row),
        "correcting": who_may(CorrectReading),
        "returning": who_may(ReturnRecord),
        "steps": timeline(_subjects(row, issued), refusals=True)[:MOST],
        "groups": groups(found, links),
        "red": sum(each.blocks for each in found),
        "budget": reverse("calibrations:budget", args=[row.job.number]),
        "record_page": reverse("calibrations:review", args=[row.job.number]),
    }
    return page(request, "assessment/seat_record.html", context, title=_("Record %(number)s") % {"number": number})


def _result(case: Case, place: int, each: ResultShown, links: Links) -> dict[str, Any]:
    """A result with u and U to two digits, how its k was found, and where each line of its budget comes from."""
    exact, unit = case.record.results[place], "" if each.unit in ("", "1") else f" {each.unit}"
    short = {f"short_{name}": shown_number(float(getattr(exact, name)), 2, zeros=True) + unit for name in ("u", "U")}
    template = budget_queries.template_of(case, budget_queries.budget_of(case.record, exact))
    simulated = template is not None and template.kind != "line"
    more = {
        "rule": budget_queries.rule_words(template),
        "lines": budget_queries.lines_of(case, place, links.origins) if place < DETAILED else (),
        "simulation": reverse("calibrations:budget_simulation", args=[links.job, place + 1]) if simulated else "",
    }
    return {**{field.name: getattr(each, field.name) for field in fields(each)}, **short, **more}


def _subjects(row: Record, issued: Any) -> list[Subject]:
    rows = [row.job, row, *([issued] if issued else [])]
    return [Subject(each) for each in rows]


def _standards(row: Record, links: Links) -> list[dict[str, Any]]:
    """What was measured with, with the certificate that it stood on that day: issuer, days, what it states there."""
    uses = list(
        {(each.equipment_code, each.kind): each for each in row.uses.order_by("-kind", "equipment_code")}.values()
    )
    codes = {use.equipment_code for use in uses}
    items = {each.code: each for each in Equipment.objects.filter(code__in=codes)}
    papers = list(
        Certificate.objects.select_related("equipment")
        .filter(equipment__code__in=codes)
        .order_by("-calibrated_on", "-pk")
    )
    found = [(use, _paper(papers, use), _stated(use, links)) for use in uses]
    return [
        {
            "use": use,
            "role": word(dict(USES), use.kind),
            "item": items.get(use.equipment_code),
            "certificate": paper,
            **(stated if stated["U"] else {**stated, **_sensor(paper)}),
        }
        for use, paper, stated in found
    ]


def _stated(use: Use, links: Links) -> dict[str, Any]:
    """Of a standard what its certificate states, and at the points that were measured with it; as the record froze."""
    for section in links.facts.sections:
        for _role, each in section.standards:
            if each.equipment_id == use.equipment_code:
                told = dict.fromkeys(certified_words(each, point) for point in section.points)
                at = [one for one in told if one]
                return {"U": stated_U(each), "at": at[:POINTS], "more": max(0, len(at) - POINTS)}
    return {"U": "", "at": [], "more": 0}


def _sensor(paper: Certificate | None) -> dict[str, Any]:
    """What the certificate of a sensor states, which no record freezes."""
    stated = sorted({str(each["U"]) for each in paper.points}, key=float) if paper else []
    if not paper or not stated:
        return {}
    factors = dict.fromkeys(str(each["k"]) for each in paper.points)
    ends = " ~ ".join(printed(each) for each in dict.fromkeys((stated[0], stated[-1])))
    return {"U": f"U = {ends}{unit_behind(paper.unit)}, k = {' ~ '.join(factors)}"}


def _paper(papers: list[Certificate], use: Use) -> Certificate | None:
    """The certificate that a use names; of a sensor, whose use names none, the newest that held on its days."""
    own = [each for each in papers if each.equipment.code == use.equipment_code]
    if use.certificate_number:
        return next((each for each in own if each.number == use.certificate_number), None)
    days = (use.first_day, use.last_day)
    return next((each for each in own if all(_held(each, day) for day in days)), None)


def _held(each: Certificate, day: date) -> bool:
    return each.calibrated_on <= day and (each.valid_to is None or day <= each.valid_to)


def _statements(row: Record) -> list[dict[str, Any]]:
    rows = list(Statement.objects.filter(record=row).order_by("pk"))
    at = {each.pk: instant(str(each.document["statement"]["at"])) for each in rows}
    names = people({each.person_code for each in rows})
    return [
        {
            "row": each,
            "at": at[each.pk],
            "who": names.get(each.person_code, each.person_code),
            "what": word(dict(PURPOSES), each.purpose),
        }
        for each in rows
    ]
