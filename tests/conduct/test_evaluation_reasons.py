"""Reasons and what to do: partly is not unmet, a gap asks for evidence, kinds come first, numbers have their word."""

from dataclasses import replace

import evaluation_makers as make
import pytest

from guiju.conduct.evaluation import evaluate, plans, profiles
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    Counted,
    DocumentEvidence,
    Example,
    Fault,
    OpenSuspicion,
    Snapshot,
    Statement,
    Suspicion,
)
from guiju.conduct.evaluation.finality import open_points
from guiju.conduct.evaluation.result import Said
from guiju.conduct.evaluation.sentences import not_final, notices, place, said, to_do, why
from guiju.record.codec import decode, encode, from_bytes, to_bytes
from guiju.reports.evaluation_charts import gate_note, gate_tone

SELF = profiles()["self"]
RED = "5-6a"


def row(snapshot, key):
    return next(each for each in evaluate(snapshot, SELF).rows if each.id == key)


def codes(reasons):
    return [each.code for each in reasons]


@pytest.mark.parametrize(
    "outcome, lacking, code, zh, en",
    [
        ("partly", None, "attested_partly", "认定部分符合", "partly met"),
        ("partly", "没有演练", "attested_partly_lacking", "认定部分符合，欠缺：没有演练", "lacking: 没有演练"),
        ("not_met", None, "attested_against", "认定不符合", "not met"),
        ("not_met", "没有演练", "attested_lacking", "认定不符合，欠缺：没有演练", "lacking: 没有演练"),
    ],
)
def test_an_attestation_is_told_as_what_it_says(outcome, lacking, code, zh, en):
    found = row(make.snapshot(attestations=(make.attestation("4.7-5", outcome=outcome, lacking=lacking),)), "4.7-5")
    assert code in codes(found.why)
    assert zh in why(found, "zh") and en in why(found, "en")
    assert ("不符合" in why(found, "zh")) is (outcome == "not_met")
    assert "A-4.7-5" in to_do(found, "zh")


@pytest.mark.parametrize("key", ["4.5-10", RED])
def test_what_cannot_be_read_hides_nothing_that_was_found(key):
    """A fault put beside proven findings leaves the row not met, tells both, and keeps the run from being final."""
    fault = Fault(
        row=key, where="tailoring:X", zh="条款裁剪 X 在日志中没有登记", en="the tailoring X stands in no entry"
    )
    against = make.attestation(key, outcome="not_met", lacking="没有演练")
    found = row(make.snapshot(attestations=(against,), faults=(fault,)), key)
    assert found.outcome == "not_met" and found.faulty
    assert "没有演练" in why(found, "zh") and "没有登记" in why(found, "zh")
    assert "A-" in to_do(found, "zh") and "mend_fault" in codes(found.to_do)
    alone = row(make.snapshot(faults=(fault,)), key)
    assert alone.outcome == "error" and alone.faulty
    assert not row(make.snapshot(attestations=(against,)), key).faulty
    assert not evaluate(make.snapshot(attestations=(against,), faults=(fault,)), SELF).final


def test_a_gap_asks_for_evidence_and_not_for_what_mends_a_breach():
    key = "4.5-6"
    found = row(make.snapshot(), key)
    assert found.outcome == "undetermined"
    assert codes(found.to_do)[:2] == ["rules_nothing_to_do", "attest_to_do"]
    assert plans()[key].to_do.zh not in to_do(found, "zh")
    assert "不适用" in to_do(found, "zh") and plans()[key].asks.zh.rstrip("。") in to_do(found, "zh")


def test_a_red_line_of_which_nothing_is_known_is_not_asked_to_be_left_out():
    found = row(make.snapshot(), "5-6d")
    assert codes(found.to_do)[0] == "rules_nothing_to_do_red"
    assert "不适用" not in to_do(found, "zh")


def example(code, where, **parameters):
    return Example(
        code=code,
        severity="nonconformity",
        requirements=("4.5-1",),
        subject=where.rpartition("/")[2],
        parameters=tuple(sorted(parameters.items())),
        where=where,
    )


def understaffed(count):
    methods = [
        example(
            "method_understaffed",
            f"register:people/M-{at}",
            method=f"M-{at}",
            edition="1",
            count="1",
            least="2",
            day="x",
        )
        for at in range(count)
    ]
    post = example("post_unfilled", "register:people/PO-3", post="监督员", needed="1", filled="0", day="x")
    return methods, post


