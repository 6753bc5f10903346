"""What an item's page shows of its traceability: deeds on certificates, blocks with charts, the JJF 1033 file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment import jjf1033, traceability_charts
from guiju.lab.equipment.certifying import AskIssuer, NoteUpwardLink, RecordIssuerAnswer
from guiju.lab.equipment.drift import drift
from guiju.lab.equipment.models import Confirmation, Equipment, IssuerQuestion
from guiju.lab.equipment.stated_points import parts
from guiju.lab.equipment.words import (
    ANSWERS,
    CHANNELS,
    LIMITS_ARE,
    STABILITY_KINDS,
    WAYS_OF_RESULT,
    span,
)
from guiju.lab.house import clock, files
from guiju.lab.ui import words
from guiju.lab.ui.register_fields import ActForm, PdfField, choice, day, label
from guiju.lab.ui.register_lists import in_language, yes_no
from guiju.lab.ui.registers import Block, Cell, Deed, Line, Target
from guiju.lab.ui.timeline import Subject, people


def _text(title: Any, *, required: bool = True, longest: int = 200) -> forms.CharField:
    return forms.CharField(label=title, required=required, max_length=longest)


def _number(title: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.CharField(label=title, required=required, max_length=64, widget=widget)


class ReadingsField(forms.CharField):
    """Readings as text, separated by blanks, commas or lines; kept as written."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": 2, "data-full": "1", "inputmode": "decimal"}))
        super().__init__(help_text=_("Separated by blanks, commas or new lines."), **more)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        for mark in ",，;；、\n\t":
            text = text.replace(mark, " ")
        return [each for each in text.split(" ") if each.strip()]


class LinkForm(ActForm):
    """A link of the chain above a certificate."""

    level = forms.IntegerField(label=_("Level above"), min_value=1, max_value=20, initial=1)
    issuer = _text(label("issuer"))
    certificate_number = _text(_("Number of its certificate"), longest=100)
    item = _text(_("Standard"))
    day = day(label=label("calibrated_on"))
    evidence = _text(_("Where this is known from"), longest=300)


class AskForm(ActForm):
    """The issuer asked."""

    channel = choice(CHANNELS, label=_("Way of asking"))
    question = _text(_("What was asked"), longest=300)


class AnswerForm(ActForm):
    """The issuer's answer."""

    answer = choice(ANSWERS, label=label("answer"))
    answered_on = day(label=_("Answered on"))
    answer_text = _text(_("What was answered"), longest=300, required=False)
    evidence_sha256 = PdfField(label=_("Answer as PDF"))


class RepeatabilityForm(ActForm):
    """A repeatability test."""

    day = day(label=label("day"))
    object = _text(_("Object measured"))
    conditions = _text(_("Conditions"), longest=300)
    unit = _text(label("unit"), longest=32)
    readings = ReadingsField(label=_("Readings"))
    s_used = _number(_("s used in the evaluation"), required=False)


class GroupForm(ActForm):
    """A day's readings of the check standard."""

    check_standard = _text(_("Check standard"))
    day = day(label=label("day"))
    unit = _text(label("unit"), longest=32)
    readings = ReadingsField(label=_("Readings"))


class VerifyForm(ActForm):
    """A verification of results."""

    day = day(label=label("day"))
    way = choice(WAYS_OF_RESULT, label=_("Way"))
    object = _text(_("Object measured"))
    partner = _text(_("Reference or laboratories"), longest=300)
    unit = _text(label("unit"), longest=32)
    value = _number(_("Own result"))
    U = _number("U")
    k = _number("k")
    reference = _number(_("Reference value"), required=False)
    U_reference = _number(_("U of the reference"), required=False)
    k_reference = _number(_("k of the reference"), required=False)
    common_root = forms.BooleanField(label=_("Both come from the same standard"), required=False)
    others = ReadingsField(label=_("Results of the other laboratories"), required=False)


def stability_form(target: Target) -> type[ActForm]:
    """Offers the check standards of which groups are on file."""
    names = target.row.stability_groups.order_by("check_standard").values_list("check_standard", flat=True).distinct()
    offered = {each: each for each in names}
    fields = {
        "check_standard": choice(offered, label=_("Check standard")),
        "kind": choice(STABILITY_KINDS, label=label("kind")),
        "limit": _number(_("Limit")),
        "limit_is": choice(LIMITS_ARE, label=_("The limit is")),
    }
    return type("StabilityForm", (ActForm,), fields)


