"""The report and the workbook of an evaluation: every row, both languages, notices, nothing runs out of its page."""

import io
import json
import re
from dataclasses import replace
from importlib.resources import files

import openpyxl
import pikepdf
import pypdfium2
import pytest

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation import evaluate, profiles
from guiju.conduct.evaluation.result import Evaluation, Said
from guiju.conduct.evaluation.sentences import word
from guiju.conduct.parameters import default_parameters
from guiju.record.codec import decode, to_bytes
from guiju.reports import evaluation_pdf, evaluation_xlsx
from guiju.reports.evaluation import page
from guiju.reports.evaluation_charts import gate_note
from guiju.reports.evaluation_model import Assessor, EarlierRun, House, most_pressing, report_words
from reports.evaluations import evaluation, snapshot

HOUSE = House(
    agency=("示范计量校准有限公司", "Model Calibration Co."),
    number="PJ-2026-003",
    software="Guiju",
    assessors=(Assessor(name="温可信"), Assessor(name="安立德", interests="持有股份")),
    earlier=(
        EarlierRun(day="2026-03-01", verdict="D", score=None),
        EarlierRun(day="2026-06-30", verdict="C", score="540"),
    ),
    owners=(("4.5-2", "明算之", "2026-12-20"),),
)


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def pdf(lang: str) -> bytes:
    return evaluation_pdf(evaluation(), snapshot(), lang, HOUSE)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return bare("".join(document[at].get_textpage().get_text_bounded() for at in range(len(document))))


def test_both_languages_have_the_same_words() -> None:
    zh, en = report_words("zh"), report_words("en")
    assert set(zh) == set(en)
    assert all(sorted(re.findall(r"\{\w+\}", zh[name])) == sorted(re.findall(r"\{\w+\}", en[name])) for name in zh)
    with pytest.raises(ValueError, match="zh and en"):
        report_words("fr")


def test_every_word_is_used() -> None:
    """A word that nothing prints is a word that nobody keeps right."""
    folder = files("guiju.reports")
    sources = [each for each in folder.iterdir() if each.name.startswith("evaluation") and each.name.endswith(".py")]
    code = "".join(each.read_text("utf-8") for each in sources)
    code += (folder / "data" / "evaluation.typ").read_text("utf-8")
    made = ("method_", "subject_", "decision_", "heard_")
    unused = [name for name in report_words("zh") if not re.search(rf"\b{name}\b", code) and not name.startswith(made)]
    assert unused == []


def test_every_row_is_in_the_report_with_its_outcome(text: str, lang: str) -> None:
    unbroken = _without_hyphens(text)
    for row in evaluation().rows:
        asked = catalogue()[row.id].text
        assert _without_hyphens(bare(asked.zh if lang == "zh" else asked.en)) in unbroken, row.id
    for row in catalogue():
        assert row in text


def _without_hyphens(text: str) -> str:
    """A hyphen at the end of a line is read as a soft one."""
    return re.sub(r"[-\u00ad\ufffe\x02]", "", text)


def test_it_says_what_it_is(text: str, lang: str) -> None:
    words = report_words(lang)
    for part in (
        words["title"],
        words["not_public"],
        word("notice", "draft", lang),
        "PJ-2026-003",
        "612.4",
        "71.2%",
        "2.84",
    ):
        assert bare(part) in text
    assert bare(word("notice", "rehearsal", lang)) not in text
    assert bare("DEMONSTRATION") in text
    assert {"zh": "持有股份", "en": "持有股份"}[lang] in text
    assert "明算之" in text and "2026-12-20" in text


@pytest.mark.parametrize(("by_itself", "told"), [(True, True), (False, False)])
def test_the_social_profile_by_oneself_is_a_rehearsal(by_itself: bool, told: bool, lang: str) -> None:
    made = page(evaluation("social"), snapshot(), lang, replace(HOUSE, by_itself=by_itself))
    assert (report_words(lang)["rehearsal"] in made["subtitle"]) is told
    assert (word("notice", "rehearsal", lang) in made["notices"]) is told
    assert word("notice", "draft", lang) in made["notices"]


