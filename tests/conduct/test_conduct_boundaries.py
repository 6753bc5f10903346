"""The day before, on and after the end of every validity: the last day belongs to it."""

from __future__ import annotations

import pytest
from conduct_faults import CHOICE, EDITION, METHOD, REFERENCE, WHO
from conduct_makers import change, changed, codes, deviation, facts

from guiju.conduct.facts import Stage
from guiju.record.words import Day

CERTIFICATE = f"{REFERENCE}__certificate"

OUT_OF_DATE, UNCONFIRMED = "standard_certificate_out_of_date", "standard_not_confirmed"
BOUNDARIES: tuple[tuple[Stage, str, str, tuple[tuple[str, str], ...]], ...] = (
    # stage, member, the finding beyond the boundary, and values with ok or found; the measurement is on 2026-06-15
    (
        "finish",
        f"{CERTIFICATE}__valid_to",
        OUT_OF_DATE,
        (("2026-06-14", "found"), ("2026-06-15", "ok"), ("2026-06-16", "ok")),
    ),
    (
        "start",
        f"{WHO}__authorisations__0__valid_to",
        "calibrator_not_authorised",
        (("2026-06-14", "found"), ("2026-06-15", "ok")),
    ),
    (
        "start",
        f"{WHO}__authorisations__0__valid_from",
        "calibrator_not_authorised",
        (("2026-06-16", "found"), ("2026-06-15", "ok")),
    ),
    (
        "start",
        f"{WHO}__qualifications__0__valid_to",
        "calibrator_not_qualified",
        (("2026-06-14", "found"), ("2026-06-15", "ok")),
    ),
    (
        "start",
        f"{WHO}__employments__0__valid_to",
        "calibrator_not_long_term",
        (("2026-06-14", "found"), ("2026-06-15", "ok")),
    ),
    (
        "start",
        f"{WHO}__employments__0__valid_from",
        "calibrator_not_long_term",
        (("2026-06-16", "found"), ("2026-06-15", "ok")),
    ),
    # 66 years are completed on the birthday: until the day before, 65 is not exceeded
    (
        "start",
        f"{WHO}__birth_date",
        "calibrator_over_age",
        (("1960-06-14", "found"), ("1960-06-15", "found"), ("1960-06-16", "ok")),
    ),
    (
        "review",
        "reviewer__authorisations__0__valid_to",
        "reviewer_not_authorised",
        (("2026-06-14", "found"), ("2026-06-15", "ok")),
    ),
    (
        "review",
        "reviewer__employments__0__valid_to",
        "reviewer_not_long_term",
        (("2026-06-14", "found"), ("2026-06-15", "ok")),
    ),
    (
        "approval",
        "signatory__authorisations__0__valid_to",
        "signatory_not_authorised",
        (("2026-06-19", "found"), ("2026-06-20", "ok")),
    ),
    (
        "approval",
        "signatory__qualifications__0__valid_to",
        "signatory_not_qualified",
        (("2026-06-19", "found"), ("2026-06-20", "ok")),
    ),
    (
        "start",
        f"{CERTIFICATE}__competence__valid_to",
        "standard_issuer_not_competent",
        (("2026-01-09", "found"), ("2026-01-10", "ok")),
    ),
    (
        "start",
        f"{CERTIFICATE}__competence__valid_from",
        "standard_issuer_not_competent",
        (("2026-01-11", "found"), ("2026-01-10", "ok")),
    ),
    ("start", f"{REFERENCE}__confirmation__day", UNCONFIRMED, (("2026-06-16", "found"), ("2026-06-15", "ok"))),
    ("start", f"{REFERENCE}__verified_on", "standard_not_verified", (("2026-06-16", "found"), ("2026-06-15", "ok"))),
    ("start", f"{REFERENCE}__material_expiry", "material_expired", (("2026-06-14", "found"), ("2026-06-15", "ok"))),
    (
        "contract_review",
        "scope__0__valid_from",
        "qualification_not_in_force",
        (("2026-06-16", "found"), ("2026-06-15", "ok")),
    ),
    ("start", "scope__0__valid_to", "qualification_not_in_force", (("2026-06-14", "found"), ("2026-06-15", "ok"))),
    ("issue", "scope__0__valid_to", "qualification_not_in_force", (("2026-06-19", "found"), ("2026-06-20", "ok"))),
    ("start", f"{METHOD}__superseded_on", "method_superseded", (("2026-06-15", "found"), ("2026-06-16", "ok"))),
    ("start", f"{METHOD}__effective_from", "method_not_yet_effective", (("2026-06-16", "found"), ("2026-06-15", "ok"))),
    # 92 days before 2026-06-15 is 2026-03-15
    ("start", f"{METHOD}__checked_on", "method_novelty_unchecked", (("2026-03-14", "found"), ("2026-03-15", "ok"))),
    ("start", f"{EDITION}__verified_on", "method_not_verified", (("2026-06-16", "found"), ("2026-06-15", "ok"))),
    # 365 days before 2026-06-15 is 2025-06-15
    (
        "start",
        f"{EDITION}__procedure__reviewed_on",
        "procedure_not_reviewed",
        (("2025-06-14", "found"), ("2025-06-15", "ok"), ("2026-06-15", "ok"), ("2026-06-16", "found")),
    ),
    *(
        (
            "start",
            f"{CHOICE}__deviations__0__{part}",
            "deviation_incomplete",
            (("2026-06-14", "ok"), ("2026-06-15", "ok"), ("2026-06-16", "found")),
        )
        for part in ("documented_on", "judged_on", "authorised_on", "accepted_on")
    ),
    (
        "start",
        f"{CHOICE}__deviations__0__expires_on",
        "deviation_incomplete",
        (("2026-06-14", "found"), ("2026-06-15", "ok"), ("2026-06-16", "ok")),
    ),
    ("start", "commission__reviewed_on", "contract_not_reviewed", (("2026-06-16", "found"), ("2026-06-15", "ok"))),
    # warnings: thirty days from 2026-06-15 end on 2026-07-15
    (
        "assignment",
        f"{CERTIFICATE}__valid_to",
        "standard_certificate_near_end",
        (("2026-07-14", "found"), ("2026-07-15", "ok")),
    ),
    ("contract_review", "scope__0__valid_to", "scope_near_end", (("2026-07-14", "found"), ("2026-07-15", "ok"))),
    # the last day at 65 lies less than 365 days ahead
    (
        "assignment",
        f"{WHO}__birth_date",
        "calibrator_near_age_limit",
        (("1960-06-16", "found"), ("1961-06-15", "found"), ("1961-06-16", "ok")),
    ),
)


