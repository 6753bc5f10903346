"""What sets an attestation against a row aside, and that it is told whatever the outcome."""

from typing import Any

import evaluation_makers as make
import pytest

from guiju.conduct.evaluation import evaluate, plans, profiles
from guiju.conduct.evaluation.evidence import CorrectionEvidence

RULED = "4.4-5"
RED = "5-6a"


def row(key: str, **given: Any) -> Any:
    found = evaluate(make.snapshot(**given), profiles()["self"])
    return next(each for each in found.rows if each.id == key)


def correction(key: str, **changed: Any) -> CorrectionEvidence:
    members: dict[str, Any] = {
        "row": key,
        "accepted_by": "P2",
        "due": "2026-06-30",
        "done_on": "2026-03-02",
        "effective_on": "2026-04-01",
        "code": "CAR-1",
        "answers": (f"A-{key}",),
        "proposed_by": "P3",
        "owner": "P4",
        "effect_by": "P5",
    }
    return CorrectionEvidence(**(members | changed))


def against(key: str, **changed: Any) -> Any:
    return make.attestation(key, **{"outcome": "not_met", "lacking": "没有记录", "on": "2026-03-01", **changed})


def codes(found: Any) -> list[str]:
    return [each.code for each in found.why]


def test_a_row_of_rules_tells_what_was_set_aside() -> None:
    """It is met again by its rules, and whoever reads it learns that somebody had found it lacking, and what."""
    assert plans()[RULED].parts == ("rules",)
    seen = {"tallies": make.looked(), "attestations": (against(RULED),)}
    assert row(RULED, **seen).outcome == "not_met"
    found = row(RULED, **seen, corrections=(correction(RULED),))
    assert found.outcome == "met"
    (told,) = [dict(each.parameters) for each in found.why if each.code == "attestation_mended"]
    assert (told["code"], told["correction"], told["statement"]) == (f"A-{RULED}", "CAR-1", "没有记录")


@pytest.mark.parametrize(
    "changed",
    [
        {"answers": ()},
        {"answers": ("A-other", "post_unfilled")},
        {"done_on": "2026-03-01"},
        {"done_on": None},
        {"effective_on": None},
        {"row": "4.4-2"},
    ],
)
def test_nothing_else_sets_it_aside(changed: dict[str, Any]) -> None:
    """Not what names other things, was done on the day on which it was seen, or had no effect yet."""
    told = {"tallies": make.looked(), "attestations": (against(RULED),)}
    found = row(RULED, **told, corrections=(correction(RULED, **changed),))
    assert (found.outcome, "attestation_mended" in codes(found)) == ("not_met", False)


def test_a_red_line_is_mended_by_nothing_and_dismissed_by_two() -> None:
    given: dict[str, Any] = {"attestations": (against(RED),), "corrections": (correction(RED),)}
    assert row(RED, **given).outcome == "not_met"
    assert "attested_to_do_red" in {each.code for each in row(RED, **given).to_do}

    def ruled(**changed: Any) -> Any:
        members = {
            "where": f"attestation:A-{RED}",
            "on": "2026-05-01",
            "suspicion": make.told(of_attestation=True),
            **changed,
        }
        return make.adjudication(RED, "", members.pop("decision", "dismissed"), **members)

    for none in (
        ruled(by=("P1",)),
        ruled(by=("P1", "P1")),
        ruled(where="agency"),
        ruled(where="attestation:A-other"),
        ruled(on="2026-02-28"),
        ruled(suspicion=None),
        ruled(suspicion=make.told()),
        ruled(suspicion=make.told(of_attestation=True, rulings=())),
        ruled(suspicion=make.told(of_attestation=True, files=("ef" * 32,))),
    ):
        assert row(RED, **given, adjudications=(none,)).outcome == "not_met"
    both = (ruled(), ruled(decision="confirmed"))
    assert row(RED, **given, adjudications=both).outcome == "not_met"
    found = row(RED, **given, adjudications=(ruled(),))
    assert (found.outcome, "attestation_dismissed" in codes(found)) == ("undetermined", True)


def closed(*corrections: CorrectionEvidence, attestations: tuple[Any, ...]) -> bool:
    """Whether the row keeps its gate closed."""
    found = evaluate(make.snapshot(attestations=attestations, corrections=corrections), profiles()["self"])
    return any(PROMISED in gate.rows for gate in found.gates)


PROMISED = "4.7-5"


@pytest.mark.parametrize(
    "changed, lacks, is_closed",
    [
        ({}, 1, False),
        ({"answers": ()}, 1, False),
        ({"answers": (), "accepted_on": None}, 1, True),
        ({"answers": (), "accepted_on": "2026-02-28"}, 1, True),
        ({"answers": ("A-other",)}, 1, True),
        ({"due": "2026-12-30"}, 1, True),
        ({"accepted_by": ""}, 1, True),
        ({"effective_on": "2026-04-01", "answers": ()}, 1, True),
        ({}, 2, True),
        ({"answers": ()}, 2, True),
        ({"answers": (f"A-{PROMISED}", "A-later")}, 2, False),
    ],
)
def test_a_promise_keeps_a_gate_open_for_what_it_is_about(changed: dict[str, Any], lacks: int, is_closed: bool) -> None:
    """Not when it was judged to have had effect, and not for what was found after it was accepted."""
    seen = (
        against(PROMISED, outcome="partly"),
        against(PROMISED, outcome="partly", code="A-later", on="2026-07-01"),
    )[:lacks]
    open_ = {"due": "2026-12-31", "done_on": None, "effective_on": None, "effect_by": "", "accepted_on": "2026-03-02"}
    promise = correction(PROMISED, **(open_ | changed))
    assert closed(attestations=seen)
    assert closed(promise, attestations=seen) is is_closed