def test_like_findings_leave_room_for_the_only_one_that_differs():
    methods, post = understaffed(8)
    counted = tuple(
        Counted(row="4.5-1", serious=0, nonconformity=n, undetermined=0, warning=0, places=n) for n in (8, 1)
    )
    tallies = (
        make.tally("method_understaffed", 20, counted[:1], methods),
        make.tally("post_unfilled", 20, counted[1:], (post,)),
    )
    found = row(make.snapshot(tallies=tallies), "4.5-1")
    shown = [dict(each.parameters)["code"] for each in found.why if each.code == "finding"]
    assert sorted(shown) == ["method_understaffed", "method_understaffed", "post_unfilled"]
    assert Said(code="more_findings", parameters=(("more", "6"),)) in found.why
    assert "监督员：" in to_do(found, "zh")


@pytest.mark.parametrize(
    "number, told",
    [("1", "rules found 1 nonconformity in 1 place (9 looked at)"), ("2", "rules found 2 nonconformities in 2 places")],
)
def test_english_counts_in_the_singular_and_the_plural(number, told):
    reason = Said(code="rules_against", parameters=(("findings", number), ("places", number), ("population", "9")))
    assert said(reason, "en").startswith(told)


def test_english_names_a_document_by_its_english_title():
    key, kind = next((key, each.documents[0]) for key, each in plans().items() if each.documents)
    paper = make.document(key, kind, title_en="Quality manual")
    found = row(make.snapshot(documents=(paper,)), key)
    assert "Quality manual" in why(found, "en") and "管理文件" not in why(found, "en")
    assert "管理文件" in why(found, "zh")
    plain = row(make.snapshot(documents=(replace(paper, title_en=None),)), key)
    assert "管理文件" in why(plain, "en")


def test_a_lapsed_document_is_named_in_what_is_to_be_done():
    key, kind = next((key, each.documents[0]) for key, each in plans().items() if each.documents)
    found = row(make.snapshot(documents=(make.document(key, kind, approved=False),)), key)
    assert f"D-{key}-{kind}" in to_do(found, "zh") and "未批准" in to_do(found, "zh")


def test_why_it_is_not_final_is_said_and_by_how_much():
    evaluation = evaluate(make.snapshot(), SELF)
    assert not_final(evaluation, "zh") == ("覆盖率 0.0 %，低于定论所需的 70.0 %",)
    assert "70.0 %" in notices(evaluation, "en")[-1]
    suspected = evaluate(make.snapshot(tallies=make.looked(broken="point_outside_scope")), SELF)
    assert "1 条红线疑点待两人裁定" in notices(suspected, "zh")[-1]


def test_the_red_lines_are_not_green_while_one_of_them_is_not_known():
    for tallies, passed in (((), True), (make.looked(broken="point_outside_scope"), False)):
        evaluation = evaluate(make.snapshot(**({"tallies": tallies} if tallies else {})), SELF)
        gate = evaluation.gates[0]
        assert (gate.name, gate.passed) == ("G0", passed)
        assert gate_tone(gate, evaluation) == "half"
    unknown = sum(
        each.outcome == "undetermined" and each.severity == "critical" for each in evaluate(make.snapshot(), SELF).rows
    )
    evaluation = evaluate(make.snapshot(), SELF)
    assert gate_note(evaluation.gates[0], "zh", evaluation) == f"未见确认，{unknown} 条未能判定"


def suspicion(**changed):
    files = ("cd" * 32,)
    members = {
        "code": "SUS-2026-001",
        "suspected": "三份记录的读数逐位相同",
        "files": files,
        "replies": (Statement(by="P3", on=make.LAST, text="读数由仪器传来", files=()),),
        "rulings": tuple(Statement(by=each, on=make.LAST, text=f"{each} 查证属实", files=()) for each in ("P1", "P2")),
        "overturned": False,
        **changed,
    }
    return Suspicion(**members)


