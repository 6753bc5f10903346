"""One fault at a time, for every rule: the stage at which it is tried, what is wrong, and the finding it must give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conduct_makers import (
    CALIBRATOR,
    OTHER_RECORD,
    REVIEWER,
    SIGNATORY,
    change,
    changed,
    deviation,
    facts,
    grant,
    interval,
    person,
    point,
    statement,
)
from conduct_people import CASES

from guiju.conduct.acclimation import RestFacts
from guiju.conduct.acts import GRANT_SIGNING
from guiju.conduct.facts import Difference, ReadingsLeftOut, Stage
from guiju.conduct.register_methods import CoveredRange
from guiju.record.words import Day, DecimalText, Quantity

D = DecimalText
WHO = "sections__0__calibrators__0"
REFERENCE = "sections__0__standards__0__1"
METHOD, CLIMATE = "sections__0__method", "sections__0__conditions__0"
EDITION, CHOICE, PACE = "sections__0__edition", "sections__0__choice", "sections__0__paces__0"
DIFFERENT = (Difference(where="$.results[0].value", expected="10.1", found="10.2"),)


@dataclass(frozen=True)
class Fault:
    code: str
    requirement: str
    severity: str
    stage: Stage
    facts: Any
    act: str | None = None

    def __str__(self) -> str:
        return f"{self.stage}-{self.code}"


def fault(code: str, requirement: str, stage: Stage, severity: str = "nonconformity", **changes: Any) -> Fault:
    return Fault(code, requirement, severity, stage, changed(facts(stage), **changes))


def _paper(level: str, attested: bool = True) -> Any:
    return changed(person("x", level=level).qualifications, **{"0__attested": attested})


def _granted(code: str, requirement: str, fields: str, level: str) -> Fault:
    return Fault(code, requirement, "nonconformity", "past", grant(tuple(fields.split()), level), GRANT_SIGNING)


def _signatory(fields: str, level: str) -> Any:
    return person(SIGNATORY, "sign", level=level, fields=tuple(fields.split()))


PEOPLE = (
    *(
        each
        for stage in ("assignment", "start", "capture")
        for each in (
            fault("calibrator_not_authorised", "5-5d", stage, **{f"{WHO}__authorisations": ()}),
            fault("calibrator_not_authorised", "5-5d", stage, **{f"{WHO}__authorisations__0__kind": "review"}),
            fault("calibrator_not_authorised", "5-5d", stage, **{f"{WHO}__authorisations__0__method": "演示-05"}),
            fault("calibrator_not_authorised", "5-5d", stage, **{f"{WHO}__authorisations__0__edition": "2019"}),
            fault("calibrator_not_trained", "5-5d", stage, **{f"{WHO}__authorisations__0__trained": False}),
            fault("calibrator_not_qualified", "4.5-7", stage, **{f"{WHO}__qualifications": ()}),
            fault("calibrator_not_qualified", "4.5-7", stage, **{f"{WHO}__qualifications__0__attested": False}),
            fault(
                "calibrator_not_qualified",
                "4.5-7",
                stage,
                defence_agency=False,
                **{f"{WHO}__qualifications": _paper("military_verifier")},
            ),
            fault("calibrator_not_long_term", "4.5-7", stage, **{f"{WHO}__employments__0__kind": "dispatched"}),
            fault("calibrator_over_age", "4.5-10", stage, "serious", **{f"{WHO}__birth_date": Day("1959-01-01")}),
            fault("calibrator_interest", "5-3", stage, "serious", **{f"{WHO}__interests": ("CU-2", "CU-9")}),
        )
    ),
    fault("calibrator_near_age_limit", "4.5-10", "assignment", "warning", **{f"{WHO}__birth_date": Day("1961-01-01")}),
    fault("reviewer_is_calibrator", "5-3", "review", "serious", reviewer__person_id=CALIBRATOR),
    fault("reviewer_not_authorised", "6.1.7-1", "review", reviewer__authorisations=()),
    fault("reviewer_not_authorised", "6.1.7-1", "review", reviewer__authorisations__0__method="演示-05"),
    fault("reviewer_not_qualified", "4.5-7", "review", reviewer__qualifications=()),
    fault("reviewer_not_long_term", "4.5-7", "review", reviewer__employments=()),
    fault("reviewer_over_age", "4.5-10", "review", "serious", reviewer__birth_date=Day("1959-01-01")),
    fault("reviewer_near_age_limit", "4.5-10", "review", "warning", reviewer__birth_date=Day("1961-01-01")),
    fault("reviewer_interest", "5-3", "review", "serious", reviewer__interests=("CU-1",)),
    fault("signatory_not_authorised", "5-5d", "approval", signatory__authorisations__0__fields=("length",)),
    fault("signatory_not_authorised", "5-5d", "approval", signatory__authorisations__0__kind="review"),
    fault("signatory_not_authorised", "5-5d", "issue", signatory__authorisations__0__fields=("length",)),
    fault("signatory_not_qualified", "4.5-3", "approval", signatory__qualifications=()),
    fault("signatory_not_qualified", "4.5-3", "approval", signatory__qualifications=_paper("other")),
    fault("signatory_not_qualified", "4.5-3", "approval", signatory__qualifications=_paper("senior_title", False)),
    fault(
        "signatory_not_qualified",
        "4.5-4",
        "approval",
        signatory=_signatory("mass length radio optics", "metrologist_2"),
    ),
    _granted("signing_grant_not_qualified", "4.5-3", "mass", "other"),
    _granted("signing_grant_not_qualified", "4.5-4", "mass length radio optics", "metrologist_2"),
    fault("signatory_is_calibrator", "5-3", "approval", "serious", signatory__person_id=CALIBRATOR),
    fault("signatory_is_reviewer", "6.1.7-1", "approval", signatory__person_id=REVIEWER),
    fault("signatory_interest", "5-3", "approval", "serious", signatory__interests=("CU-1",)),
)

STANDARDS = (
    *(
        each
        for stage in ("start", "finish")
        for each in (
            fault("standard_certificate_missing", "4.4-2", stage, "serious", **{f"{REFERENCE}__certificate": None}),
            fault(
                "standard_certificate_out_of_date",
                "4.4-2",
                stage,
                "serious",
                **{f"{REFERENCE}__certificate__valid_to": Day("2026-06-14")},
            ),
            *(
                fault(
                    "standard_issuer_not_competent",
                    "4.4-2",
                    stage,
                    "serious",
                    **{f"{REFERENCE}__certificate__competence__{name}": value},
                )
                for name, value in (("kind", "none"), ("covers", False), ("valid_to", Day("2026-01-09")))
            ),
            fault("standard_not_confirmed", "4.4-3", stage, **{f"{REFERENCE}__confirmation": None}),
            fault(
                "standard_not_confirmed",
                "4.4-3",
                stage,
                **{f"{REFERENCE}__confirmation__certificate_number": "演示-S-0"},
            ),
            fault("standard_confirmation_failed", "4.4-3", stage, **{f"{REFERENCE}__confirmation__passed": False}),
            fault(
                "standard_confirmed_range",
                "4.4-3",
                stage,
                **{f"{REFERENCE}__confirmation__range__upper": D("9999.9")},
            ),
            fault(
                "material_expired",
                "4.4-5",
                stage,
                **{f"{REFERENCE}__kind": "material", f"{REFERENCE}__material_expiry": Day("2026-06-14")},
            ),
        )
    ),
    fault(
        "standard_certificate_near_end",
        "4.4-2",
        "assignment",
        "warning",
        **{f"{REFERENCE}__certificate__valid_to": Day("2026-06-30")},
    ),
    fault("standard_not_in_service", "4.4-4", "start", **{f"{REFERENCE}__state": "under_repair"}),
    fault("standard_not_verified", "4.4-4", "start", **{f"{REFERENCE}__verified_on": None}),
    *(
        each
        for stage in ("assignment", "start", "finish")
        for each in (
            fault("standard_role_missing", "5-5e", stage, sections__0__standards=()),
            fault("standard_range_unfit", "5-5e", stage, **{f"{REFERENCE}__range__lower": D("1.001")}),
            fault("standard_U_unfit", "5-5e", stage, **{f"{REFERENCE}__certificate__points__0__U": D("0.0000501")}),
            # A standard uncertainty is no expanded one: 0.00003 at k = 1 is 0.00006 at k = 2.
            fault(
                "standard_U_unfit",
                "5-5e",
                stage,
                **{
                    f"{REFERENCE}__certificate__points__0__{name}": D(value)
                    for name, value in (("U", "0.00003"), ("k", "1"))
                },
            ),
            fault(
                "standard_U_unfit",
                "5-5e",
                stage,
                **{f"{REFERENCE}__used_by": "class", f"{REFERENCE}__certificate__limits": D("0.000051")},
            ),
        )
    ),
)

_OUTSIDE = (
    {"sections__0__points": (point(), point(2, "20.001"))},
    {"sections__0__points__0__quantity": "force"},
    {"sections__0__points__0__nominal": Quantity(value=D("10"), unit="V")},
    {"scope": ()},
    {"scope__0__edition": "2019"},
    {"scope__0__method": "演示-05"},
    {"scope__0__site": "S-2"},
    {"sections__0__place__kind": "on_site"},
)
_SUSPENDED = ((Day("2026-06-16"), None),)

SCOPE = (
    *(
        fault("point_outside_scope", "5-6e", stage, "serious", **changes)
        for changes in _OUTSIDE
        for stage in ("contract_review", "assignment", "issue")
    ),
    fault("point_outside_scope", "5-6e", "approval", "serious", scope=()),
    *(
        fault("qualification_not_in_force", "4.3-1", stage, **{"scope__0__valid_to": Day("2026-06-14")})
        for stage in ("contract_review", "assignment", "start", "approval", "issue")
    ),
    *(
        fault("qualification_not_in_force", "4.3-1", stage, **{"scope__0__suspensions": _SUSPENDED})
        for stage in ("approval", "issue")
    ),
    fault("scope_near_end", "4.3-1", "contract_review", "warning", scope__0__valid_to=Day("2026-06-30")),
    *(
        fault("place_not_covered", "4.2-3", stage, sections__0__place__covered=False)
        for stage in ("contract_review", "assignment", "start")
    ),
    *(fault("site_not_held", "4.2-2", stage, sections__0__held=False) for stage in ("assignment", "start")),
    fault("U_below_scope", "5-6e", "approval", "serious", results__0__U=D("0.0000499")),
    fault("U_below_scope", "5-6e", "approval", "serious", results__0__U=D("0.000058"), scope__0__smallest_U=D("0.059")),
)

_SUPERSEDED = {f"{METHOD}__superseded_on": Day("2026-06-15")}
_NOT_YET = {f"{METHOD}__effective_from": Day("2026-06-16")}
VALIDATED, LACK = f"{EDITION}__validated_on", f"{EDITION}__lack_stated"
DEMAND, COVERS = f"{METHOD}__standards__0", f"{EDITION}__covers"
_WITHOUT = {f"{CHOICE}__deviations": ()}
_RESTS = {f"{METHOD}__environment__0__acclimation_hours": D("4")}
_BY_DEVIATION = {f"{CHOICE}__deviations": (deviation("edition"),)}


def _covered(quantity: str, upper: str | None) -> CoveredRange:
    return CoveredRange(quantity=quantity, range=interval(None, upper, "g"))


def _of_our_own(stage: Stage, kind: str, **changes: Any) -> dict[str, Any]:
    """An own or customer's method with the customer's consent."""
    consent = f"{CHOICE}__consent" if stage == "contract_review" else "commission__own_method_consent"
    return {f"{METHOD}__kind": kind, f"{EDITION}__kind": kind, consent: Day("2026-06-01"), **changes}


METHODS = (
    *(
        each
        for stage, severity in (
            ("contract_review", "warning"),
            ("assignment", "warning"),
            ("start", "nonconformity"),
            ("finish", "nonconformity"),
        )
        for each in (
            fault("method_superseded", "6.1.2-1", stage, severity, **_SUPERSEDED),  # type: ignore[arg-type]
            fault("method_not_yet_effective", "6.1.2-1", stage, severity, **_NOT_YET),  # type: ignore[arg-type]
        )
    ),
    fault("method_novelty_unchecked", "6.1.2-1", "contract_review", "warning", **{f"{METHOD}__checked_on": None}),
    *(
        each
        for stage in ("contract_review", "assignment", "start")
        for each in (
            fault("method_not_validated", "6.1.2-3", stage, **{VALIDATED: None, f"{EDITION}__modified": True}),
            fault("method_not_validated", "6.1.2-3", stage, **_of_our_own(stage, "customer", **{VALIDATED: None})),
            fault("method_not_validated", "6.1.2-3", stage, **_of_our_own(stage, "own", **{VALIDATED: None})),
            fault("method_lack_unstated", "4.6-4", stage, **_of_our_own(stage, "own", **{LACK: False})),
            fault("method_lack_unstated", "4.6-4", stage, **_of_our_own(stage, "customer", **{LACK: False})),
            fault("own_method_without_consent", "4.6-4", stage, **{f"{METHOD}__kind": "own"}),
            fault("own_method_without_consent", "4.6-4", stage, **{f"{METHOD}__kind": "customer"}),
        )
    ),
    fault(
        "own_method_without_consent",
        "4.6-4",
        "start",
        **{f"{METHOD}__kind": "own", "commission__own_method_consent": Day("2026-06-16")},
    ),
    *(
        fault("method_change_announced", "6.8-5", stage, "warning", **{f"{EDITION}__change": change()})
        for stage in ("contract_review", "assignment", "start")
    ),
    *(
        fault("method_not_verified", "6.8-5", stage, severity, **{f"{EDITION}__verified_on": None})  # type: ignore[arg-type]
        for stage, severity in (
            ("contract_review", "warning"),
            ("assignment", "warning"),
            ("start", "nonconformity"),
        )
    ),
    fault("method_range_exceeded", "4.6-1", "contract_review", **{COVERS: (_covered("length", None),)}),
    fault("method_range_exceeded", "4.6-1", "start", **{COVERS: (_covered("mass", "9999"),)}),
    fault("method_range_exceeded", "4.6-1", "contract_review", "warning", **{COVERS: ()}),
    fault("method_rank_without_reason", "4.6-2", "contract_review", **{f"{CHOICE}__better": ("JJF 9（2024）",)}),
    fault("environment_not_logged", "4.2-4", "start", sections__0__logged=()),
    fault("environment_not_logged", "4.2-4", "finish", **{f"{EDITION}__logged": ("temperature", "pressure")}),
    fault("procedure_missing", "6.1.2-4", "start", **{f"{EDITION}__procedure": None}),
    fault("procedure_missing", "6.1.2-4", "assignment", "warning", **{f"{EDITION}__procedure": None}),
    fault("procedure_not_reviewed", "6.1.2-4", "start", **{f"{EDITION}__procedure__reviewed_on": None}),
    fault("procedure_not_reviewed", "6.1.2-4", "assignment", "warning", **{f"{EDITION}__procedure__reviewed_on": None}),
    *(
        fault("deviation_incomplete", "6.1.2-2", stage, severity, **{f"{CHOICE}__deviations__0__{part}": None})  # type: ignore[arg-type]
        for stage, severity in (("start", "nonconformity"), ("review", "warning"))
        for part in ("documented_on", "judged_on", "authorised_on", "accepted_on", "expires_on")
    ),
    fault("deviation_incomplete", "6.1.2-2", "capture", **{f"{CHOICE}__deviations__0__expires_on": Day("2026-06-14")}),
    fault("readings_too_fast", "6.1.2-4", "finish", "warning", **{f"{PACE}__seconds": D("29.9")}),
    fault("readings_too_few", "6.1.2-4", "review", "warning", **{f"{PACE}__fewest": 5}),
    fault("readings_too_few", "6.1.2-4", "finish", **{f"{PACE}__fewest": 5}, **_WITHOUT),
    fault("readings_too_few", "6.1.2-4", "finish", "warning", **{f"{PACE}__fewest": 5}),
    *(
        fault("item_not_acclimated", "4.2-4", stage, severity, **_RESTS, sections__0__rest=rest)  # type: ignore[arg-type]
        for stage in ("start", "capture")
        for severity, rest in (
            ("undetermined", None),
            ("undetermined", RestFacts(room="", since="", hours=None)),
            ("nonconformity", RestFacts(room="R1", since="a", hours=D("3.9997"), ready="b")),
            ("nonconformity", RestFacts(room="elsewhere", since="a", hours=D("400"), ready="b")),
        )
    ),
    *(
        fault(code, "5-5a", stage, severity, **{f"{EDITION}__{member}": value}, **more)  # type: ignore[arg-type]
        for code, member, value in (
            ("template_points_missing", "points", (Quantity(value=D("7"), unit="g"),)),
            ("template_direction_missing", "directions", "both"),
        )
        for stage, severity, more in (
            ("contract_review", "warning", _WITHOUT),
            ("start", "nonconformity", _WITHOUT),
            ("finish", "nonconformity", _WITHOUT),
            ("start", "warning", {}),
        )
    ),
    fault("template_field_missing", "5-5a", "finish", **{f"{EDITION}__record_fields": ("外观",)}, **_WITHOUT),
    fault("template_field_missing", "5-5a", "review", "warning", **{f"{EDITION}__record_fields": ("外观",)}),
    *(
        fault("method_superseded_agreed", "6.1.2-1", stage, "warning", **_SUPERSEDED, **_BY_DEVIATION)
        for stage in ("start", "finish")
    ),
    fault("standard_ratio_unfit", "5-5e", "start", **{f"{DEMAND}__largest_ratio": D("0.2249")}),
)

CLIMATE_AND_COMMISSION = (
    fault("climate_change_too_fast", "4.2-4", "finish", **{f"{CLIMATE}__fastest_change": D("2.01")}),
    fault("climate_not_watched", "4.2-4", "finish", **{f"{CLIMATE}__longest_gap": 121}),
    fault(
        "climate_sensor_unfit",
        "4.2-4",
        "finish",
        "warning",
        sections__0__readings_left_out=(
            ReadingsLeftOut(quantity="temperature", sensor="E-0", readings=3, why="not_registered"),
        ),
    ),
    fault(
        "climate_out_of_limits", "4.2-4", "start", **{f"{CLIMATE}__highest": D("28.1"), f"{CLIMATE}__lowest": D("27")}
    ),
    fault(
        "climate_out_of_limits",
        "4.2-4",
        "finish",
        **{f"{CLIMATE}__lowest": D("17.9"), f"{CLIMATE}__highest": D("18.2")},
    ),
    fault(
        "climate_out_of_limits",
        "4.2-4",
        "start",
        **{f"{CLIMATE}__lowest": D("17999"), f"{CLIMATE}__highest": D("18001"), f"{CLIMATE}__unit": "m°C"},
    ),
    *(fault("contract_not_reviewed", "6.1.1-1", stage, commission=None) for stage in ("assignment", "start")),
    fault("contract_not_reviewed", "6.1.1-1", "start", commission__reviewed_on=Day("2026-06-16")),
    fault("deviations_open", "6.1.1-3", "start", open_deviations=("客户要求 5 个点",)),
    fault("item_not_received", "6.1.4-2", "start", item=None),
    fault("item_without_label", "6.1.4-2", "start", item__label=" "),
    fault("label_shared", "6.1.4-2", "start", label_in_use_by=("9",)),
)

_OTHER = {"statements__0__record_sha256": OTHER_RECORD}
RECORDS = (
    fault("record_incomplete", "5-5a", "finish", missing=("$.points[p1]",)),
    fault("record_incomplete", "5-5a", "review", missing=("$.a", "$.b", "$.c", "$.d")),
    fault("record_incomplete", "5-5a", "finish", results=()),
    *(
        fault("recomputation_differs", "5-6c", stage, "serious", recomputation=DIFFERENT)
        for stage in ("review", "approval", "issue")
    ),
    fault("statement_missing", "6.1.7-1", "review", statements=()),
    fault("statement_missing", "6.1.7-1", "approval", statements=facts("review").statements),
    fault("statement_missing", "6.1.7-1", "reservation", statements=facts("approval").statements),
    fault("statement_missing", "6.1.7-1", "issue", statements=facts("approval").statements),
    fault("statement_missing", "6.1.7-1", "review", statements__0__person_id="P-8"),
    *(
        each
        for stage in ("review", "approval", "reservation", "issue")
        for each in (
            fault("statement_not_valid", "6.1.7-1", stage, statements__0__valid=False),
            fault("statement_of_other_record", "6.1.7-1", stage, **_OTHER),
        )
    ),
    fault("statements_out_of_order", "6.1.7-1", "approval", statements__1__day=Day("2026-06-14")),
    fault(
        "statements_out_of_order",
        "6.1.7-1",
        "issue",
        statements=(*facts("approval").statements[::-1], facts("issue").statements[2]),
    ),
)

CERTIFICATES = (
    fault("content_differs", "6.1.7-2", "issue", "serious", content=DIFFERENT),
    fault("checklist_incomplete", "6.1.7-2", "issue", checklist=("7.8.2.1 i",)),
    *(
        fault("number_not_reserved", "5-5f", "issue", "serious", number_state=state)
        for state in ("issued", "void", "unknown")
    ),
    fault(
        "number_not_reserved",
        "5-5f",
        "issue",
        "serious",
        number_state="issued",
        statements=(*facts("issue").statements, statement("issue", SIGNATORY, Day("2026-06-20"))),
    ),
)

FAULTS: tuple[Fault, ...] = (
    *PEOPLE,
    *STANDARDS,
    *SCOPE,
    *METHODS,
    *CLIMATE_AND_COMMISSION,
    *RECORDS,
    *CERTIFICATES,
    *(Fault(*each) for each in CASES),
)
