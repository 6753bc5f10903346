"""Profiles of the agency's own weigh otherwise and ask for more, never for less: what never gets better by one."""

from dataclasses import replace

import evaluation_makers as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation import LADDER, evaluate, plans, profiles
from guiju.conduct.evaluation.evidence import LEVELS
from guiju.conduct.evaluation.profile import Demand, OwnChanges, OwnProfile, ProfileError, is_scored
from guiju.conduct.evaluation.profile_differences import differences, own_object, profile_of, profile_words, told
from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.sentences import notices, to_do, why
from guiju.conduct.rule import RULES
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.words import Text

SELF, SOCIAL = profiles()["self"], profiles()["social"]
SCORED = sorted(row for row, plan in plans().items() if is_scored(plan))
BY_RULES = next(row for row, plan in plans().items() if plan.parts == ("rules",) and plan.nature == "operation")


def own(base="self", base_version="1", name="ours", **changes):
    """The document of an own profile."""
    return OwnProfile(
        format="guiju.evaluation_profile",
        version=1,
        name=name,
        edition="1",
        title=Text(zh="本机构方案", en="ours"),
        base_version=base_version,
        changes=OwnChanges(base=base, **changes),
    )


def demand(row, part, minimum):
    return Demand(row=row, part=part, minimum=minimum)


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"points": (("6.2", 81),)}, "points"),
        ({"points": (("6.2", -20), ("6.3", 170))}, "points"),
        ({"points": (("6.10", 0),)}, "points"),
        ({"points": (("6.2", 39), ("6.3", 111))}, "weaker"),
        ({"points": (("6.2", 80), ("6.2", 80))}, "points"),
        ({"good": 699}, "weaker"),
        ({"good": 0}, "weaker"),
        ({"excellent": 849}, "weaker"),
        ({"excellent_assurance": "3.99"}, "weaker"),
        ({"final_coverage": "0.69"}, "weaker"),
        ({"final_coverage": "much"}, "weaker"),
        ({"sample_for_prohibition": 58}, "weaker"),
        ({"good": 851}, "points"),
        ({"good": 1001, "excellent": 1001}, "points"),
        ({"final_coverage": "1.01"}, "points"),
        ({"minimum": (("operation", "E2"),)}, "weaker"),
        ({"minimum": (("anything", "E5"),)}, "rows"),
        ({"outside": "E0"}, "weaker"),
        ({"weights": (("6.2-1", 0),)}, "weights"),
        ({"weights": (("6.2-1", 11),)}, "weights"),
        ({"weights": (("6.2-99", 1),)}, "rows"),
        ({"weights": (("4.1-1", 2),)}, "rows"),
        ({"demands": (demand("9.9-9", None, "E5"),)}, "rows"),
        ({"demands": (demand(BY_RULES, None, "E2"),)}, "weaker"),
        ({"demands": (demand(BY_RULES, "documents", "E5"),)}, "rows"),
        ({"demands": (demand(BY_RULES, None, "E4"), demand(BY_RULES, None, "E5"))}, "rows"),
        ({"base": "nobody"}, "base"),
        ({"base_version": "2"}, "base"),
        ({"name": "social"}, "base"),
    ],
    ids=str,
)
def test_an_own_profile_may_not_weaken_its_base_and_adds_up(changes, where):
    with pytest.raises(ProfileError) as refused:
        own(**changes).profile()
    assert refused.value.where == where
    assert refused.value.zh and refused.value.en


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"points": (("6.2", 40), ("6.3", 110))},
        {"good": 700, "excellent": 850, "final_coverage": "0.70", "excellent_assurance": "4.0"},
        {"good": 1000, "excellent": 1000, "final_coverage": "1", "excellent_assurance": "5"},
        {"sample_for_prohibition": 59, "outside": "E1"},
        {"weights": (("6.2-1", 1), ("6.2-2", 10))},
        {"demands": (demand(BY_RULES, None, "E3"), demand(BY_RULES, "attestation", "E2"))},
    ],
    ids=str,
)
def test_what_is_as_strict_as_the_base_is_held(changes):
    assert own(**changes).profile().base == "self"


def test_an_own_profile_weighs_otherwise():
    """6.2-1 alone of its dimension shown: its weight of all of 80 points; with weight 7, and 90 points, 7 of those."""
    shown = make.snapshot(attestations=(make.attestation("6.2-1"),))
    ours = own(points=(("6.2", 90), ("6.3", 60)), weights=(("6.2-1", 7),), good=800).profile()
    by_hand = {key: replace(plan, parts=("attestation",)) for key, plan in plans().items()}
    weights = {row: plans()[row].weight for row in ("6.2-1", "6.2-2", "6.2-3")}
    before, after = (
        next(each for each in evaluate(shown, profile, by_hand).dimensions if each.chapter == "6.2")
        for profile in (SELF, ours)
    )
    others = weights["6.2-2"] + weights["6.2-3"]
    assert float(before.scored) == pytest.approx(80 * weights["6.2-1"] / (weights["6.2-1"] + others), abs=0.01)
    assert float(after.scored) == pytest.approx(90 * 7 / (7 + others), abs=0.01)
    assert ours.good == 800


