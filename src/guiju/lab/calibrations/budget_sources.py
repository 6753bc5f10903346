"""Where each line of a frozen budget comes from: reading, certified point, drift, resolution, or the template."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from guiju.certificate.numbers import coverage_factor, printed, with_unit
from guiju.lab.calibrations.review_record import said
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.methods.models import Method
from guiju.lab.ui.addresses import address
from guiju.lab.ui.words import either
from guiju.record.enclose import find
from guiju.record.enclosures import BudgetTemplate, CertifiedPoint, Standard, TemplateInput
from guiju.record.measurement import BudgetLine, Point, Result
from guiju.record.statement import Case
from guiju.results.recompute import inputs_of
from guiju.results.sections import MissingError, SectionInputs
from guiju.results.sources import series_of, standard_of, summary_of
from guiju.results.units import factor

DRIFT = "_drift"
"""What an evaluation adds to the symbol of a standard for the drift that its template does not name."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a line was taken from, in words, and where that is opened; empty where nothing is."""

    words: str = ""
    link: str = ""


NOWHERE = Origin()


class Origins:
    """The origins of a record's budget lines; the registers are asked once for all of them."""

    def __init__(self, case: Case, job: str, readings: str = "") -> None:
        self.case = case
        self.readings = readings or reverse("calibrations:record", args=[job])
        self._sections: dict[tuple[str, str], SectionInputs | None] = {}

    def of(self, result: Result, line: BudgetLine) -> Origin:
        """Where a line of a result's budget comes from."""
        section = self._section(result)
        if section is None:
            return Origin(_("Left out of the record"))
        each, drift = _input_of(section.template, line.symbol)
        points = {point.point_id: point for point in section.points}
        point = points.get(result.points[0]) if len(result.points) == 1 else None
        if each is None or point is None:
            return Origin(_("Readings of all points of the result"), self.readings)
        try:
            return self._of_input(section, point, each, drift=drift)
        except MissingError:
            return Origin(_("Not known"))

    def _section(self, result: Result) -> SectionInputs | None:
        template = next(each.template for each in self.case.record.budgets if each.budget_id == result.budget_id)
        key = result.section_id, template.digest
        if key not in self._sections:
            self._sections[key] = inputs_of(self.case, result)
        return self._sections[key]

    def _of_input(self, section: SectionInputs, point: Point, each: TemplateInput, *, drift: bool) -> Origin:
        kind = "standard_drift" if drift else each.from_
        if kind in ("standard", "standard_correction"):
            return self.certified(standard_of(section, point, each.role), point)
        if kind == "standard_drift":
            return self.drift(standard_of(section, point, each.role))
        if kind in ("reading", "resolution", "summary"):
            return Origin(_read(section, point, each), self.readings)
        if kind in ("nominal", "influence"):
            words = _("Nominal value of the point") if kind == "nominal" else _("Influence quantity of the point")
            return Origin(f"{words} {each.series}".strip(), self.readings)
        return Origin(self._stated(section, each), self._methods.get(section.method, ""))

    def certified(self, standard: Standard, point: Point) -> Origin:
        """The certified point, or the two between which was interpolated, or the limits of the class."""
        certificate = standard.certificate
        if certificate is None:
            return Origin(_("Not known"))
        told = certified_words(standard, point)
        link = self.certificate_link(standard.equipment_id, certificate.number)
        named = f"{_('Certificate')} {certificate.number}"
        return Origin(either("：", ": ").join(filter(None, (named, told))), link)

    def drift(self, standard: Standard) -> Origin:
        """The drift evaluated for the day of use, with its reason."""
        found = standard.drift
        if found is None:
            return Origin(_("Not known"))
        words = _("Drift of %(standard)s on the day of use: half width %(width)s; %(basis)s") % {
            "standard": standard.equipment_id,
            "width": with_unit(found.half_width, found.unit),
            "basis": said(found.basis),
        }
        return Origin(words, self._items.get(standard.equipment_id, ""))

    def _stated(self, section: SectionInputs, each: TemplateInput) -> str:
        given = [
            f"{sign}{printed(value)}"
            for sign, value in (("", each.value), ("±", each.half_width), ("u = ", each.u))
            if value is not None
        ]
        words = _("Stated in the budget template, version %(version)s") % {"version": section.template.version}
        return either("：", ": ").join(filter(None, (words, ", ".join(given))))

    def certificate_link(self, equipment: str, number: str) -> str:
        """The page of a certificate of the register; empty where it is not there."""
        found = self._papers.get((equipment, number))
        return "" if found is None else reverse("equipment:certificate", args=[found])

    @cached_property
    def _papers(self) -> Mapping[tuple[str, str], int]:
        rows = Certificate.objects.filter(equipment__code__in=self._codes).order_by("pk")
        return {(code, number): pk for code, number, pk in rows.values_list("equipment__code", "number", "pk")}

    @cached_property
    def _items(self) -> Mapping[str, str]:
        rows = Equipment.objects.filter(code__in=self._codes).values_list("code", "pk")
        return {code: address("admin:equipment_equipment_change", pk) for code, pk in rows}

    @cached_property
    def _methods(self) -> Mapping[str, str]:
        codes = {each.method_code for each in self.case.record.sections}
        rows = Method.objects.filter(code__in=codes).values_list("code", "pk")
        return {code: address("admin:methods_method_change", pk) for code, pk in rows}

    @property
    def _codes(self) -> set[str]:
        found = (find(self.case, each.standard) for each in self.case.record.standards)
        return {each.equipment_id for each in found if isinstance(each, Standard)}


