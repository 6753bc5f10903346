"""Faults of a calibration: for each rule that guards an act, one thing that is made wrong in a house in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench_house import act, climate
from refused import AS_FILED, change, drop
from refused_house import DAY, MINUTES, STAGES, job_at, other, today
from refused_ways import CALIBRATOR, CLERK, QUALITY, REVIEWER, SIGNATORY

SELECTION = frozenset({"commissions.review_contract", "calibrations.assign", "calibrations.reassign"})
"""Where an edition is only chosen, and may yet be changed: many a rule warns there."""
FINISH, REVIEW = "calibrations.finish", "calibrations.review"
Make = Callable[[str], None]


@dataclass(frozen=True)
class Fault:
    """What is found, how it comes to be at the work of a stage, and at which acts the rule warns alone."""

    code: str
    make: Make
    warns: frozenset[str] = frozenset()
    in_form: frozenset[str] = frozenset()
    """Acts whose page meets it in the form already: what is missing cannot be chosen there."""
    only: frozenset[str] = frozenset()
    """The acts at which this fault is tried, where another fault of the rule is tried at the others."""


def line() -> Any:
    return other(STAGES[0])


def method() -> dict[str, str]:
    return {"method__code": line().method_code, "edition": line().edition}


def standard() -> str:
    return str(sorted(job_at("assigned").standards.items())[0][1])


def insert(model: str, /, **columns: Any) -> Any:
    """A row as if it had been filed; the act of filing would ask for more."""
    from django.apps import apps
    from django.db import models

    kind = apps.get_model(model)
    row = kind(**{"version": 1, **columns})
    models.QuerySet(kind).bulk_create([row])
    AS_FILED.add((kind._meta.db_table, row.pk))
    return row


def edition(**values: Any) -> Make:
    return lambda place: change("methods.Edition", values, **method())


def edition_row() -> Any:
    from guiju.lab.methods.models import Edition

    return Edition.objects.get(**method())


def at_work(values: dict[str, Any]) -> Make:
    """Authorisations of everybody for the method, and those to sign."""

    def make(place: str) -> None:
        for who in (CALIBRATOR, REVIEWER, SIGNATORY):
            change("people.Authorisation", values, person__code=who)

    return make


def of(model: str, who: str, values: dict[str, Any] | Callable[[], dict[str, Any]]) -> Make:
    def make(place: str) -> None:
        change(model, values() if callable(values) else values, person__code=who)

    return make


def interest(who: str) -> Make:
    def make(place: str) -> None:
        from guiju.lab.people.acts import DeclareInterest

        party = other(place).commission.certificate_for.code
        act(DeclareInterest, QUALITY, person=who, customer_code=party, declared_on=today(), ended_on=None)

    return make


def old(who: str) -> Make:
    return lambda place: change("people.Person", {"birth_date": today() - 67 * 366 * DAY}, code=who)


def scope(**values: Any) -> Make:
    return lambda place: change("agency.ScopeRow", values, method_code=line().method_code)


def certificate(**values: Any) -> Make:
    return lambda place: change("equipment.Certificate", values, equipment__code=standard())


def confirmation(**values: Any) -> Make:
    return lambda place: change("equipment.Confirmation", values, certificate__equipment__code=standard())


def item(**values: Any) -> Make:
    return lambda place: change("equipment.Equipment", values, code=standard())


def did_it_too(who: str) -> Make:
    """Whoever reviews or signs has calibrated it."""
    return lambda place: change("calibrations.Job", {"calibrator": who}, number=job_at(place).number)


def _no_certificate(place: str) -> None:
    drop("equipment.Confirmation", certificate__equipment__code=standard())
    drop("equipment.Certificate", equipment__code=standard())


def _note(place: str) -> None:
    from guiju.lab.commissions.acts import NoteDeviation

    said = {"commission": other(place).commission.number, "line": other(place).number}
    act(NoteDeviation, CLERK, **said, text="与委托不一致")


def _deviation(place: str) -> None:
    """A deviation from the method whose authorisation ended yesterday."""
    yesterday = today() - DAY
    days = dict.fromkeys(("noted_on", "told_on", "judged_on", "authorised_on", "settled_on", "expires_on"), yesterday)
    insert("commissions.Deviation", line=other(place), kind="method", text="偏离", answer="同意", accepted=True, **days)


def demand(**changed: Any) -> Make:
    """What the method asks of its first standard."""

    def make(place: str) -> None:
        row = edition_row()
        first = next(each for each in row.standards if job_at("assigned").standards[each["role"]] == standard())
        rest = [each for each in row.standards if each is not first]
        change("methods.Edition", {"standards": [{**first, **changed}, *rest]}, **method())

    return make


def _further_role(place: str) -> None:
    row = edition_row()
    further = {**row.standards[0], "role": "another"}
    change("methods.Edition", {"standards": [*row.standards, further]}, **method())


def limits(**changed: Any) -> Make:
    """The limits of the climate, each with something more."""

    def make(place: str) -> None:
        more = [{**each, **changed} for each in edition_row().environment]
        change("methods.Edition", {"environment": more}, **method())

    return make


def _fast(place: str) -> None:
    climate("20.9", "48")
    limits(largest_change_per_hour="0.1")(place)


def _gap(place: str) -> None:
    """Nobody looked for longer than the ten minutes that are allowed here: before the start, or since it."""
    from guiju.lab.house import clock

    change("house.Parameter", {"value": "10"}, name="climate_gap_minutes")
    if place == "measured":
        change("calibrations.Job", {"started_at": clock.now() - 3 * MINUTES * 30}, number=job_at(place).number)
    else:
        drop("premises.ClimateReading", at=clock.now())


def _own(place: str) -> None:
    change("methods.Method", {"kind": "own"}, code=line().method_code)


def _validated(lack: str) -> Make:
    def make(place: str) -> None:
        _own(place)
        told = dict.fromkeys(
            (
                "plan",
                "data",
                "range_shown",
                "accuracy_shown",
                "repeatability_shown",
                "robustness_shown",
                "uncertainty_shown",
                "comparison",
                "experts",
                "conclusion",
            ),
            "见档案",
        )
        who = {"validated_by": "demo-technical", "developed_by": "demo-technical", "approved_by": QUALITY}
        days = {"day": today() - DAY, "approved_on": today() - DAY}
        insert("methods.Validation", edition=edition_row(), lack=lack, passed=True, **told, **who, **days)

    return make


def _better(place: str) -> None:
    """Another method of higher rank is in force and covers the item."""
    from guiju.lab.agency.models import ScopeRow

    change("methods.Method", {"kind": "local"}, code=line().method_code)
    better = insert("methods.Method", code="JJF-X", title="规范", title_en="Norm", kind="national", field="electricity")
    like, row = edition_row(), ScopeRow.objects.get(method_code=line().method_code)
    own = {each.name: getattr(like, each.name) for each in like._meta.concrete_fields}
    insert("methods.Edition", **{**own, "id": None, "method": better, "version": 1} | {"edition": "2025"})
    held = {each.name: getattr(row, each.name) for each in row._meta.concrete_fields}
    insert("agency.ScopeRow", **{**held, "id": None, "code": "X", "method_code": "JJF-X", "edition": "2025"})


def _procedure(place: str) -> None:
    """A procedure is in force that nobody has reviewed."""
    own = {"code": "P-1", "number": 1, "title": "细则", "file_sha256": "0" * 64, "effective_from": today() - DAY}
    change("methods.Edition", {"choices_left": True}, **method())
    insert("methods.Procedure", method=edition_row().method, **own)


def _lease(place: str) -> None:
    change("premises.Tenure", {"valid_to": today() - DAY}, site__code=line().site_code)


def _scope_ended(place: str) -> None:
    change("agency.ScopeRow", {"valid_to": today() - DAY}, method_code=line().method_code)


def _superseded(place: str) -> None:
    change("methods.Edition", {"superseded_on": today()}, **method())


def _to_come(place: str) -> None:
    change("methods.Edition", {"effective_from": today() + DAY}, **method())


def days(model: str, column: str, offset: int, **which: str) -> Make:
    return lambda place: change(model, {column: today() + offset * DAY}, **which)


def _wide(place: str) -> None:
    lower = {"lower": "5", "upper": "6", "unit": "V"}
    change("methods.Edition", {"covers": [{"quantity": "impedance", "range": lower | {"unit": "Ω"}}]}, **method())


def _expired(place: str) -> None:
    change("equipment.Equipment", {"kind": "material", "material_expiry": today() - DAY}, code=standard())


def _out_of_date(place: str) -> None:
    change("equipment.Certificate", {"valid_to": today() - DAY}, equipment__code=standard())


def _unqualified_training(place: str) -> None:
    change("people.Attendance", {"passed": False}, person__code=CALIBRATOR)


def _read_at_nominals(place: str) -> None:
    """The budget takes the standard's value at the nominal, which the confirmed range does not hold."""
    from guiju.lab.methods.models import BudgetTemplate

    row = BudgetTemplate.objects.filter(edition=edition_row()).latest("number")
    role = next(role for role, code in job_at("assigned").standards.items() if code == standard())
    document = {**row.document, "inputs": [{**each} for each in row.document["inputs"]]}
    document["inputs"][0] |= {"from": "standard", "role": role}
    change("methods.BudgetTemplate", {"document": document}, pk=row.pk)
    confirmation(lower="0.01", upper="0.02", unit="Ω")(place)
    change("equipment.Certificate", {"unit": "Ω"}, equipment__code=standard())


