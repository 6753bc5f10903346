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

from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.past import judge_case
from guiju.conduct.rule import RULES
from guiju.conduct.sentences import questions, sentence
from guiju.lab.accounts.models import SeatRead
from guiju.lab.accounts.queries import signed_in
from guiju.lab.assessment.pages_read import page_words
from guiju.lab.assessment.readers import READERS
from guiju.lab.calibrations.models import Record, Statement, Use
from guiju.lab.calibrations.readings import CorrectReading
from guiju.lab.calibrations.review import ReturnRecord
from guiju.lab.calibrations.review_queries import standing_case
from guiju.lab.calibrations.review_record import ResultShown, record_shown
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
from guiju.record.measurement import Result
from guiju.reports.numbers import shown as shown_number

MOST = 30


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
        (each, context["names"].get(each.person_code, each.person_code), page_words(each.path))
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
    issued = Issued.objects.select_related("number").filter(number__record=row).first()
    whole = record_shown(case)
    context = {
        "row": row,
        "shown": whole,
        "results": [_result(*each) for each in zip(whole.results, whole.record.results, strict=True)],
        "certificate": issued,
        "standards": _standards(row),
        "statements": _statements(row),
        "correcting": who_may(CorrectReading),
        "returning": who_may(ReturnRecord),
        "steps": timeline(_subjects(row, issued), refusals=True)[:MOST],
        "lights": _lights(found),
        "red": sum(each.blocks for each in found),
        "budget": reverse("calibrations:budget", args=[row.job.number]),
        "record_page": reverse("calibrations:review", args=[row.job.number]),
    }
    return page(request, "assessment/seat_record.html", context, title=_("Record %(number)s") % {"number": number})


def _result(each: ResultShown, exact: Result) -> dict[str, Any]:
    """A result with u and U to two digits and their unit; the record has them unrounded."""
    unit = "" if each.unit in ("", "1") else f" {each.unit}"
    short = {f"short_{name}": shown_number(float(getattr(exact, name)), 2, zeros=True) + unit for name in ("u", "U")}
    return {**{field.name: getattr(each, field.name) for field in fields(each)}, **short}


def _subjects(row: Record, issued: Any) -> list[Subject]:
    rows = [row.job, row, *([issued] if issued else [])]
    return [Subject(each) for each in rows]


def _standards(row: Record) -> list[dict[str, Any]]:
    """What was measured with, with the certificate that it stood on that day."""
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
    return [
        {
            "use": use,
            "role": word(dict(USES), use.kind),
            "item": items.get(use.equipment_code),
            "certificate": _paper(papers, use),
        }
        for use in uses
    ]


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
    names = people({each.person_code for each in rows})
    return [
        {
            "row": each,
            "who": names.get(each.person_code, each.person_code),
            "what": word(dict(PURPOSES), each.purpose),
        }
        for each in rows
    ]


def _lights(found: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Every rule about cases with its light on the facts of that day, what is lit first."""
    lang, known = language(), questions(language())
    by_code: dict[str, list[Finding]] = {}
    for each in found:
        by_code.setdefault(each.code, []).append(each)
    rules = [each for each in RULES.values() if "case" in each.subjects and issubclass(CalibrationFacts, each.reads)]
    lights = []
    for rule in rules:
        own = by_code.get(rule.code, [])
        colour = "red" if any(each.blocks for each in own) else "yellow" if own else "green"
        lights.append(
            {
                "code": rule.code,
                "words": known.get(rule.code, rule.code),
                "rows": rule.requirements,
                "colour": colour,
                "told": [sentence(each, lang) for each in own],
            }
        )
    return sorted(lights, key=lambda each: ("red", "yellow", "green").index(str(each["colour"])))
