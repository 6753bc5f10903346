"""Rows judged, gates, points and verdict: the invariants of an honest score, as properties."""

from dataclasses import replace
from fractions import Fraction

import evaluation_makers as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation import evaluate, plans, profiles
from guiju.conduct.evaluation.carrying import LOOKED_UP
from guiju.conduct.evaluation.decided import digest_of
from guiju.conduct.evaluation.evidence import Statement
from guiju.conduct.evaluation.result import Evaluation, Said
from guiju.conduct.evaluation.sentences import said, to_do, why, word
from guiju.conduct.evaluation.summary import summary
from guiju.conduct.rule import RULES
from guiju.record.codec import from_bytes, to_bytes

SELF, SOCIAL, IN_HOUSE = (profiles()[name] for name in ("self", "social", "in-house"))
ROWS = st.sampled_from(sorted(catalogue()))


FILES = (make.FILE, "ef" * 32)
"""Of papers, and of the look-ups at their issuer."""


def full(**given):
    """An agency that shows every row: rules over records, documents and attestations from outside."""
    kinds = ((row, kind) for row in plans() for kind in sorted({*plans()[row].documents, "report", LOOKED_UP}))
    documents = tuple(
        make.document(row, kind, outside="某机构", sha256=FILES[kind == LOOKED_UP]) for row, kind in kinds
    )
    attested = tuple(make.attestation(row, maturity=5, outside="某机构") for row in plans())
    return make.snapshot(**({"tallies": make.looked(), "documents": documents, "attestations": attested} | given))


def outcome(snapshot, row, profile=SELF):
    return next(each for each in evaluate(snapshot, profile).rows if each.id == row)


def attested_by_hand(nature):
    """A row of this nature that people attest and nothing else shows."""
    return next(key for key, plan in plans().items() if (plan.parts, plan.nature) == (("attestation",), nature))


def points(evaluation: Evaluation) -> Fraction:
    """Points as gained, whatever the verdict."""
    return sum((Fraction(each.scored) for each in evaluation.dimensions), Fraction(0))


def test_nothing_known_is_nothing_met():
    evaluation = evaluate(make.snapshot(), SELF)
    assert [each.id for each in evaluation.rows] == list(catalogue())
    asked = [each for each in evaluation.rows if plans()[each.id].nature != "permission"]
    assert {each.outcome for each in asked} == {"undetermined"}
    assert {each.outcome for each in evaluation.rows if each not in asked} == {"not_applicable"}
    assert (evaluation.verdict, evaluation.score, evaluation.coverage) == ("C", "0.00", "0.0000")
    assert not evaluation.final
    assert all(each.evidence_level == "E0" and each.maturity == 0 for each in evaluation.rows)


@pytest.mark.parametrize("profile", [SELF, SOCIAL, IN_HOUSE], ids=lambda each: each.name)
def test_everything_shown_is_everything_met(profile):
    evaluation = evaluate(full(), profile)
    unmet = [each.id for each in evaluation.rows if each.outcome not in ("met", "not_applicable")]
    assert unmet == []
    assert all(gate.passed for gate in evaluation.gates)
    assert evaluation.score == "1000.00"
    assert evaluation.verdict == ("AA" if profile is SOCIAL else "A")
    assert evaluation.final


def test_a_row_always_says_why_and_what_to_do():
    for snapshot in (make.snapshot(), full(), full(tallies=make.looked(broken="point_outside_scope"))):
        for row in evaluate(snapshot, SOCIAL).rows:
            for lang in ("zh", "en"):
                assert why(row, lang)
                assert bool(to_do(row, lang)) == (row.outcome in ("partly", "not_met", "undetermined", "error"))


def test_a_suspicion_is_no_confirmation():
    """A rule's finding on a red line closes the gate; D takes two people, and a dismissal gives the row back."""
    code, row = "point_outside_scope", "5-6e"
    found = full(tallies=make.looked(broken=code))
    suspected = evaluate(found, SELF)
    assert (suspected.verdict, suspected.final) == ("C", False)
    assert outcome(found, row).suspicion
    confirmed = evaluate(replace(found, adjudications=(make.adjudication(row, code, "confirmed"),)), SELF)
    assert (confirmed.verdict, confirmed.score) == ("D", None)
    alone = evaluate(replace(found, adjudications=(make.adjudication(row, code, "confirmed", by=("P1",)),)), SELF)
    assert alone.verdict == "C"
    ruled = make.adjudication(row, code, "dismissed", suspicion=make.told())
    dismissed = replace(found, adjudications=(ruled,))
    assert outcome(dismissed, row).outcome == "met"
    assert "finding_dismissed" in {each.code for each in outcome(dismissed, row).why}