def test_a_withheld_score_is_no_number(lang: str) -> None:
    made = page(evaluation(score=None), snapshot(), lang, HOUSE)
    assert made["numbers"][0]["value"] == report_words(lang)["withheld"]
    assert made["verdict"]["letter"] == "D"


def test_the_most_pressing_comes_first() -> None:
    order = [(row.severity, row.outcome) for row in most_pressing(evaluation())]
    ranks = [
        ("critical", "major", "minor").index(severity) * 10
        + ("not_met", "error", "partly", "undetermined").index(outcome)
        for severity, outcome in order
    ]
    assert ranks == sorted(ranks)
    assert len(ranks) == sum(row.outcome not in ("met", "not_applicable") for row in evaluation().rows)


def test_nothing_runs_out_of_its_page(pdf: bytes) -> None:
    """All words but the watermark lie inside the margins, 10 mm at least from the edge of the paper."""
    document = pypdfium2.PdfDocument(pdf)
    edge = 10 / 25.4 * 72
    assert 12 <= len(document) <= 40
    for at in range(len(document)):
        width, height = document[at].get_size()
        words = document[at].get_textpage()
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            if max(right - left, top - bottom) > 60 and words.get_text_bounded(left, bottom, right, top)[:1] in "演D":
                continue
            assert edge <= left and right <= width - edge, (at, words.get_text_bounded(left, bottom, right, top))
            assert edge * 0.9 <= bottom and top <= height - edge * 0.9, (at, index)


def test_it_is_archivable_and_carries_the_evaluation(pdf: bytes, lang: str) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        xmp = opened.Root.Metadata.read_bytes().decode()
        assert re.search(r"pdfaid:part(?:>|=[\"'])3", xmp) and re.search(r"pdfaid:conformance(?:>|=[\"'])A", xmp)
        assert str(opened.Root.Lang).startswith(lang)
        inside = opened.attachments["evaluation.json"].get_file().read_bytes()
    assert inside == to_bytes(evaluation())
    assert len(json.loads(inside)["rows"]) == len(catalogue())


def test_the_same_evaluation_gives_the_same_bytes(pdf: bytes, lang: str) -> None:
    assert evaluation_pdf(evaluation(), snapshot(), lang, HOUSE) == pdf
    assert evaluation_xlsx(evaluation(), snapshot(), lang, HOUSE) == evaluation_xlsx(
        evaluation(), snapshot(), lang, HOUSE
    )


@pytest.mark.parametrize("profile", ["self", "social", "in-house"])
def test_what_is_judged_can_be_printed(profile: str, lang: str) -> None:
    """The result of the judging itself, of an agency of which little is known."""
    judged: Evaluation = evaluate(snapshot(), profiles()[profile])
    assert evaluation_pdf(judged, snapshot(), lang, House(agency=("", ""))).startswith(b"%PDF")
    assert evaluation_xlsx(judged, snapshot(), lang, House(agency=("", ""))).startswith(b"PK")


def sheets(given: Evaluation, lang: str) -> dict[str, list[tuple[object, ...]]]:
    data = evaluation_xlsx(given, snapshot(), lang, HOUSE)
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_workbook_reads_back(lang: str) -> None:
    given, words = evaluation(), report_words(lang)
    found = sheets(given, lang)
    rows = found[words["sheet_rows"]]
    assert [line[0] for line in rows[1:]] == list(catalogue())
    assert [line[6] for line in rows[1:]] == [row.maturity for row in given.rows]
    summary = {line[0]: line[1] for line in found[words["sheet_summary"]] if line[0]}
    assert summary[words["score"]] == 612.4 and summary[words["coverage"]] == 0.712
    assert word("notice", "draft", lang) in summary and words["not_public"] in summary
    findings = found[words["sheet_findings"]]
    assert [line[0] for line in findings[1:]] == [row.id for row in most_pressing(given)]
    assert next(line for line in findings if line[0] == "4.5-2")[6:8] == ("明算之", "2026-12-20")
    assert [line[0] for line in found[f"{words['sheet_evidence']} {words['documents']}"][1:]] == [
        each.code for each in snapshot().documents
    ]


