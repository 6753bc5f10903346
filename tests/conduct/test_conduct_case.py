"""A past case is judged by the same rules; what was left out of it is undetermined and never passes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from conduct_cases import case, of, sign, verify, without
from conduct_makers import CALIBRATOR, PARAMETERS, changed, conditions, method, person, place, scope_row, standard

from guiju.conduct import RULES, Finding, facts_of_case, judge_case, sentence
from guiju.conduct.facts import CalibrationFacts
from guiju.record.reading import case_bytes, read_case
from guiju.record.statement import Case
from guiju.record.words import Day, DecimalText


def _found(given: Case, **changes: Any) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in judge_case(given, verify, **changes)]


def test_a_case_in_good_order_has_no_finding() -> None:
    given = read_case(case_bytes(case()))
    assert _found(given) == []


def test_the_facts_are_those_of_the_days_and_of_the_stored_bytes() -> None:
    facts = facts_of_case(case(), verify)
    assert (facts.stage, facts.day, facts.certificate_number) == ("past", "2026-06-20", "N-1")
    assert [(each.purpose, each.day, each.valid) for each in facts.statements] == [
        ("calibrate", "2026-06-15", True),
        ("review", "2026-06-18", True),
        ("approve", "2026-06-20", True),
        ("issue", "2026-06-20", True),
    ]
    assert facts.customers == ("CU-1",)
    assert facts.recomputation == ()
    assert facts.missing == ()
    assert (facts.sections[0].standards, facts.sections[0].calibrators[0].person_id) == (
        (("reference", standard()),),
        CALIBRATOR,
    )


WARM = changed(conditions(), highest=DecimalText("28.1"), lowest=DecimalText("27"), mean=DecimalText("27.5"))
EXPIRED = changed(standard(), certificate__valid_to=Day("2026-06-14"))
# authorised only from the civil day after the approval in China
LATER = changed(person("P-3", "sign"), authorisations__0__valid_from=Day("2026-06-21"))
FAULTS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"standard": EXPIRED}, "standard_certificate_out_of_date", "serious"),
    ({"standard": changed(standard(), confirmation=None)}, "standard_not_confirmed", "nonconformity"),
    ({"standard": changed(standard(), state="suspended")}, "standard_not_in_service", "nonconformity"),
    ({"calibrator": person(CALIBRATOR)}, "calibrator_not_authorised", "nonconformity"),
    ({"calibrator": person(CALIBRATOR, "calibrate", birth_date=Day("1955-01-01"))}, "calibrator_over_age", "serious"),
    ({"calibrator": person(CALIBRATOR, "calibrate", interests=("CU-1",))}, "calibrator_interest", "serious"),
    ({"reviewer": person("P-2")}, "reviewer_not_authorised", "nonconformity"),
    ({"reviewer": person(CALIBRATOR, "review", "calibrate")}, "reviewer_is_calibrator", "serious"),
    ({"signatory": person("P-3", "sign", fields=("length",))}, "signatory_not_authorised", "nonconformity"),
    ({"signatory": LATER}, "signatory_not_authorised", "nonconformity"),
    ({"scope": (changed(scope_row(), valid_to=Day("2026-06-19")),)}, "qualification_not_in_force", "nonconformity"),
    ({"scope": ()}, "point_outside_scope", "serious"),
    ({"place": changed(place(), covered=False)}, "place_not_covered", "nonconformity"),
    ({"method": changed(method(), superseded_on=Day("2026-06-15"))}, "method_superseded", "nonconformity"),
    ({"conditions": (WARM,)}, "climate_out_of_limits", "nonconformity"),
    ({"value": "10.1"}, "recomputation_differs", "serious"),
    ({"said": ("calibrate", "review", "issue")}, "statement_missing", "nonconformity"),
    ({"said": ("review", "calibrate", "approve", "issue")}, "statements_out_of_order", "nonconformity"),
)


@pytest.mark.parametrize(("changes", "code", "severity"), FAULTS)
def test_a_fault_is_found_in_a_past_case(changes: dict[str, Any], code: str, severity: str) -> None:
    assert _found(of(**changes)) == [(code, severity)]


def test_a_climate_that_was_not_read_is_undetermined() -> None:
    assert _found(of(conditions=())) == [
        ("climate_change_too_fast", "undetermined"),
        ("climate_out_of_limits", "undetermined"),
    ]


def test_the_day_of_approval_is_the_civil_day_of_the_site() -> None:
    signatory = changed(person("P-3", "sign"), authorisations__0__valid_from=Day("2026-06-20"))
    assert _found(of(signatory=signatory)) == []


def test_a_certificate_that_ended_during_the_measurement_is_found() -> None:
    ended = changed(standard(), certificate__valid_to=Day("2026-06-16"))
    assert _found(of(standard=ended, finished_day=Day("2026-06-16"))) == []
    assert _found(of(standard=ended, finished_day=Day("2026-06-17"))) == [
        ("standard_certificate_out_of_date", "serious")
    ]


def test_a_record_that_was_only_finished_is_asked_for_no_reviewer() -> None:
    assert _found(of(said=("calibrate",))) == []


def test_a_broken_signature_and_a_statement_of_another_record_are_found() -> None:
    given = case()
    broken = dataclasses.replace(given.statements[1], value=given.statements[0].value)
    statements = (given.statements[0], broken, *given.statements[2:])
    assert _found(dataclasses.replace(given, statements=statements)) == [("statement_not_valid", "nonconformity")]
    moved = sign(dataclasses.replace(given.statements[0].statement, record_sha256="55" * 32))  # type: ignore[arg-type]
    other = dataclasses.replace(given, statements=(moved, *given.statements[1:]))
    assert _found(other) == [("statement_of_other_record", "nonconformity")]


LEFT_OUT: tuple[tuple[str, set[str]], ...] = (
    ("customer", {"calibrator_interest", "reviewer_interest", "signatory_interest"}),
    (
        "person",
        {code for code in RULES if code.startswith(("calibrator_", "reviewer_", "signatory_")) and "near" not in code},
    ),
    ("budget_template", {"recomputation_differs", "standard_confirmed_range"}),
    (
        "standard",
        {
            "material_expired",
            "recomputation_differs",
            "standard_U_unfit",
            "standard_certificate_missing",
            "standard_certificate_out_of_date",
            "standard_confirmation_failed",
            "standard_confirmed_range",
            "standard_issuer_not_competent",
            "standard_not_confirmed",
            "standard_not_in_service",
            "standard_not_verified",
            "standard_range_unfit",
            "standard_role_missing",
        },
    ),
)


@pytest.mark.parametrize(("kind", "expected"), LEFT_OUT)
def test_what_needs_a_left_out_enclosure_is_undetermined(kind: str, expected: set[str]) -> None:
    found = judge_case(without(case(), kind), verify)
    assert {each.severity for each in found} == {"undetermined"}
    assert {each.code for each in found} == expected
    _all_speak(found)


def test_without_the_method_everything_that_reads_it_is_undetermined() -> None:
    found = judge_case(without(case(), "method"), verify)
    assert {each.severity for each in found} == {"undetermined"}
    assert {"method_superseded", "climate_out_of_limits", "point_outside_scope", "recomputation_differs"} <= {
        each.code for each in found
    }


def test_a_core_without_any_enclosure_gives_no_fault_and_passes_nothing_about_people_and_standards() -> None:
    bare = dataclasses.replace(case(), enclosures=())
    found = judge_case(bare, verify)
    assert {each.severity for each in found} == {"undetermined"}
    judged = {code for code, rule in RULES.items() if "case" in rule.subjects and rule.reads is CalibrationFacts}
    # what the core alone can show
    clear = {
        "contract_not_reviewed",
        "item_not_received",
        "item_without_label",
        "place_not_covered",
        "record_incomplete",
        "statement_missing",
        "statement_not_valid",
        "statement_of_other_record",
        "statements_out_of_order",
    }
    assert {each.code for each in found} == judged - clear
    _all_speak(found)


def test_an_older_case_is_undetermined_by_a_rule_that_came_later() -> None:
    later = dataclasses.replace(RULES["calibrator_over_age"], applies_from="2026-06-16")
    assert _found(case(), rules=[later]) == [("calibrator_over_age", "undetermined")]
    assert _found(case(), rules=[dataclasses.replace(later, applies_from="2026-06-15")]) == []
    newer = dataclasses.replace(RULES["calibrator_over_age"], record_version=2)
    found = judge_case(case(), verify, rules=[newer])
    assert [(each.code, each.severity) for each in found] == [("calibrator_over_age", "undetermined")]
    _all_speak(found)


def test_parameters_are_those_that_the_record_froze_unless_others_are_given() -> None:
    aged = of(calibrator=person(CALIBRATOR, "calibrate", birth_date=Day("1955-01-01")))
    assert _found(aged) == [("calibrator_over_age", "serious")]
    assert _found(aged, parameters=PARAMETERS | {"age_limit": "75"}) == []
    found = judge_case(case(), verify, parameters={})
    assert {(each.code, each.severity) for each in found} == {
        ("calibrator_over_age", "undetermined"),
        ("climate_not_watched", "undetermined"),
        ("reviewer_over_age", "undetermined"),
        ("signatory_is_reviewer", "undetermined"),
        ("signatory_not_qualified", "undetermined"),
    }
    _all_speak(found)


def _all_speak(found: tuple[Finding, ...]) -> None:
    for each in found:
        for lang in ("zh", "en"):
            assert "{" not in sentence(each, lang)


FOLDER = Path(__file__).parents[1] / "record" / "golden"
GOLDEN = sorted(path for path in FOLDER.glob("*/*.json") if path.stem != "hashes")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_golden_case_can_be_judged(path: Path) -> None:
    found = judge_case(read_case(path.read_bytes()), verify)
    # their keys and people are placeholders, so no signature holds
    assert "statement_not_valid" in {each.code for each in found}
    assert {each.code for each in found} <= RULES.keys()
    _all_speak(found)
