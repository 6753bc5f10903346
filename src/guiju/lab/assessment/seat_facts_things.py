"""The facts of a record on which the rules about standards, climate, place and scope were judged."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from guiju.certificate.numbers import coverage_factor, printed, with_unit
from guiju.conduct.sentences import word as conduct_word
from guiju.lab.assessment.seat_facts import Facts, Told, joined, span
from guiju.lab.assessment.seat_links import Fact, Links
from guiju.lab.calibrations.review_record import instant, interval, said
from guiju.lab.calibrations.roles import role_word
from guiju.lab.equipment.words import COMPETENCES, STATES
from guiju.lab.ui.words import language, word
from guiju.record.enclosures import Standard, StandardRequirement
from guiju.record.model import Conditions, ScopeRow
from guiju.results.units import behind

Tell = Callable[[Standard, Links], str]


def _standards(links: Links) -> Iterator[Standard]:
    seen = set()
    for section in links.facts.sections:
        for _role, each in section.standards:
            if each.equipment_id not in seen:
                seen.add(each.equipment_id)
                yield each


def _of_standards(tell: Tell, only: Callable[[Standard], bool] = lambda each: True, *, paper: bool = False) -> Told:
    """Facts of each standard; None where the rule asks of none of them. `paper`: they stand on its certificate."""

    def told(links: Links) -> Facts | None:
        found = list(_standards(links))
        asked = [each for each in found if only(each)]
        if not asked:
            return None
        return tuple(Fact(joined(each.equipment_id, tell(each, links)), _link(each, links, paper)) for each in asked)

    return told


def _link(each: Standard, links: Links, paper: bool) -> str:
    if paper and each.certificate is not None:
        return links.certificate(each.equipment_id, each.certificate.number)
    return links.equipment(each.equipment_id)


def _certified(each: Standard) -> bool:
    return each.kind != "material" or each.certificate is not None


def _paper(each: Standard, links: Links) -> str:
    found = each.certificate
    return _("no certificate") if found is None else joined(found.number, found.issuer)


def _dates(each: Standard, links: Links) -> str:
    found = each.certificate
    if found is None:
        return _("no certificate")
    return joined(found.number, _("calibrated on %(day)s") % {"day": found.calibrated_on}, _until(found.valid_to))


def _until(day: object) -> str:
    return _("valid until %(day)s") % {"day": day}


def _issuer(each: Standard, links: Links) -> str:
    if each.certificate is None:
        return _("no certificate")
    found = each.certificate.competence
    covers = _("covers it") if found.covers else _("does not cover it")
    kind = word(COMPETENCES, found.kind), found.reference, span(found.valid_from, found.valid_to)
    return joined(each.certificate.issuer, *kind, covers)


def _confirmed(each: Standard, links: Links) -> str:
    found = each.confirmation
    if found is None:
        return _("not confirmed")
    return joined(_("confirmed on %(day)s") % {"day": found.day}, found.certificate_number)


def _outcome(each: Standard, links: Links) -> str:
    found = each.confirmation
    if found is None:
        return _("not confirmed")
    return joined(_("meets the requirement") if found.passed else _("does not meet it"), said(found.requirement))


def _confirmed_range(each: Standard, links: Links) -> str:
    found = each.confirmation
    return _("not confirmed") if found is None else joined(_("confirmed range"), interval(found.range))


def _state(each: Standard, links: Links) -> str:
    return word(STATES, each.state)


def _verified(each: Standard, links: Links) -> str:
    return _("verified on %(day)s") % {"day": each.verified_on} if each.verified_on else _("not verified")


def _expiry(each: Standard, links: Links) -> str:
    return _until(each.material_expiry) if each.material_expiry else _("no last day")


def _demands(links: Links) -> Iterator[tuple[StandardRequirement, str, tuple[Standard, ...]]]:
    for section in links.facts.sections:
        for each in section.method.standards if section.method is not None else ():
            chosen = tuple(standard for role, standard in section.standards if role == each.role)
            yield each, role_word(each.role, section.method), chosen


def _of_demands(
    tell: Callable[[StandardRequirement, Standard], str], asked: Callable[[StandardRequirement], bool]
) -> Told:
    def told(links: Links) -> Facts | None:
        found = [(demand, role, chosen) for demand, role, chosen in _demands(links) if asked(demand)]
        if not found:
            return None
        return tuple(
            Fact(joined(role, each.equipment_id, tell(demand, each)), _link(each, links, True))
            for demand, role, chosen in found
            for each in chosen
        )

    return told


def _range(demand: StandardRequirement, each: Standard) -> str:
    words = _("asked %(asked)s, the standard has %(held)s")
    return words % {"asked": interval(demand.range), "held": interval(each.range)}


def _largest(demand: StandardRequirement, each: Standard) -> str:
    asked = _("asked U ≤ %(asked)s") % {"asked": with_unit(demand.largest_U or "", demand.unit)}
    return joined(asked, stated_U(each))


def stated_U(each: Standard) -> str:
    """The expanded uncertainties that a standard's certificate states, from the smallest to the largest."""
    found = each.certificate
    if found is None:
        return ""
    if each.used_by == "class":
        return (
            ""
            if found.limits is None
            else _("limits of error ±%(limits)s") % {"limits": with_unit(found.limits, found.unit)}
        )
    stated = sorted(found.points, key=lambda point: float(point.U))
    if not stated:
        return ""
    ends = dict.fromkeys((stated[0].U, stated[-1].U))
    factors = dict.fromkeys(coverage_factor(point.k) for point in stated)
    return f"U = {' ~ '.join(printed(one) for one in ends)}{_behind(found.unit)}, k = {' ~ '.join(factors)}"