@pytest.mark.parametrize(
    ("stage", "member", "code", "value", "verdict"),
    [(stage, member, code, *case) for stage, member, code, cases in BOUNDARIES for case in cases],
)
def test_boundaries(stage: Stage, member: str, code: str, value: str, verdict: str) -> None:
    found = codes(changed(facts(stage), **{member: Day(value)}))
    # What ends within a year is warned of besides; that has its own boundary.
    assert [each for each in found if each != "doer_near_end"] == ([code] if verdict == "found" else [])


CHANGED = {f"{EDITION}__change": change()}


@pytest.mark.parametrize(
    ("effective_from", "expected"),
    [("2026-06-16", ["method_change_announced"]), ("2026-06-15", []), ("2026-06-14", [])],
)
def test_an_announced_edition_warns_until_it_is_in_force(effective_from: str, expected: list[str]) -> None:
    value = changed(changed(facts("assignment"), **CHANGED), **{f"{EDITION}__change__effective_from": effective_from})
    assert codes(value) == expected


@pytest.mark.parametrize("part", ["told_on", "documented_on", "judged_on", "authorised_on", "accepted_on"])
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (Day("2026-06-14"), "method_superseded_agreed"),
        (Day("2026-06-15"), "method_superseded_agreed"),
        (Day("2026-06-16"), "method_superseded"),
        (None, "method_superseded"),
    ],
)
def test_a_superseded_edition_needs_notice_and_every_part_by_the_day_of_measurement(
    part: str, day: Day | None, code: str
) -> None:
    value = changed(
        facts("start"),
        **{
            f"{METHOD}__superseded_on": Day("2026-06-15"),
            f"{CHOICE}__deviations": (deviation("edition", **{part: day}),),
        },
    )
    assert codes(value) == [code]


@pytest.mark.parametrize(("ratio", "expected"), [("0.2249", ["standard_ratio_unfit"]), ("0.225", []), ("0.2251", [])])
def test_the_share_of_the_items_limit(ratio: str, expected: list[str]) -> None:
    assert codes(changed(facts("start"), **{f"{METHOD}__standards__0__largest_ratio": ratio})) == expected


@pytest.mark.parametrize(("seconds", "expected"), [("29.9", ["readings_too_fast"]), ("30", []), ("30.1", [])])
def test_the_least_time_of_a_point(seconds: str, expected: list[str]) -> None:
    assert codes(changed(facts("finish"), **{"sections__0__paces__0__seconds": seconds})) == expected