def _of_certificate(act: type[Any]) -> Any:
    def make(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
        return act.Request(equipment=target.row.code, certificate=target.part.number, **cleaned)

    return make


def _of_item(act: type[Any]) -> Any:
    return lambda request, target, cleaned: act.Request(equipment=target.row.code, **cleaned)


def _answer(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    stored = files.store(cleaned["evidence_sha256"], "application/pdf")
    return RecordIssuerAnswer.Request(question=target.part.pk, **{**cleaned, "evidence_sha256": stored})


def _today(target: Target) -> Mapping[str, Any]:
    return {"day": clock.today(), "unit": target.row.unit}


DEEDS: tuple[Deed, ...] = (
    Deed(
        name="link",
        act=NoteUpwardLink,
        title=_("Note a link upward"),
        form=lambda target: LinkForm,
        make=_of_certificate(NoteUpwardLink),
        of=lambda row: row.certificates,
        remark=_("Links above the issuer are drawn when known; they are never demanded."),
    ),
    Deed(
        name="ask",
        act=AskIssuer,
        title=_("Ask the issuer"),
        form=lambda target: AskForm,
        make=_of_certificate(AskIssuer),
        of=lambda row: row.certificates,
        remark=_("A sample of certificates is confirmed with the issuers, by their check page or by letter."),
    ),
    Deed(
        name="answer",
        act=RecordIssuerAnswer,
        title=_("File the answer"),
        form=lambda target: AnswerForm,
        make=_answer,
        of=lambda row: IssuerQuestion.objects.filter(certificate__equipment=row),
        version=lambda target: target.part,
        offered=lambda target: not target.part.answer,
        initial=lambda target: {"answered_on": clock.today()},
    ),
    Deed(
        name="repeatability",
        act=jjf1033.TestRepeatability,
        title=_("Repeatability test"),
        form=lambda target: RepeatabilityForm,
        make=_of_item(jjf1033.TestRepeatability),
        initial=_today,
        remark=_("At least six readings under repeatability conditions; s must not exceed the one that was used."),
    ),
    Deed(
        name="group",
        act=jjf1033.RecordGroup,
        title=_("Stability readings"),
        form=lambda target: GroupForm,
        make=_of_item(jjf1033.RecordGroup),
        initial=_today,
    ),
    Deed(
        name="stability",
        act=jjf1033.JudgeStability,
        title=_("Judge the stability"),
        form=stability_form,
        make=_of_item(jjf1033.JudgeStability),
        remark=_(
            "New: at least four groups more than a month apart. In service: this year's group against last year's."
        ),
    ),
    Deed(
        name="verification",
        act=jjf1033.VerifyResult,
        title=_("Verify a result"),
        form=lambda target: VerifyForm,
        make=_of_item(jjf1033.VerifyResult),
        initial=lambda target: {**_today(target), "k": "2", "k_reference": "2"},
        remark=_("Transfer needs the reference with its U; comparison the results of at least two other laboratories."),
    ),
)


def blocks(row: Equipment) -> Sequence[Block]:
    """The blocks of an item's traceability, in the order in which people ask."""
    standard = row.kind == "standard"
    found = [*_in_force(row), *drift(row), _depends(row), _confirmations(row)]
    return (*found, *(_file(row) if standard else ()))


def _in_force(row: Equipment) -> list[Block]:
    held = _last_confirmed(row)
    if held is None or row.used_by != "value":
        return []
    certificate = held.certificate
    heads = (_("Nominal value"), label("value"), _("Certified correction"), "U", "k")
    lines = [
        Line((f"{each['nominal']['value']}{words.unit(part.nominal_unit)}", *_in(part.unit, each), each["k"]))
        for part in parts(certificate)
        for each in part.points
    ]
    title = _("Corrections in force since %(day)s") % {"day": held.day.isoformat()}
    return [Block(title, heads, lines, markup=traceability_charts.corrections_chart(certificate))]


def _in(unit: str, point: Mapping[str, Any]) -> tuple[str, ...]:
    """Value, correction and U of a point with their unit."""
    return tuple(f"{point[name]}{words.unit(unit)}" for name in ("value", "correction", "U"))


def _depends(row: Equipment) -> Block:
    """The way down: an app above this one has the pages."""
    markup = format_html(
        '<p class="g-actions"><a class="g-button g-quiet" href="{}">{}</a></p>',
        reverse("quality:downward", args=(row.code,)),
        translated("What depends on it, and impact"),
    )
    return Block(_("Readings, results and certificates"), markup=markup)


def _last_confirmed(row: Equipment) -> Confirmation | None:
    rows = Confirmation.objects.filter(certificate__equipment=row).select_related("certificate")
    newest = row.certificates.order_by("-calibrated_on", "-pk").first()
    last = rows.filter(certificate=newest).order_by("-day", "-pk").first()
    return last if last is not None and last.passed else None


def _confirmations(row: Equipment) -> Block:
    rows = Confirmation.objects.filter(certificate__equipment=row).select_related("certificate")
    found = list(rows.order_by("-day", "-pk"))
    names = people({each.confirmed_by for each in found})
    heads = (label("day"), label("certificate"), label("requirement"), _("Range"), label("passed"), label("by"))
    lines = [
        Line(
            (
                each.day,
                Cell(each.certificate.number, link=reverse("equipment:confirmation", args=(each.pk,))),
                in_language(each, "requirement"),
                span(each.lower, each.upper, each.unit) if each.passed else "—",
                Cell(yes_no(each.passed), "good" if each.passed else "bad"),
                names.get(each.confirmed_by, each.confirmed_by),
            )
        )
        for each in found
    ]
    return Block(_("Metrological confirmations"), heads, lines, note=_("A certificate is confirmed on its own page."))


def _file(row: Equipment) -> list[Block]:
    """The JJF 1033 file."""
    return [_repeatability(row), _stability(row), _verification(row), _history(row)]


def _repeatability(row: Equipment) -> Block:
    heads = (label("day"), _("Object measured"), "n", "s", _("s used"), _("Passed"))
    lines = [
        Line(
            (
                each.day,
                each.object,
                len(each.readings),
                f"{_short(each.s)}{words.unit(each.unit)}",
                f"{each.s_used}{words.unit(each.unit)}" if each.s_used else "—",
                Cell(_("First"), "") if not each.verdict else _verdict(each.verdict == "pass"),
            )
        )
        for each in row.repeatability_tests.order_by("-day", "-pk")
    ]
    return Block(_("Repeatability (JJF 1033)"), heads, lines, ("repeatability",))


def _stability(row: Equipment) -> Block:
    groups = list(row.stability_groups.order_by("day", "pk"))
    tests = list(row.stability_tests.order_by("-day", "-pk"))
    name = tests[0].check_standard if tests else groups[-1].check_standard if groups else ""
    shown = [each for each in groups if each.check_standard == name]
    chart = traceability_charts.stability_chart(shown, [each for each in tests if each.check_standard == name])
    heads = (label("day"), _("Check standard"), label("kind"), _("Groups"), _("Change"), _("Limit"), _("Passed"))
    lines = [
        Line(
            (
                each.day,
                each.check_standard,
                words.word(STABILITY_KINDS, each.kind),
                each.groups,
                f"{_short(each.stability)}{words.unit(each.unit)}",
                f"{each.limit}{words.unit(each.unit)}（{words.word(LIMITS_ARE, each.limit_is)}）",
                _verdict(each.passed),
            )
        )
        for each in tests
    ]
    note = _("%(count)s groups of readings on file.") % {"count": len(groups)}
    return Block(_("Stability (JJF 1033)"), heads, lines, ("group", "stability"), markup=chart, note=note)


def _verification(row: Equipment) -> Block:
    heads = (label("day"), _("Way"), _("Object measured"), _("Difference"), _("Limit"), "En", _("Passed"))
    lines = [
        Line(
            (
                each.day,
                words.word(WAYS_OF_RESULT, each.way),
                each.object,
                f"{_short(each.difference)}{words.unit(each.unit)}",
                f"{_short(each.limit)}{words.unit(each.unit)}",
                _short(each.En) if each.En else "—",
                _verdict(each.passed),
            )
        )
        for each in row.result_verifications.order_by("-day", "-pk")
    ]
    return Block(_("Verification of results (JJF 1033)"), heads, lines, ("verification",))


def _history(row: Equipment) -> Block:
    """The history sheet: everything dated about the standard on one page."""
    told: list[tuple[Any, Any, Any]] = []
    for each in row.certificates.all():
        told.append((each.calibrated_on, _("Calibrated or verified"), f"{each.issuer} {each.number}"))
    for each in Confirmation.objects.filter(certificate__equipment=row).select_related("certificate"):
        told.append((each.day, _("Confirmed metrologically"), f"{each.certificate.number}：{yes_no(each.passed)}"))
    for name, rows in (
        (_("Repeatability test"), row.repeatability_tests.all()),
        (_("Stability judged"), row.stability_tests.all()),
        (_("Result verified"), row.result_verifications.all()),
    ):
        told += [(each.day, name, getattr(each, "object", "") or each.check_standard) for each in rows]
    lines = [Line(each) for each in sorted(told, key=lambda each: each[0], reverse=True)]
    return Block(_("History sheet (JJF 1033)"), (label("day"), _("What"), _("Details")), lines)


def subjects(row: Equipment, most: int | None = None) -> list[Subject]:
    """The rows whose changes belong into the item's timeline; with `most`, the newest of each kind."""
    own = {"certificate__equipment": row}
    named: tuple[tuple[Any, Any], ...] = (
        (row.certificates.all(), lambda each: each.number),
        (Confirmation.objects.filter(**own), lambda each: each.day),
        (IssuerQuestion.objects.filter(**own), str),
        *((each.all(), str) for each in _of_file(row)),
    )
    return [Subject(each, name(each)) for rows, name in named for each in rows.order_by("-pk")[:most]]


def _of_file(row: Equipment) -> tuple[Any, ...]:
    return (row.repeatability_tests, row.stability_groups, row.stability_tests, row.result_verifications)


def _short(text: str) -> str:
    """Four significant digits of a computed figure."""
    return f"{float(text):.4g}".replace("e-0", "e-") if text else "—"


def _verdict(passed: bool) -> Cell:
    return Cell(yes_no(passed), "good" if passed else "bad")