OUT, NOBODY = frozenset({"calibrations.assign", "calibrations.reassign"}), frozenset[str]()
FAULTS = (
    Fault("U_below_scope", scope(smallest_U="100")),
    Fault("authorisation_not_for_range", at_work({"lower": "1000000", "upper": "2000000", "unit": "Ω"})),
    Fault("authorisation_not_for_site", at_work({"site_codes": "OTHER"})),
    Fault("calibrator_interest", interest(CALIBRATOR)),
    Fault("calibrator_not_authorised", lambda place: drop("people.Authorisation", person__code=CALIBRATOR)),
    Fault("calibrator_not_long_term", of("people.Employment", CALIBRATOR, {"kind": "short_term"})),
    Fault("calibrator_not_qualified", of("people.Qualification", CALIBRATOR, {"attested": False})),
    Fault("calibrator_not_trained", _unqualified_training),
    Fault("calibrator_over_age", old(CALIBRATOR)),
    Fault("climate_change_too_fast", _fast),
    Fault("climate_not_watched", _gap),
    Fault("climate_out_of_limits", lambda place: climate("30.5")),
    Fault("deviation_incomplete", _deviation, warns=frozenset({REVIEW})),
    Fault("deviations_open", _note),
    Fault("environment_not_logged", edition(logged=["pressure"])),
    Fault("item_not_acclimated", limits(acclimation_hours="4")),
    Fault("material_expired", _expired),
    Fault("method_lack_unstated", _validated("")),
    Fault("method_not_validated", _own),
    Fault(
        "method_not_verified",
        lambda place: drop("methods.Verification", edition__method__code=line().method_code),
        warns=SELECTION,
    ),
    Fault("method_not_yet_effective", _to_come, warns=SELECTION),
    Fault("method_range_exceeded", _wide),
    Fault("method_rank_without_reason", _better),
    Fault("method_superseded", _superseded, warns=SELECTION),
    Fault("own_method_without_consent", _own),
    Fault("place_not_covered", lambda place: drop("premises.NamedAddress", site__code=line().site_code)),
    Fault("point_outside_scope", scope(edition="other")),
    Fault("procedure_missing", edition(choices_left=True), warns=SELECTION),
    Fault("procedure_not_reviewed", _procedure, warns=SELECTION),
    Fault("qualification_not_in_force", _scope_ended),
    Fault("readings_too_few", edition(repeats=1000), warns=frozenset({REVIEW})),
    Fault("reviewer_interest", interest(REVIEWER)),
    Fault("reviewer_is_calibrator", did_it_too(REVIEWER)),
    Fault("reviewer_not_authorised", lambda place: drop("people.Authorisation", person__code=REVIEWER)),
    Fault("reviewer_not_long_term", of("people.Employment", REVIEWER, {"kind": "short_term"})),
    Fault("reviewer_not_qualified", of("people.Qualification", REVIEWER, {"attested": False})),
    Fault("reviewer_over_age", old(REVIEWER)),
    Fault("signatory_interest", interest(SIGNATORY)),
    Fault("signatory_is_calibrator", did_it_too(SIGNATORY)),
    Fault("signatory_not_authorised", lambda place: drop("people.Authorisation", person__code=SIGNATORY)),
    Fault("signatory_not_qualified", of("people.Qualification", SIGNATORY, {"attested": False})),
    Fault("site_not_held", _lease),
    Fault("standard_U_unfit", demand(largest_U="0.00000001")),
    Fault("standard_certificate_missing", _no_certificate),
    Fault("standard_certificate_out_of_date", _out_of_date),
    Fault("standard_confirmation_failed", confirmation(passed=False)),
    Fault("standard_confirmed_range", _read_at_nominals),
    Fault("standard_issuer_not_competent", certificate(competence_kind="none")),
    Fault("standard_not_confirmed", lambda p: drop("equipment.Confirmation", certificate__equipment__code=standard())),
    Fault("standard_not_in_service", item(state="suspended")),
    Fault("standard_not_verified", item(verified_on=None)),
    Fault("standard_range_unfit", item(upper="0.00001", lower="0")),
    Fault("standard_ratio_unfit", demand(largest_ratio="0.1")),
    Fault("standard_role_missing", _further_role, in_form=OUT),
    Fault("template_direction_missing", edition(directions="both"), warns=SELECTION),
    Fault("template_points_missing", edition(points=[{"value": "1", "unit": "Ω"}]), warns=SELECTION),
)
