"""The uncertainty evaluation report: real PDF/A-3a, its words, its attachments, and what it refuses."""

import doctest
import io
import json
import math
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from guiju.charts import Words
from guiju.metrology.budget_file import evaluate_budget, read_budget
from guiju.reports import BudgetReport, Fact, ReportError, budget_report, report_of
from guiju.reports.budget import page
from guiju.reports.numbers import digits_for, shown

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def report(name: str, method: str = "both") -> BudgetReport:
    text = (EXAMPLES / f"{name}.yaml").read_text("utf-8")
    evaluated = evaluate_budget(read_budget(text), method, trials=20_000, seed=1)
    return report_of(evaluated, day="2026-11-25", number="PD-2026-0001", source=(f"{name}.yaml", text))


def bare(text: str) -> str:
    """Without blanks: spaced letters are read one by one."""
    return re.sub(r"\s+", "", text)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    return bare(text)


@pytest.fixture(scope="module")
def gauge() -> BudgetReport:
    return report("gauge-block")


@pytest.fixture(scope="module")
def gauge_pdf(gauge: BudgetReport) -> bytes:
    return budget_report(gauge)


def test_it_is_archivable_and_tagged(gauge_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(gauge_pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert re.search(r"pdfaid:part(?:>|=[\"'])3", xmp)
        assert re.search(r"pdfaid:conformance(?:>|=[\"'])A", xmp)
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("zh")


def test_it_says_what_was_evaluated(gauge_pdf: bytes) -> None:
    text = words_of(gauge_pdf)
    # GUM H.1.6 and table H.1: 32 nm to first order, 34 nm to second order, here 838 nm
    for part in (
        "测量不确定度评定报告",
        "PD-2026-0001",
        "2026-11-25",
        "dL = (838 ± 86) nm",
        "32.14",
        "34.26",
        "seed 1",
    ):
        assert bare(part) in text
    assert "第1页" in text and "Page2of2" in text
    assert "MonteCarlo" in text and "未得到验证" in text


def test_the_numbers_are_inside_unrounded(gauge: BudgetReport, gauge_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(gauge_pdf)) as pdf:
        assert sorted(pdf.attachments) == ["evaluation.json", "gauge-block.yaml"]
        data = json.loads(pdf.attachments["evaluation.json"].get_file().read_bytes())
        source = pdf.attachments["gauge-block.yaml"].get_file().read_bytes()
    assert data["results"][0]["u"] == gauge.results[0].u
    again = evaluate_budget(read_budget(source.decode()), "both", trials=20_000, seed=1)
    assert again.results[0].simulation is not None
    assert list(again.results[0].simulation.symmetric) == data["results"][0]["monte_carlo"]["symmetric"]


def test_the_same_data_give_the_same_bytes(gauge: BudgetReport, gauge_pdf: bytes) -> None:
    assert budget_report(gauge) == gauge_pdf


@pytest.mark.parametrize("name", ["impedance", "weight", "thermometer"])
@pytest.mark.parametrize("method", ["gum", "mc"])
def test_every_example_can_be_set(name: str, method: str) -> None:
    data = report(name, method)
    text = words_of(budget_report(data))
    for one in data.results:
        assert one.reported_U in text
    assert ("蒙特卡洛法" in text) is (method == "mc")
    assert ("不确定度预算" in text) is True


def test_the_chart_shows_what_correlation_takes_from_the_variance() -> None:
    """GUM H.2, table H.4: u(R)² = 0.0820² + 0.0615² + 0.1653² less what the correlations take."""
    drawn = [page(report(name, "gum"))["results"][0]["pareto"] for name in ("impedance", "weight")]
    words = [[label["words"] for label in one["labels"]] for one in drawn]
    mixed = 1 - (0.0820041**2 + 0.0615306**2 + 0.1653386**2) / 0.0710714**2
    assert "相关项 correlation" in words[0] and f"{mixed:.1%}".replace("-", "−") in words[0]
    assert "相关项 correlation" not in words[1]
    assert sum(one.endswith("%") for one in words[1]) == 5
    for one in drawn:
        assert etree.fromstring(one["svg"].encode()).tag.endswith("svg")


def test_correlations_are_listed() -> None:
    text = words_of(budget_report(report("impedance")))
    # GUM table H.2: r(V, I) = -0.36, r(V, phi) = 0.86, r(I, phi) = -0.65
    for part in ("−0.3553", "+0.8576", "−0.6451", "−0.5884", "相关系数"):
        assert part in text


def test_a_demonstration_is_marked_and_facts_are_printed(gauge: BudgetReport) -> None:
    fact = Fact(label=Words("记录编号", "Record"), value=Words("R-1 # $x$ *x* <b>", "R-1"))
    text = words_of(budget_report(replace(gauge, demonstration=True, facts=(fact,))))
    assert "DEMONSTRATION" in text
    assert bare("R-1 # $x$ *x* <b>") in text


def test_a_formula_that_cannot_be_read_is_an_error(gauge: BudgetReport) -> None:
    broken = replace(gauge.results[0], model="Ls +")
    with pytest.raises(ReportError) as told:
        budget_report(replace(gauge, results=(broken,)))
    assert "公式" in told.value.zh and "formula" in told.value.en


def test_a_sign_without_glyph_stands_by_its_number(gauge: BudgetReport) -> None:
    pdf = pypdfium2.PdfDocument(budget_report(replace(gauge, title=Words("量块\U000132f4\ue000", "hieroglyph"))))
    words = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "量块[U+132F4][U+E000]" in re.sub(r"\s", "", words)


SEQUENCES = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "1\ufe0f\u20e3",
    "]\u20e3",
    "\ufeff量块\u0000",
    "\U0001f1e8\U0001f1f3 \U000e0067",
    "葛\U000e0100 e\u0301 x\u0301\u0316",
    "\u05e9\u05c1 \u0633\u0651 \u0939\u093f",
    "\ud800 \u202eabc\u202c",
)


@pytest.mark.parametrize("text", SEQUENCES, ids=range(len(SEQUENCES)))
def test_signs_that_are_joined_do_not_stop_a_report(gauge: BudgetReport, text: str) -> None:
    assert "量块之名" in words_of(budget_report(replace(gauge, title=Words(f"量块之名{text}量块", "x"))))


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), min_size=200, max_size=400))
def test_no_text_at_all_stops_a_report(gauge: BudgetReport, text: str) -> None:
    budget_report(replace(gauge, title=Words(text, "x")))


@pytest.mark.parametrize(
    "module",
    [
        "guiju.reports.numbers",
        "guiju.metrology.budget_file.reading",
        "guiju.metrology.budget_file.evaluation",
    ],
)
def test_the_examples_of_the_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(import_module(module)).failed == 0


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 3, "0"),
        (-0.0, 3, "0"),
        (1.15e-5, 3, "1.15 × 10⁻⁵"),
        (-17.25, 3, "−17.2"),
        (50000623.0, 9, "50000623"),
        (2.96e6, 3, "2.96 × 10⁶"),
        (float("inf"), 3, "∞"),
    ],
)
def test_numbers_as_printed(value: float, digits: int, text: str) -> None:
    assert shown(value, digits) == text


@pytest.mark.parametrize(("value", "u"), [(10000.025, 0.029), (1e-9, 2e-12), (0.1, 30.0)])
def test_a_value_is_printed_finer_than_its_uncertainty(value: float, u: float) -> None:
    read = float(shown(value, digits_for(value, u)).replace("−", "-").partition(" ")[0])
    scale = 10.0 ** round(math.log10(abs(value / read)))
    assert abs(read * scale - value) <= 0.02 * u