def test_the_workbook_says_of_gates_what_page_and_paper_say(lang: str) -> None:
    """A red line that nothing shows yet is not passed; a share reads as percent."""
    made, words = evaluation(), report_words(lang)
    red = next(row for row in made.rows if row.severity == "critical")
    open_ = replace(red, outcome="undetermined")
    given = replace(made, rows=tuple(open_ if row is red else row for row in made.rows))
    gates = {each.name: each for each in given.gates}
    told = {str(line[0])[:2]: line[1:3] for line in sheets(given, lang)[words["sheet_summary"]] if line[0]}
    assert told["G0"][0] == words["gate_unknown"].format(count=1)
    for name, gate in gates.items():
        assert told[name][0] == gate_note(gate, lang, given)
        assert (told[name][1] or "") == " ".join(gate.rows)
    book = openpyxl.load_workbook(io.BytesIO(evaluation_xlsx(given, snapshot(), lang, HOUSE)))
    cells = {line[0].value: line[1] for line in book[words["sheet_summary"]].iter_rows()}
    assert cells[words["coverage"]].number_format == "0.0 %"


def test_an_attested_row_has_the_population_that_was_attested(lang: str) -> None:
    """Rules that had nothing to look at do not make a population of 120 one of none."""
    given = evaluation()
    row = next(each for each in given.rows if any(one.code == "attested" for one in each.why))
    bare_row = replace(row, counts=replace(row.counts, population=0))
    told = replace(given, rows=tuple(bare_row if each is row else each for each in given.rows))
    line = next(each for each in sheets(told, lang)[report_words(lang)["sheet_rows"]] if each[0] == row.id)
    assert line[10] == int(dict(next(one for one in row.why if one.code == "attested").parameters)["population"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_code_of_a_rule_stands_in_the_report(language: str) -> None:
    """A rule is told by what it asks; the attached evaluation alone names it by its code."""
    made = page(evaluation(), snapshot(), language, HOUSE)
    told = json.dumps({key: value for key, value in made.items() if key != "attached"}, ensure_ascii=False)
    assert snapshot().tallies and not [each.rule for each in snapshot().tallies if f"[{each.rule}]" in told]


def test_lists_are_frozen_filtered_and_wide_enough(lang: str) -> None:
    words = report_words(lang)
    book = openpyxl.load_workbook(io.BytesIO(evaluation_xlsx(evaluation(), snapshot(), lang, HOUSE)))
    sheet = book[words["sheet_rows"]]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:O{len(catalogue()) + 1}"
    assert sheet.column_dimensions["A"].width >= 9 and sheet.column_dimensions["C"].width >= 40


@pytest.mark.parametrize("sign", ["😀", "\x07", "\ufffe", "\ue000", "\U000f0000", "\U0002a6a5", "\u200b"])
def test_no_sign_of_a_text_takes_the_report_away(sign: str, lang: str) -> None:
    """The evaluation is attached as it is, byte for byte; on the page the sign stands by its number."""
    given = evaluation()
    row = next(each for each in given.rows if each.outcome == "not_met")
    changed = replace(row, why=(Said(code="fault", parameters=(("en", f"x{sign}"), ("zh", f"甲{sign}"))),))
    told = replace(given, rows=tuple(changed if each.id == row.id else each for each in given.rows))
    house = replace(HOUSE, agency=(f"机构{sign}甲", f"Agency {sign}"))
    data = evaluation_pdf(told, snapshot(), lang, house)
    document = pypdfium2.PdfDocument(data)
    words = bare("".join(page.get_textpage().get_text_bounded() for page in document))
    assert sign == "\u200b" or f"[U+{ord(sign):04X}]" in words
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert bytes(opened.attachments["evaluation.json"].get_file().read_bytes()) == to_bytes(told)
    book = openpyxl.load_workbook(io.BytesIO(evaluation_xlsx(told, snapshot(), lang, house)))
    assert len(book.worksheets) > 3


@pytest.mark.parametrize("wicked", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_what_begins_like_a_formula_stays_text(wicked: str, lang: str) -> None:
    given = snapshot()
    document = replace(given.documents[0], title=wicked, owner=wicked)
    data = evaluation_xlsx(evaluation(), replace(given, documents=(document,)), lang, HOUSE)
    sheet = openpyxl.load_workbook(io.BytesIO(data))[
        f"{report_words(lang)['sheet_evidence']} {report_words(lang)['documents']}"
    ]
    assert sheet["D2"].value == wicked and sheet["D2"].data_type == "s" and sheet["D2"].quotePrefix
    for each in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        assert all(cell.data_type != "f" for line in each.iter_rows() for cell in line)


def test_the_annex_names_parameters_sizes_and_inputs(lang: str) -> None:
    """Nothing that the software itself puts into a snapshot is told by its code alone."""
    names = ("cases", "given", "parameters", "period:acts", "register:equipment", "register:people", "rules")
    whole = replace(
        snapshot(),
        parameters=tuple((each.name, each.value) for each in default_parameters()),
        sizes=(("attestations", 3), ("cases", 4), ("documents", 5), ("equipment", 6), ("people", 7)),
        inputs=tuple((name, "ab" * 32) for name in names),
    )
    method = page(evaluation(), whole, lang, HOUSE)["method"]
    told = [cell for table in ("parameters", "sizes", "digests") for cell, _value in method[table]]
    told += [value for _name, value in method["parameters"]]
    assert len(method["parameters"]) > 25
    assert not [each for each in told if re.search(r"[a-z]_[a-z]", each)], told
    if lang == "zh":
        assert not [each for each in told if re.fullmatch(r"[a-z ]+", each)]


def test_a_long_value_of_a_parameter_leaves_the_names_their_room(lang: str) -> None:
    """Ten fields of calibration in one value: the names beside it still stand in lines, not word under word."""
    whole = replace(snapshot(), parameters=tuple((each.name, each.value) for each in default_parameters()))
    short = replace(snapshot(), parameters=tuple((each.name, "1") for each in default_parameters()))
    pages = [len(pypdfium2.PdfDocument(evaluation_pdf(evaluation(), each, lang, HOUSE))) for each in (whole, short)]
    assert pages[0] <= pages[1] + 1


def test_people_are_told_by_name_and_stored_by_code(lang: str) -> None:
    """A paper inside the agency names its people; the evaluation that is attached to it stays as it was frozen."""
    coded = json.loads(to_bytes(evaluation()).decode().replace("安立德", "P-77"))
    stored = decode(Evaluation, coded)
    evidence = replace(snapshot(), attestations=tuple(replace(each, by="P-77") for each in snapshot().attestations))
    assert evidence.attestations
    plain, named = (page(stored, evidence, lang, replace(HOUSE, people=who)) for who in ({}, {"P-77": "明算之"}))
    shown = json.dumps({key: value for key, value in named.items() if key != "attached"}, ensure_ascii=False)
    assert "明算之" in shown and "P-77" not in shown
    assert "P-77" in json.dumps(plain, ensure_ascii=False)
    assert named["attached"] == [["evaluation.json", to_bytes(stored).decode()]]
    book = openpyxl.load_workbook(
        io.BytesIO(evaluation_xlsx(stored, evidence, lang, replace(HOUSE, people={"P-77": "明算之"})))
    )
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("明算之" in each for each in cells) and not any("P-77" in each for each in cells)