def row_of(snapshot, profile, row):
    return next(each for each in evaluate(snapshot, profile).rows if each.id == row)


def test_a_part_asked_for_besides_turns_a_met_row_into_one_not_shown():
    """Clean rules are enough for the base; the own profile wants somebody to have looked, on files."""
    ours = own(demands=(demand(BY_RULES, "attestation", "E2"),)).profile()
    clean = make.snapshot(tallies=make.looked())
    assert row_of(clean, SELF, BY_RULES).outcome == "met"
    short = row_of(clean, ours, BY_RULES)
    assert short.outcome == "undetermined" and short.maturity == 0
    for lang in ("zh", "en"):
        assert "E2" in why(short, lang) and "E2" in to_do(short, lang)
    attested = replace(clean, attestations=(make.attestation(BY_RULES),))
    assert row_of(attested, ours, BY_RULES).outcome == "met"
    said_alone = replace(clean, attestations=(make.attestation(BY_RULES, files=()),))
    assert row_of(said_alone, ours, BY_RULES).outcome == "undetermined"


@pytest.mark.parametrize("level, outcome", [("E4", "met"), ("E5", "undetermined")])
def test_the_strength_of_a_whole_row_may_be_asked_for(level, outcome):
    """Rules over all records are E4."""
    ours = own(demands=(demand(BY_RULES, None, level),)).profile()
    assert row_of(make.snapshot(tallies=make.looked()), ours, BY_RULES).outcome == outcome