def test_what_two_people_dismissed_is_as_strong_as_what_they_handed_in():
    """Words dismiss nothing, and a file shows less than rules over all records; what was replied is told."""
    code, row = "post_unfilled", "4.5-1"
    found = full(tallies=make.looked(broken=code))

    def judged(**members):
        ruled = make.adjudication(row, code, "dismissed", suspicion=make.told(**members))
        return outcome(replace(found, adjudications=(ruled,)), row)

    reply = Statement(by="P3", on=make.LAST, text="我确实已满六十六岁，发现属实", files=())
    held = judged(replies=(reply,))
    (part,) = [each for each in held.parts if each.name == "rules"]
    assert (part.state, part.level) == ("held", "E2")
    told = why(held, "zh")
    assert "发现属实" in told and "efefefefefef" in told and "未发现相反证据" not in told
    silent = {each.code for each in judged().why}
    assert {"finding_dismissed", "suspicion_unanswered"} <= silent
    for words in (judged(rulings=()), judged(files=("ef" * 32,))):
        assert words.outcome == "not_met"
    bare = replace(found, adjudications=(make.adjudication(row, code, "dismissed"),))
    assert outcome(bare, row).outcome == "not_met"


def test_a_dismissal_is_of_what_was_found_then():
    """The same thing stays dismissed whatever the day; more of it, or something else, is looked into anew."""
    code, row = "point_outside_scope", "5-6e"
    found = full(tallies=make.looked(broken=code))
    tally = next(each for each in found.tallies if each.rule == code)
    (example,) = tally.examples
    held = make.adjudication(row, code, "dismissed", finding=digest_of([example]), suspicion=make.told())
    assert outcome(replace(found, adjudications=(held,)), row).outcome == "met"
    later = replace(example, parameters=(*(each for each in example.parameters if each[0] != "day"), ("day", "later")))
    other = replace(example, parameters=(*example.parameters[1:], (example.parameters[0][0], "other")))
    for examples, state in (((later,), "met"), ((other,), "not_met"), ((example, other), "not_met")):
        counted = tuple(replace(each, serious=len(examples)) for each in tally.counted)
        now = replace(tally, examples=examples, counted=counted)
        tallies = tuple(now if each.rule == code else each for each in found.tallies)
        assert outcome(replace(found, tallies=tallies, adjudications=(held,)), row).outcome == state
    alone = make.adjudication(row, code, "dismissed", by=("P1",), suspicion=make.told())
    assert outcome(replace(found, adjudications=(alone,)), row).outcome == "not_met"


def test_perfection_with_one_red_line_is_d():
    row = "5-6d"
    decision = make.adjudication(row, "standard_certificate_missing", "confirmed")
    assert evaluate(full(adjudications=(decision,)), SOCIAL).verdict == "D"


@settings(max_examples=40, deadline=None)
@given(row=ROWS)
def test_losing_evidence_never_raises(row):
    whole = full()
    less = replace(
        whole,
        attestations=tuple(each for each in whole.attestations if each.row != row),
        documents=tuple(each for each in whole.documents if row not in each.rows),
    )
    before, after = evaluate(whole, SOCIAL), evaluate(less, SOCIAL)
    assert points(after) <= points(before)
    assert Fraction(after.coverage) <= Fraction(before.coverage)
    assert Fraction(after.assurance) <= Fraction(before.assurance)


@settings(max_examples=60, deadline=None)
@given(row=ROWS, start=st.sampled_from(["nothing", "everything"]), profile=st.sampled_from([SELF, SOCIAL, IN_HOUSE]))
def test_a_contrary_attestation_never_raises(row, start, profile):
    before = make.snapshot() if start == "nothing" else full()
    bad = make.attestation(row, code="A-bad", outcome="not_met", maturity=5, outside="某机构")
    after = replace(before, attestations=(*before.attestations, bad))
    assert points(evaluate(after, profile)) <= points(evaluate(before, profile))
    if not profile.left_out & set(plans()[row].groups):
        assert outcome(after, row, profile).outcome == "not_met"


