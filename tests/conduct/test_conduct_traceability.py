"""The register of certificates: contradictions, issuers, samples and tests found, on and beside each boundary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conduct_certificates import GOOD, NAME, TODAY

from guiju.conduct import RULES, Finding, judge, sentence
from guiju.conduct.register_traceability import (
    DoubtedItem,
    FiledCertificate,
    OpenImpact,
    ShiftedStandard,
    StandardTest,
    TraceabilityRegister,
)
from guiju.record.words import Day

PARAMETERS = {"issuer_confirmation_percent": "5", "issuer_confirmation_days": "365"}


def found(*certificates: FiledCertificate, tests: tuple[StandardTest, ...] = ()) -> tuple[Finding, ...]:
    rules = [each for each in RULES.values() if "register" in each.subjects]
    return judge(rules, TraceabilityRegister(day=TODAY, certificates=certificates, tests=tests), PARAMETERS)


def codes(**changed: Any) -> set[str]:
    return {each.code for each in found(replace(GOOD, **changed))}


def test_a_register_in_good_order_has_no_finding() -> None:
    assert found(GOOD) == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"serial_number": "SN-72"}, "certificate_serial_contradiction"),
        ({"serial_number": ""}, "certificate_serial_contradiction"),
        ({"calibrated_on": Day("2026-06-04"), "competence_to": None}, "certificate_days_contradiction"),
        ({"filed_on": Day("2026-06-02")}, "certificate_days_contradiction"),
        ({"signature": "broken"}, "certificate_signature_broken"),
        ({"competence_kind": "none"}, "certificate_issuer_unproven"),
        ({"competence_covers": False}, "certificate_issuer_unproven"),
        ({"competence_to": Day("2026-05-31")}, "certificate_issuer_unproven"),
        ({"competence_from": Day("2026-06-02")}, "certificate_issuer_unproven"),
        ({"kind": "verification", "verdict": "fail"}, "certificate_verification_verdict"),
        ({"kind": "verification"}, "certificate_verification_verdict"),
        ({"measured_on_its_day": 2}, "certificate_day_in_use"),
        ({"answer": "not_genuine"}, "certificate_denied_by_issuer"),
        ({"answer": ""}, "issuer_confirmation_short"),
        ({"shared_with": "E-0"}, "certificate_of_two_items"),
    ],
)
def test_one_fault_gives_its_finding_alone_and_speaks(changed: dict[str, Any], code: str) -> None:
    (finding,) = found(replace(GOOD, **changed))
    assert finding.code == code
    for lang, (begin, end) in {"zh": "（）", "en": ("(", ")")}.items():
        assert sentence(finding, lang).endswith(f"{begin}{finding.requirements[0]}{end}")


@pytest.mark.parametrize(
    "good",
    [
        {"issued_on": Day("2026-06-01")},
        {"filed_on": Day("2026-06-03")},
        {"issued_on": None},
        {"kind": "verification", "verdict": "pass"},
        {"competence_from": Day("2026-06-01")},
        {"signature": "trusted"},
        {"signature": "unsigned"},
    ],
)
def test_the_boundary_itself_is_in_order(good: dict[str, Any]) -> None:
    assert codes(**good) == set()


def test_what_was_corrected_or_followed_is_history() -> None:
    wrong = {"serial_number": "X", "signature": "broken"}
    assert codes(**wrong, superseded=True) == set()
    assert codes(**wrong, newest=False) == set()


def test_an_unknown_serial_number_is_no_pass() -> None:
    (finding,) = found(replace(GOOD, serial_number=""))
    assert finding.severity == "undetermined"


def test_a_denied_certificate_is_serious() -> None:
    (finding,) = found(replace(GOOD, answer="not_genuine"))
    assert finding.severity == "serious"


@pytest.mark.parametrize(("filed", "answered", "short"), [(20, 1, False), (21, 1, True), (40, 2, False), (41, 2, True)])
def test_the_sample_of_five_per_cent(filed: int, answered: int, short: bool) -> None:
    rows = [
        replace(GOOD, equipment_id=f"E-{place}", answer="genuine" if place < answered else "") for place in range(filed)
    ]
    assert bool(found(*rows)) is short


@pytest.mark.parametrize(("filed_on", "counted"), [("2025-06-29", False), ("2025-06-30", True), ("2026-06-30", True)])
def test_the_period_of_the_sample(filed_on: str, counted: bool) -> None:
    row = replace(
        GOOD,
        filed_on=Day(filed_on),
        issued_on=None,
        calibrated_on=Day("2025-06-01"),
        answer="",
    )
    assert bool(found(row)) is counted


def test_a_failed_test_of_a_standard() -> None:
    tests = tuple(
        StandardTest(equipment_id="E-1", equipment=NAME, kind=kind, day=TODAY, passed=kind == "stability")
        for kind in ("repeatability", "stability", "verification")
    )
    findings = found(tests=tests)
    assert {each.subject for each in findings} == {"E-1/repeatability", "E-1/verification"}
    assert "重复性试验" in "".join(sentence(each, "zh") for each in findings)


@pytest.mark.parametrize(("comparable", "severity"), [(True, "serious"), (False, "undetermined")])
def test_a_shift_that_nobody_assessed_is_told_with_its_size(comparable: bool, severity: str) -> None:
    shift = "10 V: +0.5 V, > 0.1 V" if comparable else ""
    told = {"certificate": "C-2", "earlier": "C-1", "works": 3, "shift": shift, "comparable": comparable}
    facts = TraceabilityRegister(
        day=TODAY, certificates=(), tests=(), shifts=(ShiftedStandard(equipment_id="E-1", equipment=NAME, **told),)
    )
    (finding,) = judge([RULES["standard_shift_not_assessed"]], facts, {})
    assert (finding.severity, finding.requirements[0], finding.subject) == (severity, "5-6d", "E-1/C-2")
    for lang, end in {"zh": "（5-6d）", "en": " (5-6d)"}.items():
        assert (shift in sentence(finding, lang)) and sentence(finding, lang).endswith(end)


@pytest.mark.parametrize(("computed", "word"), [(True, "没有决定"), (False, "尚未计算完毕")])
def test_an_open_assessment_is_no_pass(computed: bool, word: str) -> None:
    row = OpenImpact(impact="IMP-1", equipment_id="E-1", equipment=NAME, computed=computed, undecided=2)
    facts = TraceabilityRegister(day=TODAY, certificates=(), tests=(), impacts=(row,))
    (finding,) = judge([RULES["impact_assessment_open"]], facts, {})
    assert (finding.severity, finding.subject) == ("undetermined", "E-1/IMP-1")
    assert word in sentence(finding, "zh")


def test_a_doubt_that_nobody_assessed_is_found_and_speaks() -> None:
    row = DoubtedItem(equipment_id="E-1", equipment=NAME, day=TODAY, works=2)
    facts = TraceabilityRegister(day=TODAY, certificates=(), tests=(), doubted=(row,))
    (finding,) = judge([RULES["doubt_not_assessed"]], facts, PARAMETERS)
    assert "2 份" in sentence(finding, "zh") and "2 records" in sentence(finding, "en")
