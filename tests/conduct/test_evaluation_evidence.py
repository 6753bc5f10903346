"""What people give shows what it can: files, papers from outside, one file for many rows, rows stated not to apply."""

from dataclasses import replace

import evaluation_makers as make
import pytest
from test_evaluation import IN_HOUSE, SELF, TAILORABLE, attested_by_hand, full, outcome

from guiju.conduct.evaluation import Given, evaluate, plans, snapshot_of
from guiju.conduct.evaluation.sentences import notices
from guiju.conduct.evaluation.summary import summary


@pytest.mark.parametrize("outcome_", ["met", "partly"])
def test_what_is_said_without_a_file_turns_no_row(outcome_):
    """A statement alone is told; a row that the rules show well is not shown by it, and one of which nothing is known
    gains nothing."""
    row = "5-4"
    bare = make.attestation(row, files=(), outcome=outcome_, lacking="没有访谈" if outcome_ == "partly" else None)
    assert outcome(make.snapshot(attestations=(bare,)), row).outcome == "undetermined"
    looked = outcome(make.snapshot(tallies=make.looked(), attestations=(bare,)), row)
    assert looked.outcome == "undetermined"
    plain = next(key for key, each in plans().items() if (each.parts, each.nature) == (("attestation",), "operation"))
    assert outcome(make.snapshot(attestations=(replace(bare, row=plain),)), plain).outcome == "undetermined"


PAPERED = [key for key, plan in plans().items() if plan.documents and plan.nature != "permission"]


@pytest.mark.parametrize("row", PAPERED)
def test_a_document_without_its_file_shows_nothing(row):
    """It is told, as a statement; whoever outside is said to have issued it, and however often it was kept."""
    papers = tuple(
        make.document(row, kind, sha256=None, outside="国家", occasions=99) for kind in plans()[row].documents
    )
    alone = outcome(make.snapshot(documents=papers), row)
    assert alone.outcome == "undetermined"
    assert "document_without_file" in {each.code for each in alone.why}
    assert "document_without_file_to_do" in {each.code for each in alone.to_do}
    rest = replace(full(), documents=tuple(each for each in full().documents if row not in each.rows))
    shown = outcome(replace(rest, documents=(*rest.documents, *papers)), row)
    assert shown.outcome != "met"
    filed = tuple(replace(each, sha256=make.FILE) for each in papers)
    assert outcome(replace(rest, documents=(*rest.documents, *filed)), row).outcome == "met"


def looked_up(row, **given):
    return make.document(row, "outside_list", **{"code": "D-L", "outside": "某认可机构", "sha256": "ef" * 32, **given})


UNCHECKED = [
    None,
    {"kind": "report"},
    {"outside": "另一机构"},
    {"rows": ("4.1-1",)},
    {"approved": False},
    {"valid_to": "2026-12-30"},
    {"sha256": None},
    {"sha256": make.FILE},
    {"shared": 4},
]


@pytest.mark.parametrize("changed", UNCHECKED)
def test_a_scan_whose_issuer_nobody_asked_confirms_nothing_from_outside(changed):
    """A certificate or report shows what was scanned; a look-up at its issuer, of its own file, makes it E5."""
    row = next(key for key in PAPERED if plans()[key].documents == ("report",))
    paper = make.document(row, "report", outside="某认可机构", sha256=make.FILE)

    def part(*documents):
        found = outcome(make.snapshot(documents=documents), row)
        return next(each for each in found.parts if each.name == "documents")

    looked = () if changed is None else (replace(looked_up(row), **changed),)
    found = part(paper, *looked)
    assert (found.state, found.level, "outside_unchecked" in {each.code for each in found.why}) == ("held", "E3", True)
    found = part(paper, looked_up(row, outside="某认可机构 "))
    assert (found.state, found.level, "outside_unchecked" in {each.code for each in found.why}) == ("held", "E5", False)


def test_a_confirmation_from_outside_is_a_paper_of_its_issuer_that_another_approved():
    row = attested_by_hand("operation")
    said_so = make.attestation(row, outside="某认可机构")
    paper = make.document(row, "report", outside="某认可机构")
    at_e3 = [
        (),
        (replace(paper, outside="另一机构"),),
        (replace(paper, outside=""),),
        (replace(paper, kind="policy"),),
        (replace(paper, rows=("4.1-1",)),),
        (replace(paper, approved=False),),
        (replace(paper, valid_to="2026-12-30"),),
        (replace(paper, sha256="cd" * 32),),
    ]
    for documents in at_e3:
        found = outcome(make.snapshot(attestations=(said_so,), documents=documents), row)
        assert (found.outcome, found.evidence_level) == ("met", "E3"), documents
        assert "outside_not_shown" in {each.code for each in found.why}
    last = replace(paper, valid_to="2026-12-31")
    found = outcome(make.snapshot(attestations=(said_so,), documents=(last, looked_up(row))), row)
    assert found.evidence_level == "E5"
    assert "outside_not_shown" not in {each.code for each in found.why}
    # Whoever names nobody outside is not confirmed by a paper that lies there.
    own = make.attestation(row)
    assert outcome(make.snapshot(attestations=(own,), documents=(paper,)), row).evidence_level == "E3"