def test_weights_of_ones_own_do_not_buy_a_verdict():
    """All that is asked is shown, and of chapter 6 one dimension's recommended rows alone: B by the base; as many
    points as may be put there give more, and the verdict stays what the base gives."""
    required = [row for row, plan in plans().items() if plan.effective in ("must", "must_not")]
    strong = "6.1.2"
    rows = [*required, *(row for row, plan in plans().items() if plan.dimension == strong)]
    shown = make.snapshot(
        tallies=make.looked(),
        documents=tuple(make.document(row, kind) for row in required for kind in plans()[row].documents),
        attestations=tuple(make.attestation(row, maturity=5, outside="某机构") for row in rows),
    )
    base = evaluate(shown, SELF)
    least = {each.chapter: float(each.scored) / max(float(each.points), 0.01) for each in base.dimensions}
    best = max(least, key=lambda key: least[key])
    halves = {key: (value + 1) // 2 for key, value in SELF.points.items()}
    moved = halves | {best: halves[best] + 1000 - sum(halves.values())}
    ours = own(points=tuple(moved.items())).profile()
    found = evaluate(shown, ours)
    assert (found.coverage, found.assurance) == (base.coverage, base.assurance)
    assert sum(float(each.scored) for each in found.dimensions) > sum(float(each.scored) for each in base.dimensions)
    assert LADDER.index(found.verdict) <= LADDER.index(base.verdict)


LEVEL = st.sampled_from(LEVELS)


@st.composite
def changes(draw, base):
    """Any changes that an own profile on this base may hold; most are stricter in some things and weigh otherwise."""
    keys = list(base.points)
    moved = dict(base.points)
    for _ in range(draw(st.integers(0, 4))):
        one, two = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        points = draw(st.integers(0, moved[one] - (base.points[one] + 1) // 2))
        moved[one] -= points
        moved[two] += points
    rows = draw(st.lists(st.sampled_from(SCORED), max_size=4, unique=True))
    asked = draw(st.lists(st.sampled_from(sorted(catalogue())), max_size=6, unique=True))
    good = draw(st.integers(base.good, 1000))
    return {
        "points": tuple(moved.items()),
        "weights": tuple((row, draw(st.integers(1, 10))) for row in rows),
        "minimum": tuple((nature, max(level, draw(LEVEL))) for nature, level in base.minimum.items()),
        "outside": max(base.outside, draw(LEVEL)),
        "demands": tuple(_demand(draw, base, row) for row in asked),
        "good": good,
        "excellent": draw(st.integers(max(good, base.excellent), 1000)),
        "final_coverage": draw(st.sampled_from([base.final_coverage, "0.95", "1"])),
        "sample_for_prohibition": draw(st.integers(59, 300)),
    }


def _demand(draw, base, row):
    part = draw(st.sampled_from([None, "attestation", *plans()[row].parts]))
    least = max(base.minimum[plans()[row].nature], base.outside if plans()[row].outside_asked else "E0")
    return demand(row, part, max(least, draw(LEVEL)) if part is None else draw(LEVEL))


@st.composite
def houses(draw):
    """Agencies of which much is shown: rows left out, weak or strong evidence, a rule that found a fault."""
    bare = draw(st.sets(st.sampled_from(sorted(catalogue())), max_size=12))
    outside = draw(st.sampled_from(["", "某机构"]))
    broken = draw(st.sampled_from(["", *sorted(RULES)]))
    said = draw(st.sampled_from(["met", "partly", "not_met"]))
    worse = draw(st.sampled_from(sorted(catalogue())))
    rows = [row for row in plans() if row not in bare]
    return make.snapshot(
        tallies=make.looked(100, broken),
        documents=tuple(make.document(row, kind, outside=outside) for row in rows for kind in plans()[row].documents),
        attestations=tuple(
            make.attestation(
                row,
                maturity=draw(st.integers(0, 5)) if row == worse else 5,
                outside=outside,
                outcome=said if row == worse else "met",
                sample=draw(st.integers(1, 100)) if row == worse else 100,
                population=100,
            )
            for row in rows
        ),
    )


@pytest.mark.parametrize("base", ["self", "social", "in-house"])
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_nothing_gets_better_by_an_own_profile(base, data):
    """On any snapshot: the verdict is that of the base or worse, it is final only where the base is, no gate opens; a
    row comes out the same or turns from met to undetermined, with no higher maturity. Points may go up where weights
    were moved, and the verdict does not follow them."""
    shown = data.draw(houses())
    ours = own(base=base, **data.draw(changes(profiles()[base]))).profile()
    before, after = evaluate(shown, profiles()[base]), evaluate(shown, ours)
    assert LADDER.index(after.verdict) <= LADDER.index(before.verdict)
    assert before.final or not after.final
    assert float(after.coverage) <= float(before.coverage)
    assert float(after.assurance) <= float(before.assurance)
    assert all(one.passed or not two.passed for one, two in zip(before.gates, after.gates, strict=True))
    for one, two in zip(before.rows, after.rows, strict=True):
        assert one.outcome == two.outcome or (one.outcome, two.outcome) in TURNS, (one.id, one.outcome, two.outcome)
        assert two.maturity <= one.maturity
        assert two.why and (two.outcome in {"met", "not_applicable"} or two.to_do)


TURNS = {("met", "undetermined"), ("partly", "undetermined")}


@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_with_the_weights_of_the_base_no_points_are_won(data):
    """Stricter demands alone take points, coverage and never add any."""
    shown = data.draw(houses())
    asked = data.draw(changes(SELF)) | {"points": (), "weights": ()}
    before, after = evaluate(shown, SELF), evaluate(shown, own(**asked).profile())
    for one, two in zip(before.dimensions, after.dimensions, strict=True):
        assert float(two.scored) <= float(one.scored)
        assert float(two.determined) <= float(one.determined)
    assert float(after.coverage) <= float(before.coverage)
    assert float(after.bonus) <= float(before.bonus)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_every_difference_is_told_and_the_document_reads_back(data):
    document = own(**data.draw(changes(SELF)))
    ours = document.profile()
    assert from_bytes(OwnProfile, to_bytes(document)) == document
    assert from_bytes(OwnProfile, to_bytes(document)).sha256 == ours.sha256
    found = differences(ours)
    assert {each.of for each in found if each.kind == "points"} == {
        key for key, points in ours.points.items() if points != SELF.points[key]
    }
    assert sum(each.kind == "demand" for each in found) == len(document.changes.demands)
    for lang in ("zh", "en"):
        for each in found:
            assert all(told(each, lang))
        assert own_object(ours, lang)["base"] == "self/1"


def test_an_evaluation_carries_the_profile_whole():
    """Its bytes hold the document, so a later edition of the profile changes nothing of what was frozen."""
    ours = own(good=800).profile()
    found = evaluate(make.snapshot(), ours)
    again = from_bytes(Evaluation, to_bytes(found))
    assert again == found and profile_of(again).good == 800
    assert found.profile == "ours/1" and "ours/1" in profile_words(ours, "zh")
    assert len(notices(found, "zh")) == len(notices(evaluate(make.snapshot(), SELF), "zh")) + 1
    assert b'"own"' not in to_bytes(evaluate(make.snapshot(), SELF))


def test_an_own_profile_on_the_social_one_is_a_rehearsal_too():
    ours = own(base="social").profile()
    social = set(notices(evaluate(make.snapshot(), SOCIAL), "zh"))
    assert social < set(notices(evaluate(make.snapshot(), ours), "zh"))
    assert ours.by_outsiders


def test_a_profile_on_another_version_of_its_base_is_told_by_the_base():
    """Reading an old evaluation never fails; its figures are then those of the base installed here."""
    found = evaluate(make.snapshot(), own(good=800).profile())
    old = replace(found, own=replace(found.own, base_version="0"))
    assert profile_of(old) == SELF


def test_any_own_profile_differs_from_its_base_by_its_digest():
    digests = [own().sha256, own(good=701).sha256, own(name="others").sha256, SELF.sha256, SOCIAL.sha256]
    assert len(set(digests)) == len(digests)