def _input_of(template: BudgetTemplate, symbol: str) -> tuple[TemplateInput | None, bool]:
    """The template's input of a line, and whether the line is the drift that was added to it."""
    inputs = {each.symbol: each for each in template.inputs}
    if symbol in inputs:
        return inputs[symbol], False
    return inputs.get(symbol.removesuffix(DRIFT)), symbol.endswith(DRIFT)


def _read(section: SectionInputs, point: Point, each: TemplateInput) -> str:
    if each.from_ == "summary":
        found = summary_of(section, point, each.series)
        value = with_unit(found.value, found.unit)
        return _("Summary %(symbol)s: %(value)s") % {"symbol": each.series, "value": value}
    series = series_of(section, point, each.series)
    if each.from_ == "resolution":
        value = with_unit(series.resolution or "", series.unit)
        return _("Half of the resolution %(value)s of %(symbol)s") % {"value": value, "symbol": each.series}
    return _("%(count)s readings of %(symbol)s") % {"count": len(series.values), "symbol": each.series}


def certified_words(standard: Standard, point: Point) -> str:
    """What a certificate states at a point: correction, U and k; of neighbours both; of a class its limits."""
    certificate = standard.certificate
    if certificate is None:
        return ""
    if standard.used_by == "class":
        limits = "" if certificate.limits is None else with_unit(certificate.limits, certificate.unit)
        return _("limits of error ±%(limits)s") % {"limits": limits} if limits else ""
    return either("；", "; ").join(_point_words(each, certificate.unit) for each in _around(certificate.points, point))


def _around(points: tuple[CertifiedPoint, ...], point: Point) -> tuple[CertifiedPoint, ...]:
    """The certified point at the nominal, else its neighbours below and above."""
    placed = []
    for each in points:
        scale = factor(each.nominal.unit, point.nominal.unit)
        if scale is not None:
            placed.append((Decimal(each.nominal.value) * scale, each))
    at = Decimal(point.nominal.value)
    same = tuple(each for place, each in placed if place == at)
    if same:
        return same[:1]
    below = [pair for pair in placed if pair[0] < at]
    above = [pair for pair in placed if pair[0] > at]
    return tuple(
        each
        for _place, each in (
            *([max(below, key=lambda pair: pair[0])] if below else []),
            *([min(above, key=lambda pair: pair[0])] if above else []),
        )
    )


def _point_words(each: CertifiedPoint, unit: str) -> str:
    return _("at %(nominal)s correction %(correction)s, U = %(U)s, k = %(k)s") % {
        "nominal": with_unit(each.nominal.value, each.nominal.unit),
        "correction": with_unit(each.correction, unit),
        "U": with_unit(each.U, unit),
        "k": coverage_factor(each.k),
    }