@pytest.mark.parametrize("count, level", [(3, "E3"), (4, "E2")])
def test_one_file_for_many_rows_shows_little(count, level):
    """Counted over everything before a row is judged alone; a file of its own besides is enough."""
    rows = [key for key, plan in plans().items() if plan.parts == ("attestation",)][:count]
    attested = tuple(make.attestation(row) for row in rows)
    found = snapshot_of(make.LiteralSources(what_is_given=Given(attestations=attested)))
    judged = outcome(found, rows[0])
    assert judged.evidence_level == level or (judged.outcome, level) == ("undetermined", "E2")
    assert ("attestation_shared" in {each.code for each in judged.why}) is (level == "E2")
    own = (replace(attested[0], files=(make.FILE, "cd" * 32)), *attested[1:])
    judged = outcome(snapshot_of(make.LiteralSources(what_is_given=Given(attestations=own))), rows[0])
    assert judged.evidence_level == "E3"


@pytest.mark.parametrize("count, level", [(3, "E5"), (4, "E2")])
def test_one_file_for_many_documents_is_no_paper_from_outside(count, level):
    row = "5-8"
    papers = tuple(make.document(row, "outside_list", code=f"D-{at}", outside="信用平台") for at in range(count))
    found = snapshot_of(make.LiteralSources(what_is_given=Given(documents=papers)))
    part = next(each for each in outcome(found, row).parts if each.name == "documents")
    assert (part.state, part.level) == ("held", level)


@pytest.mark.parametrize("said_", ["partly", "not_met"])
@pytest.mark.parametrize("row", TAILORABLE)
def test_tailoring_hides_nothing_that_somebody_saw(row, said_):
    """Whatever groups the row has; the outcome is what it would be without the tailoring, and both are told."""
    seen = full(attestations=(make.attestation(row, outcome=said_, lacking="没有演练"),))
    tailored = outcome(replace(seen, tailorings=(make.tailoring(row),)), row)
    assert tailored.outcome == outcome(seen, row).outcome != "met"
    told = [each.code for each in tailored.why]
    assert told[0] == "tailored_but_found"
    assert {"attested_lacking", "attested_partly_lacking"} & set(told)


@pytest.mark.parametrize("count, applies", [(3, False), (4, True)])
def test_the_same_reason_for_many_rows_is_none(count, applies):
    """A word put in or taken out makes no other reason; one that has ended, or was said of the row before, does not."""
    duties = [key for key, plan in plans().items() if plan.severity != "critical" and plan.effective == "must"]
    rows = duties[:count]
    words = ("本机构规模较小，没有这项业务，不适用", "本机构规模较小，目前没有这项业务，不适用")
    told = tuple(make.tailoring(row, reason=words[at % 2]) for at, row in enumerate(rows))
    over = make.tailoring(rows[0], reason="很久以前写的另一个理由，与现在的说法毫不相同", valid_to=make.FIRST)
    given = Given(tailorings=(over, *told))
    found = snapshot_of(make.LiteralSources(what_is_given=given))
    judged = [outcome(found, row) for row in rows]
    assert [each.outcome == "not_applicable" for each in judged] == [not applies] * count
    said_of = {code for each in judged for code in (each.why[0].code,)}
    assert said_of == {"tailored_shared" if applies else "tailored"}
    own = replace(told[0], reason="本机构不出租设备，也没有向外单位出借标准器的场合")
    mended = snapshot_of(make.LiteralSources(what_is_given=replace(given, tailorings=(own, *told[1:]))))
    assert {outcome(mended, row).outcome for row in rows} == {"not_applicable"}


def test_what_is_tailored_is_told_beside_the_verdict():
    rows = ("4.7-4", "6.1.8-1")
    found = evaluate(full(tailorings=tuple(make.tailoring(row) for row in rows)), SELF)
    assert summary(found, "zh")["tailored"] == list(rows)
    assert any("2 条经批准按不适用计：4.7-4、6.1.8-1" in each for each in notices(found, "zh"))
    assert any("not applicable: 2 (4.7-4, 6.1.8-1)" in each for each in notices(found, "en"))
    assert summary(evaluate(full(), IN_HOUSE), "zh")["tailored"] == []


@pytest.mark.parametrize("tier, gate", [("basic_conditions", 1), ("basic_conduct", 2), ("good_conduct", 3)])
def test_a_gate_is_not_emptied(tier, gate):
    """Up to a fifth of what a gate asks may be stated not to apply; beyond it those rows keep the gate closed."""
    asked = [key for key, plan in plans().items() if plan.tier == tier and plan.effective in ("must", "must_not")]
    rows = [each for each in asked if plans()[each].severity != "critical"]
    fifth = len(asked) // 5
    for count, passed in ((fifth, True), (fifth + 1, False)):
        tailored = tuple(make.tailoring(row) for row in rows[:count])
        found = evaluate(full(tailorings=tailored), SELF).gates[gate]
        assert found.passed is passed
        assert found.rows == (() if passed else tuple(rows[:count]))