@settings(max_examples=60, deadline=None)
@given(code=st.sampled_from(sorted(RULES)), start=st.sampled_from(["nothing", "everything"]))
def test_a_finding_turns_the_rows_that_it_names_and_no_other(code, start):
    before = make.snapshot(tallies=make.looked()) if start == "nothing" else full()
    after = replace(before, tallies=make.looked(broken=code))
    was = {each.id: each.outcome for each in evaluate(before, SELF).rows}
    now = {each.id: each.outcome for each in evaluate(after, SELF).rows}
    named = {row for row in RULES[code].requirements if "rules" in plans()[row].parts}
    assert {row for row in now if now[row] != was[row]} == named
    assert {now[row] for row in named} <= {"not_met"}
    assert points(evaluate(after, SELF)) <= points(evaluate(before, SELF))


@settings(max_examples=40, deadline=None)
@given(row=ROWS)
def test_not_applicable_needs_reason_and_approver(row):
    whole = full()
    for lacking in ({"reason": ""}, {"approved_by": ""}, {"valid_from": "2027-01-01"}, {"valid_to": "2026-12-30"}):
        tried = replace(whole, tailorings=(make.tailoring(row, **lacking),))
        assert to_bytes(evaluate(tried, SELF).rows[0]) == to_bytes(evaluate(whole, SELF).rows[0])
        assert outcome(tried, row).outcome == outcome(whole, row).outcome
    expected = "met" if plans()[row].severity == "critical" else "not_applicable"
    assert outcome(replace(whole, tailorings=(make.tailoring(row),)), row).outcome == expected


TAILORABLE = [each for each, plan in plans().items() if plan.severity != "critical"]


@pytest.mark.parametrize("row", [each for each in TAILORABLE if "rules" in plans()[each].parts])
def test_tailoring_hides_nothing_that_was_found(row):
    """A row that the records contradict stays not met however it was approved as not applicable."""
    code = next(each for each in sorted(RULES) if row in RULES[each].requirements)
    broken = make.snapshot(tallies=make.looked(broken=code, rows=(row,)), tailorings=(make.tailoring(row),))
    found = outcome(broken, row)
    assert found.outcome == "not_met"
    assert found.why[0].code == "tailored_but_found"
    assert {each.code for each in found.why} > {"tailored_but_found"}


def test_tailoring_away_most_of_a_dimension_gains_nothing():
    """Rows stated not to apply beyond a fifth of their dimension stay in the denominator, unshown."""
    rows = [each for each in plans() if plans()[each].dimension == "6.7"]
    everything = make.snapshot(attestations=(make.attestation(rows[0], maturity=5, outside="某机构"),))
    some = evaluate(everything, SELF)
    tailored = replace(everything, tailorings=tuple(make.tailoring(row) for row in rows[1:]))
    assert points(evaluate(tailored, SELF)) == points(some)


@settings(max_examples=30, deadline=None)
@given(row=st.sampled_from([each for each in sorted(catalogue()) if catalogue()[each].level == "may"]))
def test_a_permission_changes_no_gate(row):
    whole = full()
    without = replace(
        whole,
        attestations=tuple(each for each in whole.attestations if each.row != row),
        documents=tuple(each for each in whole.documents if row not in each.rows),
    )
    assert evaluate(without, SELF).gates == evaluate(whole, SELF).gates
    assert evaluate(without, SELF).score == evaluate(whole, SELF).score


@settings(max_examples=40, deadline=None)
@given(row=st.sampled_from([each for each in sorted(catalogue()) if "attestation" in plans()[each].parts]))
def test_evidence_expires_exactly_on_its_day(row):
    """The last day counts, the day after does not."""
    whole = full()
    kept = tuple(replace(each, expires="2026-06-30") if each.row == row else each for each in whole.attestations)
    on_the_day = replace(whole, attestations=kept, last_day="2026-06-30")
    after = replace(whole, attestations=kept, last_day="2026-07-01")
    assert outcome(on_the_day, row).outcome == "met"
    assert outcome(after, row).outcome != "met"


def test_the_same_snapshot_gives_the_same_bytes_and_reads_back():
    evaluation = evaluate(full(), SOCIAL)
    data = to_bytes(evaluation)
    assert data == to_bytes(evaluate(full(), SOCIAL))
    assert from_bytes(Evaluation, data) == evaluation


def test_weak_evidence_is_told_and_does_not_count():
    """A bare statement does not show that something is done."""
    row = attested_by_hand("operation")
    bare = make.snapshot(attestations=(make.attestation(row, files=(), sample=0, occasions=0),))
    judged = outcome(bare, row)
    assert judged.outcome == "undetermined"
    assert next(each.code for each in judged.why) == "too_weak"
    assert "E1" in said(judged.why[0], "zh")


