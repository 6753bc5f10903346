"""Every rule: in good order nothing is found, one fault gives its finding alone, ends of validity are inclusive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conduct_certificates import REGISTER
from conduct_faults import CLIMATE, FAULTS, METHOD, REFERENCE, WHO, Fault
from conduct_makers import ACT_OF, PARAMETERS, changed, codes, facts, findings, grant, person
from conduct_people import appointing, authorising, register

from guiju.conduct import RULES, ParameterError, guarding, judge, rules
from guiju.conduct.acts import APPOINT, ASSIGN, GRANT_AUTHORISATION, GRANT_SIGNING, REASSIGN
from guiju.conduct.catalogue import requirement
from guiju.conduct.facts import Stage
from guiju.record.words import Day, DecimalText


@pytest.mark.parametrize("stage", ACT_OF)
def test_good_order_gives_no_finding(stage: Stage) -> None:
    assert findings(facts(stage)) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_alone_gives_exactly_its_finding(fault: Fault) -> None:
    found = findings(fault.facts, fault.act)
    assert [(each.code, each.requirements[0], each.severity) for each in found] == [
        (fault.code, fault.requirement, fault.severity)
    ]
    assert found[0].blocks is (fault.severity != "warning")


def test_the_pairs_that_the_demonstration_shows_come_first() -> None:
    pairs = {(fault.act or ACT_OF[fault.stage], fault.requirement) for fault in FAULTS if fault.severity != "warning"}
    assert pairs >= {
        ("calibrations.start_measurement", "4.4-2"),
        ("calibrations.start_measurement", "4.4-3"),
        ("calibrations.assign", "5-5d"),
        ("calibrations.assign", "4.5-10"),
        ("commissions.review_contract", "5-6e"),
        ("issuing.issue", "4.3-1"),
        ("calibrations.review", "5-3"),
        ("issuing.approve", "5-5d"),
        ("calibrations.start_measurement", "6.1.2-1"),
        ("calibrations.start_measurement", "4.2-4"),
        ("issuing.issue", "6.1.7-2"),
        ("issuing.issue", "5-5f"),
    }


def test_assigning_anew_is_guarded_as_assigning_is() -> None:
    assert guarding(REASSIGN) == guarding(ASSIGN) != ()


def test_every_rule_has_a_fault_here() -> None:
    # Rules about registers or periods alone have tests of their own, with their facts.
    about_work = {code for code, each in RULES.items() if not each.subjects <= {"register", "period"}}
    shown = {fault.code for fault in FAULTS}
    assert about_work <= shown <= set(RULES)


def test_every_requirement_of_a_rule_stands_in_the_catalogue() -> None:
    for each in RULES.values():
        assert [requirement(row).id for row in each.requirements] == list(each.requirements)
        assert each.guards or each.subjects != {"act"}


CERTIFICATE = f"{REFERENCE}__certificate"


@pytest.mark.parametrize(
    ("since", "until", "blocked"),
    [
        ("2026-06-16", "2026-06-19", False),
        ("2026-06-16", "2026-06-20", True),
        ("2026-06-20", None, True),
        ("2026-06-21", None, False),
        ("2026-06-15", "2026-06-15", True),
        ("2026-06-10", "2026-06-14", False),
    ],
)
def test_a_suspension_counts_on_the_days_of_measurement_and_of_issue(
    since: str, until: str | None, blocked: bool
) -> None:
    spans = ((Day(since), None if until is None else Day(until)),)
    assert codes(changed(facts("issue"), scope__0__suspensions=spans)) == (
        ["qualification_not_in_force"] if blocked else []
    )


def test_another_qualification_that_covers_the_point_lets_it_through() -> None:
    idle = changed(facts("start").scope[0], valid_to=Day("2026-01-01"), row_id="R-0")
    assert codes(changed(facts("start"), scope=(idle, *facts("start").scope))) == []


def test_a_certificate_that_ends_during_the_measurement_is_found_at_finish() -> None:
    given = changed(facts("finish"), day=Day("2026-06-17"), **{f"{CERTIFICATE}__valid_to": Day("2026-06-16")})
    found = findings(given)
    assert [each.code for each in found] == ["standard_certificate_out_of_date"]
    assert dict(found[0].parameters)["day"] == "2026-06-17"


@pytest.mark.parametrize(
    ("born", "day", "over"),
    [
        # born on 29 February: 66 years are completed on 28 February 2026, a year without a 29th
        ("1960-02-29", "2026-02-27", False),
        ("1960-02-29", "2026-02-28", True),
        ("1958-02-28", "2024-02-27", False),
        ("1958-02-28", "2024-02-28", True),
    ],
)
def test_over_65_begins_when_66_years_are_completed(born: str, day: str, over: bool) -> None:
    given = changed(facts("review"), day=Day(day), reviewer__birth_date=Day(born))
    found = [each for each in codes(given) if each == "reviewer_over_age"]
    assert bool(found) is over


def test_the_age_limit_is_a_parameter() -> None:
    given = changed(facts("start"), **{f"{WHO}__birth_date": Day("1959-01-01")})
    assert codes(given) == ["calibrator_over_age"]
    assert codes(given, age_limit="70") == []


@pytest.mark.parametrize(
    ("fields", "level", "row"),
    [
        ("mass length radio", "metrologist_2", None),
        ("mass length radio mass", "metrologist_2", None),
        ("mass length radio optics", "metrologist_2", "4.5-4"),
        ("mass length radio optics", "metrologist_1", None),
        ("mass length radio optics", "senior_title", None),
        ("mass length radio", "senior_title", None),
        ("mass", "other", "4.5-3"),
        ("mass", "military_verifier", "4.5-3"),
        ("mass length radio optics", "other", "4.5-4"),
    ],
)
def test_signing_fields_and_qualification(fields: str, level: str, row: str | None) -> None:
    found = findings(grant(tuple(fields.split()), level), GRANT_SIGNING)
    assert [each.requirements for each in found] == ([] if row is None else [(row,)])


def test_the_number_of_fields_is_a_parameter() -> None:
    given = grant(("mass", "length", "radio", "optics"), "metrologist_2")
    assert findings(given, GRANT_SIGNING, signing_fields_limit="4") == ()


@pytest.mark.parametrize(
    ("by_method", "parameter", "found"),
    [
        (True, "by_method", []),
        (False, "by_method", ["signatory_is_reviewer"]),
        (True, "never", ["signatory_is_reviewer"]),
    ],
)
def test_the_reviewer_signs_only_where_parameter_and_method_allow_it(
    by_method: bool, parameter: str, found: list[str]
) -> None:
    given = changed(facts("approval"), signatory__person_id="P-2", reviewer_may_sign=by_method)
    assert codes(given, reviewer_may_sign=parameter) == found


def test_the_signatory_is_judged_on_the_day_of_the_approval() -> None:
    given = changed(facts("issue"), day=Day("2026-08-01"), signatory__authorisations__0__valid_to=Day("2026-06-20"))
    assert codes(given) == []


@pytest.mark.parametrize("edition", ["", "2025"])
def test_an_authorisation_for_all_editions_or_for_the_field_counts(edition: str) -> None:
    by_field = {f"{WHO}__authorisations__0__method": "", f"{WHO}__authorisations__0__edition": edition}
    assert codes(changed(facts("start"), **by_field)) == []
    assert codes(changed(facts("start"), **by_field | {f"{WHO}__authorisations__0__fields": ("length",)})) == [
        "calibrator_not_authorised"
    ]
    assert codes(changed(facts("start"), **{f"{WHO}__authorisations__0__edition": edition})) == []


def test_work_on_site_needs_a_row_that_allows_it_and_no_covered_address() -> None:
    on_site = changed(facts("start"), sections__0__place__kind="on_site", sections__0__place__covered=False)
    assert codes(on_site) == ["point_outside_scope"]
    assert codes(changed(on_site, scope__0__on_site=True)) == []


def test_both_ends_of_a_row_belong_to_it_in_whatever_unit() -> None:
    for nominal, unit, inside in (("1", "g", True), ("20", "kg", True), ("20000.1", "g", False), ("0.9", "g", False)):
        given = changed(
            facts("contract_review"),
            sections__0__points__0__nominal__value=DecimalText(nominal),
            sections__0__points__0__nominal__unit=unit,
        )
        assert codes(given) == ([] if inside else ["point_outside_scope"])


def test_smallest_U_is_compared_at_the_same_k_and_without_rounding() -> None:
    at_limit: dict[str, Any] = {"results__0__U": DecimalText("0.00005")}
    assert codes(changed(facts("approval"), **at_limit)) == []
    assert codes(changed(facts("approval"), results__0__U=DecimalText("0.00004999"))) == ["U_below_scope"]
    # 0.05 g at k = 2 is 0.075 g at k = 3
    wider = changed(facts("approval"), results__0__k=DecimalText("3"), results__0__U=DecimalText("0.0000749"))
    assert codes(wider) == ["U_below_scope"]
    assert codes(changed(wider, results__0__U=DecimalText("0.000075"))) == []


def test_a_relative_smallest_U_is_a_fraction_of_the_value() -> None:
    relative = changed(
        facts("approval"),
        scope__0__relative=True,
        scope__0__smallest_U=DecimalText("5"),
        scope__0__smallest_U_unit="ppm",
    )
    # 5 ppm of 10 kg is 50 mg
    assert codes(changed(relative, results__0__U=DecimalText("0.00005"))) == []
    assert codes(changed(relative, results__0__U=DecimalText("0.0000499"))) == ["U_below_scope"]


def test_equipment_without_a_value_of_its_own_needs_no_certificate() -> None:
    software = changed(facts("start").sections[0].standards[0][1], kind="software", certificate=None, confirmation=None)
    used = (*facts("start").sections[0].standards, ("program", software))
    assert codes(changed(facts("start"), sections__0__standards=used)) == []
    # but what the budget reads as a standard does, whatever it is called
    assert codes(changed(facts("start"), **{f"{REFERENCE}__kind": "auxiliary", f"{REFERENCE}__certificate": None})) == [
        "standard_certificate_missing"
    ]


def test_a_restricted_standard_is_used_within_its_confirmed_range() -> None:
    assert codes(changed(facts("start"), **{f"{REFERENCE}__state": "restricted"})) == []


def test_an_own_method_with_validation_and_consent_is_lawful() -> None:
    given = changed(facts("start"), **{f"{METHOD}__kind": "own", "commission__own_method_consent": Day("2026-06-15")})
    assert codes(given) == []


def test_a_change_of_climate_within_the_hourly_limit_over_the_whole_time_is_met() -> None:
    assert codes(changed(facts("start"), **{f"{CLIMATE}__highest": DecimalText("22.1")})) == []
    found = findings(changed(facts("start"), **{f"{CLIMATE}__highest": DecimalText("22.2")}))
    assert [(each.code, each.severity) for each in found] == [("climate_change_too_fast", "undetermined")]


def test_each_calibrator_states_the_calibration() -> None:
    two = (*facts("review").sections[0].calibrators, person("P-5", "calibrate"))
    found = findings(changed(facts("review"), sections__0__calibrators=two))
    assert [(each.code, dict(each.parameters)["person"]) for each in found] == [("statement_missing", "P-5")]


def test_a_missing_or_unreadable_parameter_is_an_error_of_the_installation() -> None:
    bare = {name: value for name, value in PARAMETERS.items() if name != "age_limit"}
    with pytest.raises(ParameterError, match="age_limit"):
        judge(guarding(ACT_OF["start"]), facts("start"), bare)
    with pytest.raises(ParameterError, match="not a whole number"):
        judge(guarding(ACT_OF["start"]), facts("start"), bare | {"age_limit": "sixty"})


def test_rules_read_exactly_the_parameters_that_stand_in_the_data_file() -> None:
    read: set[str] = set()

    class Watched(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            read.add(name)
            return super().__getitem__(name)

    watched = Watched(PARAMETERS)
    for stage, act in ACT_OF.items():
        judge(guarding(act), facts(stage), watched)
    judge(guarding(GRANT_SIGNING), grant(("mass",)), watched)
    verifier = {"person__qualifications__0__kind": "military_verifier"}
    judge(guarding(GRANT_AUTHORISATION), authorising(**verifier), watched)
    judge(guarding(APPOINT), appointing(), watched)
    judge([each for each in RULES.values() if "register" in each.subjects], register(), watched)
    judge(RULES.values(), REGISTER, watched)
    # Other rules about registers, and acts, read theirs from elsewhere; some text of the package names each.
    texts = "".join(each.read_text("utf-8") for each in Path(rules.__file__).parents[2].rglob("*.py"))
    assert read <= set(PARAMETERS)
    assert [name for name in set(PARAMETERS) - read if f'"{name}"' not in texts] == []