def test_what_people_confirmed_stands_though_no_rule_judges_the_row():
    assert plans()[RED].parts == ("attestation",)
    decision = make.adjudication(RED, "", "confirmed", where="agency", suspicion=suspicion())
    snapshot = make.snapshot(adjudications=(decision,), attestations=(make.attestation(RED),))
    found = row(snapshot, RED)
    assert (found.outcome, found.suspicion, evaluate(snapshot, SELF).verdict) == ("not_met", False, "D")
    assert codes(found.why)[:4] == ["suspicion_confirmed", "suspicion_reply", "suspicion_ruling", "suspicion_ruling"]
    for text in ("SUS-2026-001", "机构整体", "三份记录", "cdcdcdcdcdcd", "P3", "读数由仪器传来", "P1 查证属实"):
        assert text in why(found, "zh")
    assert codes(found.to_do)[0] == "suspicion_to_do" and "row_to_do" not in codes(found.to_do)
    silent = replace(decision, suspicion=suspicion(replies=()))
    assert "suspicion_unanswered" in codes(row(make.snapshot(adjudications=(silent,)), RED).why)


def full_snapshot():
    """An agency that shows every row."""
    documents = tuple(make.document(row, kind, outside="某部门") for row in plans() for kind in plans()[row].documents)
    attested = tuple(make.attestation(row, maturity=5, outside="某机构") for row in plans())
    return make.snapshot(tallies=make.looked(), documents=documents, attestations=attested)


def opened(row=RED, **changed):
    members = {"code": "SUS-2026-002", "where": "agency", "rule": "", "opened_on": make.LAST, "reply_until": make.LAST}
    return OpenSuspicion(row=row, **{**members, **changed})


@pytest.mark.parametrize("rule", ["", "point_outside_scope"])
def test_an_open_suspicion_of_a_red_line_keeps_the_evaluation_from_being_final(rule):
    """Told in words, or found by a rule that finds nothing any more: it is no breach before two people say so."""
    met = full_snapshot()
    assert evaluate(met, SELF).final
    waits = replace(met, suspicions=(opened(rule=rule),))
    found = evaluate(waits, SELF)
    assert not found.final
    assert "open_suspicions" in codes(open_points(found))
    told = row(waits, RED)
    assert (told.outcome, told.suspicion) == ("met", True)
    assert (codes(told.why)[-1], codes(told.to_do)) == ("suspicion_waits", ["suspicion_waits_to_do"])
    for lang in ("zh", "en"):
        assert "SUS-2026-002" in why(told, lang) + to_do(told, lang)
    assert (found.verdict, found.gates) == (evaluate(met, SELF).verdict, evaluate(met, SELF).gates)
    assert from_bytes(Snapshot, to_bytes(waits)) == waits
    assert b"suspicions" not in to_bytes(met)


def test_an_open_suspicion_of_another_row_does_not():
    light = next(key for key, plan in plans().items() if plan.severity != "critical")
    assert evaluate(replace(full_snapshot(), suspicions=(opened(light),)), SELF).final


def test_a_confirmation_that_was_set_aside_counts_no_more():
    aside = make.adjudication(RED, "", "dismissed", where="agency", suspicion=suspicion(overturned=True))
    assert row(make.snapshot(adjudications=(aside,)), RED) == row(make.snapshot(), RED)


def test_two_suspicions_in_words_at_one_place_do_not_hide_each_other():
    both = tuple(make.adjudication(RED, "", decision, where="agency") for decision in ("confirmed", "dismissed"))
    for order in (both, both[::-1]):
        assert row(make.snapshot(adjudications=order), RED).outcome == "not_met"


@pytest.mark.parametrize(
    "evidence, lately",
    [
        (make.adjudication(RED, "x", "confirmed"), "suspicion"),
        (make.attestation(RED), "lacking"),
        (make.document(RED), "title_en"),
    ],
    ids=lambda each: getattr(each, "row", None),
)
def test_snapshots_made_before_read_back(evidence, lately):
    written = encode(evidence)
    assert lately not in written
    assert decode(type(evidence), written) == evidence
    assert {type(evidence)} <= {AdjudicationEvidence, AttestationEvidence, DocumentEvidence}


@pytest.mark.parametrize(
    "where, zh",
    [
        ("case:J-1", "记录 J-1"),
        ("register:people/P-1", "登记簿：人员 · P-1"),
        ("document:QM-1", "文件 QM-1"),
        ("attestation:ATT-1", "人员证明 ATT-1"),
        ("agency", "机构整体"),
        ("elsewhere", "elsewhere"),
    ],
)
def test_places_are_told_in_words(where, zh):
    assert place(where, "zh") == zh