def test_a_prohibition_asks_for_a_sample():
    """59 clean samples make it 95 % sure that fewer than 5 % are bad: 0.95 ** 59 < 0.05."""
    assert 0.95**SELF.sample_for_prohibition < 0.05 < 0.95 ** (SELF.sample_for_prohibition - 1)
    row = attested_by_hand("prohibition")
    for sample, population, met in (
        (59, 1000, True),
        (58, 1000, False),
        (12, 12, True),
        (11, 12, False),
        (0, 0, False),
    ):
        tried = make.snapshot(attestations=(make.attestation(row, sample=sample, population=population),))
        assert (outcome(tried, row).outcome == "met") is met, (sample, population)


def test_the_worked_example_of_the_model():
    """Customers and market, 80 points: shall met, shall partly, should claimed 4 on a document (cap 2): 54.4 points."""
    rows = {each: plan for each, plan in plans().items() if plan.dimension == "6.2" and plan.effective != "may"}
    assert sorted(rows) == ["6.2-1", "6.2-2", "6.2-3"]
    weights = {"6.2-1": 2, "6.2-2": 2, "6.2-3": 1}
    planned = {
        each: replace(plan, weight=weights.get(each, plan.weight), parts=("attestation",))
        for each, plan in plans().items()
    }
    attested = (
        make.attestation("6.2-1"),
        make.attestation("6.2-2", outcome="partly"),
        make.attestation("6.2-3", maturity=4, sample=0, occasions=0),
    )
    evaluation = evaluate(make.snapshot(attestations=attested), SELF, planned)
    dimension = next(each for each in evaluation.dimensions if each.chapter == "6.2")
    assert (dimension.points, dimension.scored) == ("80.00", "54.40")


def test_the_summary_holds_the_rows_in_the_order_of_the_code():
    told = summary(evaluate(full(), SELF), "zh")
    assert [each["id"] for each in told["rows"]] == list(catalogue())
    assert {"catalogue", "profile", "snapshot", "verdict", "score", "coverage", "assurance", "rows"} <= set(told)
    assert any("征求意见稿" in each for each in told["notices"])


def test_a_sampled_prohibition_says_at_what_assurance():
    """59 clean ones of many bound the share of bad ones at 95 % by 1 - 0.05 ** (1 / 59) = 4.95 %."""
    row = attested_by_hand("prohibition")
    told = outcome(make.snapshot(attestations=(make.attestation(row, sample=59, population=4000),)), row)
    assert "4.9" in why(told, "en") or "5.0" in why(told, "en")
    bound = 1 - 0.05 ** (1 / 59)
    assert bound == pytest.approx(0.0495, abs=0.0001)
    assert "95" in why(told, "zh")


def test_refused_acts_are_told_beside_what_the_rules_found():
    snapshot = make.snapshot(tallies=make.looked(), refused=(("5-6e", 3),))
    told = outcome(snapshot, "5-6e")
    assert told.counts.refused == 3
    assert "3" in why(told, "zh")


def test_what_the_software_lacks_is_told_once_and_sends_nobody_to_attest_the_own_doing():
    """5-6f and 4.7 lack two parts: one sentence names both, and says nothing that an owner may not do."""
    for row in (key for key, plan in plans().items() if len(plan.lacks) > 1 and plan.nature != "permission"):
        found = outcome(make.snapshot(), row)
        assert [each.code for each in found.to_do].count("lacks_module") == 1
        told = to_do(found, "zh")
        assert told.count("尚未提供") == 1 and "由负责人据实证明" not in told
        assert all(word("module", each, "zh") in told for each in plans()[row].lacks)
    old = Said(code="lacks_module", parameters=(("module", "brand"),))
    assert "“品牌管理”" in said(old, "zh")


def test_a_permission_is_not_used_because_no_rule_objects():
    """Rules that found nothing show no use of a permission; somebody has to file it."""
    row = "4.5-9"
    unused = outcome(make.snapshot(tallies=make.looked()), row)
    assert (unused.outcome, unused.evidence_level, unused.to_do) == ("not_applicable", "E0", ())
    assert [each.code for each in unused.why] == ["not_used"]
    used = make.snapshot(tallies=make.looked(), attestations=(make.attestation(row),))
    assert outcome(used, row).outcome == "met"