def _behind(unit: str) -> str:
    return "" if unit in ("", "1") else f" {unit}"


def _of_climate(tell: Callable[[Conditions, Links], str]) -> Told:
    def told(links: Links) -> Facts | None:
        found = [each for section in links.facts.sections for each in section.conditions]
        if not found:
            return None
        return tuple(
            Fact(joined(_quantity(each.quantity), tell(each, links), each.sensor), links.equipment(each.sensor))
            for each in found
        )

    return told


def _quantity(code: str) -> str:
    return conduct_word("quantity", code, language())


def _limits(each: Conditions, links: Links) -> str:
    found = f"{printed(each.lowest)} ~ {printed(each.highest)}{behind(each.unit)}"
    return joined(found, _("limits %(limits)s") % {"limits": interval(each.limits)})


def _change(each: Conditions, links: Links) -> str:
    rates = {
        limit.quantity: limit.largest_change_per_hour
        for section in links.facts.sections
        if section.method is not None
        for limit in section.method.environment
    }
    limit, found = rates.get(each.quantity), each.fastest_change
    told = _("largest change in an hour: %(change)s") % {"change": with_unit(found, each.unit) if found else "—"}
    return joined(told, _("limit %(limit)s") % {"limit": with_unit(limit, each.unit)} if limit else _("no limit"))


def _watched(each: Conditions, links: Links) -> str:
    told = _("readings: %(count)s, from %(first)s to %(last)s")
    course = told % {"count": each.readings, "first": instant(each.first_at), "last": instant(each.last_at)}
    gap = each.longest_gap
    return joined(course, "" if gap is None else _("longest gap %(gap)s min") % {"gap": gap})


def _of_scope(tell: Callable[[ScopeRow, Links], str], asked: Callable[[ScopeRow], bool] = lambda row: True) -> Told:
    def told(links: Links) -> Facts | None:
        measured = {point.quantity for section in links.facts.sections for point in section.points}
        rows = [each for each in links.facts.scope if each.quantity in measured]
        found = [each for each in rows if asked(each)]
        if rows and not found:
            return None
        return tuple(Fact(joined(each.row_id, tell(each, links)), links.scope(each.row_id)) for each in found)

    return told


def _row_range(row: ScopeRow, links: Links) -> str:
    points = [
        with_unit(point.nominal.value, point.nominal.unit)
        for section in links.facts.sections
        for point in section.points
        if point.quantity == row.quantity
    ]
    held = " ~ ".join(dict.fromkeys((points[0], points[-1])))
    measured = _("points %(points)s") % {"points": held}
    return joined(_quantity(row.quantity), interval(row.range), measured)


def _row_days(row: ScopeRow, links: Links) -> str:
    stopped = [span(first, last) for first, last in row.suspensions]
    told = _("suspended %(days)s") % {"days": ", ".join(stopped)} if stopped else _("never suspended")
    return joined(row.certificate_number, span(row.valid_from, row.valid_to), told)


def _smallest(row: ScopeRow, links: Links) -> str:
    smallest = with_unit(row.smallest_U or "", row.smallest_U_unit) if row.smallest_U else _("stated by a rule")
    least = min((each for each in links.facts.results), key=lambda each: float(each.U), default=None)
    held = "" if least is None else f"{printed(least.reported_U)}{_behind(least.unit)}"
    return _("smallest U of the scope %(smallest)s; smallest reported %(held)s") % {"smallest": smallest, "held": held}


def _place(links: Links) -> Facts:
    place = links.case.record.place
    covered = _("stands on the qualification") if place.covered else _("does not stand on the qualification")
    scope = next((links.scope(each.row_id) for each in links.facts.scope), "")
    return (Fact(joined(said(place.name), said(place.address), covered), scope),)


OF_THINGS: Mapping[str, Told] = {
    "standard_certificate_missing": _of_standards(_paper, _certified, paper=True),
    "standard_certificate_out_of_date": _of_standards(_dates, _certified, paper=True),
    "standard_issuer_not_competent": _of_standards(_issuer, _certified, paper=True),
    "standard_not_confirmed": _of_standards(_confirmed, _certified),
    "standard_confirmation_failed": _of_standards(_outcome, _certified),
    "standard_confirmed_range": _of_standards(_confirmed_range, _certified),
    "standard_not_in_service": _of_standards(_state),
    "standard_not_verified": _of_standards(_verified),
    "material_expired": _of_standards(_expiry, lambda each: each.kind == "material"),
    "standard_role_missing": _of_demands(lambda demand, each: said(each.name), lambda demand: True),
    "standard_range_unfit": _of_demands(_range, lambda demand: True),
    "standard_U_unfit": _of_demands(_largest, lambda demand: demand.largest_U is not None),
    "climate_out_of_limits": _of_climate(_limits),
    "climate_change_too_fast": _of_climate(_change),
    "climate_not_watched": _of_climate(_watched),
    "point_outside_scope": _of_scope(_row_range),
    "qualification_not_in_force": _of_scope(_row_days),
    "place_not_covered": _place,
    "U_below_scope": _of_scope(_smallest, lambda row: row.smallest_U is not None or row.smallest_U_rule is not None),
}
"""By the code of a rule: what, how much and until when."""
