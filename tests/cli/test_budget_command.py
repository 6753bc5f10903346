"""`guiju budget`: published examples by file, errors with path and line, JSON, table widths, report."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.cli.main import main
from guiju.cli.table import width
from guiju.metrology.budget_file import BudgetFileError, evaluate_budget, evaluation_data, read_budget, schema

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "docs" / "examples").glob("*.yaml"))
NAMES = [path.stem for path in EXAMPLES]
SMALL = """\
measurand:
  model: V/I
  unit: Ω
inputs:
  V: {value: 10, u: 0.03, unit: V}
  I: {value: 2, u: 0.008, unit: A}
"""


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["budget", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def example(name: str) -> str:
    return str(next(path for path in EXAMPLES if path.stem == name))


def test_there_are_examples() -> None:
    assert {"gauge-block", "impedance", "weight", "thermometer"} <= set(NAMES)


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_the_schema_takes_every_example(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
@pytest.mark.parametrize("method", ["gum", "mc", "adaptive", "both"])
def test_every_example_by_every_method(path: Path, method: str, capsys: pytest.CaptureFixture[str]) -> None:
    trials = [] if method == "adaptive" else ["--trials", "20000"]
    found = ran(capsys, str(path), "--method", method, *trials)
    for one in found["results"]:
        assert (one["monte_carlo"] is None) is (method == "gum")
        assert (one["validation"] is None) is (method == "gum")
        assert one["by"] == ("gum" if method in ("gum", "both") else "mc")
        assert one["reported"]["U"] in one["reported"]["zh"]


def test_the_end_gauge_of_the_gum(capsys: pytest.CaptureFixture[str]) -> None:
    """JCGM 100 H.1 and JCGM 101 9.5: 838 nm; u = 32 nm, 34 nm to second order, 36 nm simulated; [745, 932] nm."""
    one = ran(capsys, example("gauge-block"))["results"][0]
    assert round(one["value"]) == 838
    assert round(one["u"]) == 32
    assert round(one["gum"]["second_order_u"]) == 34
    assert round(one["monte_carlo"]["u"]) == 36
    low, high = one["monte_carlo"]["symmetric"]
    assert abs(low - 745) <= 1.5 and abs(high - 932) <= 1.5
    assert not one["validation"]["passed"]
    assert "zero-sensitivity" in [remark["code"] for remark in one["remarks"]]
    assert one["rows"][0]["from"]["zh"] == "校准证书"


def test_readings_taken_together(capsys: pytest.CaptureFixture[str]) -> None:
    """GUM H.2: R 127.732(70), X 219.847(296), Z 254.260(236) ohm; r(R,X) -0.588, r(R,Z) -0.485, r(X,Z) 0.993."""
    found = ran(capsys, example("impedance"), "--method", "gum")
    values = {one["symbol"]: (round(one["value"], 3), round(one["u"], 3)) for one in found["results"]}
    assert values == {"R": (127.732, 0.071), "X": (219.847, 0.296), "Z": (254.26, 0.236)}
    assert [round(one["r"], 3) for one in found["correlations"]["results"]] == [-0.588, -0.485, 0.993]
    assert all(one["dof"] == 4 for one in found["results"])


def test_the_weight_of_ea_4_02(capsys: pytest.CaptureFixture[str]) -> None:
    """EA-4/02 S2: m = 10.000 025 kg, U = 59 mg, k = 2."""
    one = ran(capsys, example("weight"))["results"][0]
    assert (one["reported"]["value"], one["reported"]["U"], one["k"]) == ("10000.025", "0.059", 2.0)
    assert one["decision"]["verdict"] == "conforms"
    assert one["validation"]["passed"]


def test_a_seed_repeats_a_result(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "b.yaml"
    file.write_text(SMALL, "utf-8")
    runs = [ran(capsys, str(file), "--trials", "5000", "--seed", seed)["results"][0] for seed in ("7", "7", "8")]
    assert runs[0] == runs[1]
    assert runs[0]["monte_carlo"]["symmetric"] != runs[2]["monte_carlo"]["symmetric"]
    assert runs[0]["monte_carlo"]["seed"] == 7
    again = ran(capsys, str(file), "--trials", "5000")["results"][0]["monte_carlo"]["seed"]
    assert again != 7


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_of_the_table_stand_under_one_another(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["budget", example("thermometer"), "--trials", "5000", "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    rule = next(place for place, line in enumerate(lines) if line.startswith("──"))
    starts = [match.start() for match in re.finditer("─+", lines[rule])]
    for line in lines[rule - 1 : rule + 6]:
        columns = "".join(sign + ("\0" if width(sign) == 2 else "") for sign in line)
        for start in starts[1:]:
            assert columns[start - 2 : start] == "  "
            assert columns[start] != " "


def test_a_report_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    found = ran(capsys, example("weight"), "--trials", "5000", "--report", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    assert found["results"]
    assert main(["budget", example("weight"), "--trials", "5000", "--report", str(tmp_path / "no" / "r.pdf")]) == 70


def test_a_formula_without_derivative_is_left_to_monte_carlo(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "b.yaml"
    file.write_text("measurand: {model: abs(a)}\ninputs: {a: {value: 0, u: 1}}\nmonte_carlo: {seed: 1}\n", "utf-8")
    assert main(["budget", str(file), "--method", "gum"]) == 70
    capsys.readouterr()
    one = ran(capsys, str(file), "--method", "mc", "--trials", "200000")["results"][0]
    # mean and standard deviation of |N(0, 1)|: sqrt(2/pi) and sqrt(1 - 2/pi)
    assert abs(one["value"] - 0.797885) < 0.01
    assert abs(one["u"] - 0.602810) < 0.01
    assert one["gum"] is None
    assert "no-gum" in [remark["code"] for remark in one["remarks"]]


WRONG: dict[str, tuple[str, str, int, str]] = {
    "unknown key": (SMALL + "wibble: 1\n", "wibble", 7, "not known"),
    "near key": (SMALL.replace("unit: V}", "unti: V}"), "inputs.V.unti", 5, "did you mean unit"),
    "missing model": (SMALL.replace("  model: V/I\n", ""), "measurand", 1, "model is missing"),
    "no inputs": ("measurand: {model: V/I}\n", "", 1, "inputs is missing"),
    "nothing": ("", "", 0, "is empty"),
    "a list": ("- 1\n", "", 1, "must be a set of fields"),
    "not YAML": ("a: [1\n", "", 2, "not readable YAML"),
    "twice": (SMALL + "  V: {value: 1, u: 1}\n", "inputs.V", 7, "given twice"),
    "nan": (SMALL.replace("0.03", ".nan"), "inputs.V.u", 5, "decimal number"),
    "infinite": (SMALL.replace("0.03", ".inf"), "inputs.V.u", 5, "decimal number"),
    "huge": (SMALL.replace("0.03", "1e999"), "inputs.V.u", 5, "decimal number"),
    "word": (SMALL.replace("0.03", "small"), "inputs.V.u", 5, "decimal number"),
    "sexagesimal": (SMALL.replace("value: 10,", "value: 1:30,"), "inputs.V.value", 5, "decimal number"),
    "negative u": (SMALL.replace("0.03", "-0.03"), "inputs.V.u", 5, "must not be negative"),
    "zero dof": (SMALL.replace("0.03", "0.03, dof: 0"), "inputs.V.dof", 5, "above zero"),
    "two forms": (SMALL.replace("u: 0.03", "u: 0.03, k: 2"), "inputs.V.k", 5, "does not go with u"),
    "no knowledge": (SMALL.replace("value: 10, u: 0.03, ", ""), "inputs.V", 5, "must say what is known"),
    "U alone": (SMALL.replace("u: 0.03", "expanded: 0.03"), "inputs.V.k", 0, "either k or"),
    "distribution": (SMALL.replace("0.03", "0.03, distribution: norml"), "inputs.V.distribution", 5, "is not known"),
    "unused input": (SMALL + "  W: {value: 1, u: 1}\n", "inputs.W", 7, "no formula uses"),
    "unknown name": (SMALL.replace("V/I", "V/J + I"), "measurand.model", 2, "not among the inputs"),
    "formula": (SMALL.replace("V/I", "V/(I"), "measurand.model", 2, "character"),
    "division by zero": (SMALL.replace("value: 2,", "value: 0,"), "measurand.model", 2, "division by zero"),
    "tower": (SMALL.replace("V/I", "V/I + 9**9**9"), "measurand.model", 2, ""),
    "p": (SMALL + "p: 1.2\n", "p", 7, "between 0 and 1"),
    "k": (SMALL + "k: 0\n", "k", 7, "above zero"),
    "k and rule": (SMALL + "k: 2\nrule: t_truncated\n", "k", 7, "can only be fixed"),
    "digits": (SMALL + "report: {digits: 3}\n", "report.digits", 7, "from 1 to 2"),
    "correlation": (SMALL + "correlations: [{a: V, b: I, r: 1.5}]\n", "correlations", 7, "from -1 to 1"),
    "of whom": (SMALL + "correlations: [{a: V, b: X, r: 0.5}]\n", "correlations[0].b", 7, "not known"),
    "rule": (
        SMALL.replace("  unit: Ω\n", "  unit: Ω\n  specification: {mpev: 1, rule: mine}\n"),
        "measurand.specification.rule",
        4,
        "not known",
    ),
    "limits": (
        SMALL.replace("  unit: Ω\n", "  unit: Ω\n  specification: {lower: 2, upper: 1, rule: jjf_1094}\n"),
        "measurand.specification.lower",
        4,
        "below the upper limit",
    ),
    "together": (SMALL + "together: [[V, I]]\n", "together[0]", 7, "by readings alone"),
    "trials": (SMALL + "monte_carlo: {trials: 10}\n", "monte_carlo.trials", 7, "from 1000"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_path_and_line(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text, path, line, part = WRONG[name]
    with pytest.raises(BudgetFileError) as told:
        evaluate_budget(read_budget(text), "gum")
    error = told.value
    assert part in error.en
    if line:
        assert (error.path, error.line) == (path, line)
    assert error.zh and error.sentence("zh") != error.sentence("en")
    file = tmp_path / "wrong.yaml"
    file.write_text(text, "utf-8")
    assert main(["budget", str(file), "--json", "--lang", "en"]) == 70
    said = json.loads(capsys.readouterr().out)["error"]
    assert said["code"] == "budget-file"
    assert error.sentence("en") in said["message"]


@pytest.mark.parametrize(
    "name",
    [
        "unknown key", "near key", "missing model", "no inputs", "word", "distribution", "no knowledge", "digits",
        "rule", "sexagesimal",
    ],
)  # fmt: skip
def test_the_schema_refuses_it_too(name: str) -> None:
    data = yaml.load(WRONG[name][0], Loader=yaml.BaseLoader)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema())


def test_what_a_file_cannot_do() -> None:
    """No objects, no bombs of aliases, no depth: refused before anything is made of them."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
    )
    deep = "a: " + "[" * 300 + "]" * 300
    for text in ("a: !!python/object/apply:os.getpid []", bomb, deep, "x" * 300_000, "? [1, 2]\n: 3"):
        with pytest.raises(BudgetFileError):
            read_budget(text)


TOKEN = re.compile(r"[^\s{}\[\],:]+")
STRANGE = (
    "0",
    "-1",
    "1e308",
    "nan",
    "inf",
    "{}",
    "[]",
    "null",
    "~",
    "true",
    "[1]",
    "{a: 1}",
    "9**9**9",
    "一",
    "x" * 50,
)
MORE_STRANGE = ("!!int 3", "*a", "0x10", "010", "", "\t", "- ", "? ", "'", "V", "t", "gaussian", "100000000000")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_a_spoilt_file_is_an_error_or_a_result(path: Path, data: st.DataObject) -> None:
    text = path.read_text("utf-8")
    token = data.draw(st.sampled_from(list(TOKEN.finditer(text))))
    spoilt = text[: token.start()] + data.draw(st.sampled_from(STRANGE + MORE_STRANGE)) + text[token.end() :]
    try:
        evaluated = evaluate_budget(read_budget(spoilt), "gum")
    except BudgetFileError as error:
        assert error.sentence("zh") and error.sentence("en")
    else:
        json.dumps(evaluation_data(evaluated), allow_nan=False)


def test_files_that_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["budget", str(tmp_path / "none.yaml"), "--json"]) == 70
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "file"
    (tmp_path / "latin.yaml").write_bytes(b"title: \xff\n")
    assert main(["budget", str(tmp_path / "latin.yaml")]) == 70
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--trials", "10"], ["--seed", "-1"], ["--method", "guess"], ["--trials", "many"]])
def test_wrong_options_are_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["budget", example("weight"), *words]) == 64
    assert capsys.readouterr().err


def test_resolution_counts_where_it_is_larger() -> None:
    """JJF 1059.1, 4.3: of repeatability and resolution of a display the larger one is taken."""
    text = "measurand: {{model: a}}\ninputs: {{a: {{readings: [{}], step: 0.1}}}}"
    coarse = read_budget(text.format("1.0, 1.0, 1.1, 1.0")).sources["a"].input
    fine = read_budget(text.format("1.0, 2.0, 3.0, 4.0")).sources["a"].input
    assert coarse.distribution == "rectangular" and round(coarse.u, 6) == round(0.05 / 3**0.5, 6)
    assert fine.distribution == "t" and round(fine.u, 6) == round((5 / 3 / 4) ** 0.5, 6)


def test_a_certificate_s_table_is_interpolated() -> None:
    """Between two points of one certificate u combines with r = 1: the mean of both u at the middle."""
    text = (
        "measurand: {model: a}\ninputs: {a: {certificate: {x: [0, 10, 20], values: [0, 1, 2], expanded: "
        "[0.02, 0.04, 0.06], k: 2, u_interpolation: 0}, at: 5}}"
    )
    found = read_budget(text).sources["a"].input
    assert (found.value, round(found.u, 12)) == (0.5, 0.015)
    with pytest.raises(BudgetFileError, match="outside"):
        read_budget(text.replace("at: 5", "at: 25"))


def test_the_reflection_coefficient_of_nist_tn_1900(capsys: pytest.CaptureFixture[str]) -> None:
    """E15: 0.0074 + 0.0031j, u 0.0050 and 0.0045, r 0.0321; both parts share every input."""
    found = ran(capsys, example("reflection"), "--method", "both")
    re_, im = found["results"]
    assert (re_["symbol"], im["symbol"]) == ("G_re", "G_im")
    assert (re_["value"], im["value"]) == pytest.approx((0.0074478, 0.0030803), abs=5e-8)
    assert (re_["u"], im["u"]) == pytest.approx((0.0049895, 0.0044863), abs=5e-8)
    assert found["correlations"]["results"][0]["r"] == pytest.approx(0.0321, abs=5e-5)
    assert re_["part_of"] == "S22 - S12*S23/S13"
    assert [row["name"] for row in re_["rows"]][:2] == ["S22_magnitude", "S22_phase"]


def test_magnitude_and_phase_of_an_impedance() -> None:
    """Z = R + j w L: |Z| = 5 and the phase atan(4/3); GUM 5.2.2 by hand for u(|Z|)."""
    file = read_budget(
        """
measurand: {symbol: Z, model: R + j*X, unit: Ω, parts: polar}
inputs:
  R: {value: 3, u: 0.1, unit: Ω}
  X: {value: 4, u: 0.2, unit: Ω}
  j: {cartesian: {re: {value: 0}, im: {value: 1}}}
k: 2
"""
    )
    size, angle = evaluate_budget(file, "gum").results
    assert size.value == pytest.approx(5.0) and angle.value == pytest.approx(0.9272952)
    assert size.u == pytest.approx(((3 * 0.1) ** 2 + (4 * 0.2) ** 2) ** 0.5 / 5)
    assert (size.wanted.unit, angle.wanted.unit) == ("Ω", "rad")


def test_correlation_of_the_two_parts_counts() -> None:
    file = read_budget(
        """
measurand: {symbol: s, model: abs(z)**2/abs(z)}
inputs:
  z: {cartesian: {re: {value: 3, u: 0.1}, im: {value: 4, u: 0.1}, r: 1}, unit: V, zh: 电压}
k: 2
"""
    )
    one = evaluate_budget(file, "gum").results[0]
    assert one.u == pytest.approx(0.14) and file.sources["z_re"].zh == "电压 实部" and file.sources["z_im"].unit == "V"


def test_relative_uncertainties_are_of_the_value() -> None:
    """A multimeter's ppm, a certificate's percent at each of its points, an earlier s of the mean."""
    file = read_budget(
        """
measurand: {model: a + b + c + d, unit: V, report: {relative: ppm}}
inputs:
  a: {value: -100, expanded: 0.05 %, k: 2}
  b: {value: 3, half_width: 20ppm}
  c: {certificate: {x: [0, 10], values: [100, 200], expanded: [0.1 %, 0.2 %], k: 2}, at: 10}
  d: {readings: [1.0, 1.0, 1.0, 1.0], s: 1 ‰, s_dof: 9}
k: 2
"""
    )
    u = {name: source.input.u for name, source in file.sources.items()}
    assert u["a"] == 0.025 and u["b"] == pytest.approx(6e-5 / 3**0.5)
    assert u["c"] == 0.2 and u["d"] == pytest.approx(0.0005)
    one = evaluate_budget(file, "gum").results[0]
    assert one.relative is not None
    assert one.sentence("zh").endswith(f"Urel = {one.relative.text} ppm（相对于读数）。")
    assert float(one.relative.text) == pytest.approx(1e6 * one.U / one.value, rel=0.05)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: {value: 0, u: 1 %}", "line 3, inputs.a.u: a relative value needs a `value` that is not zero"),
        ("a: {value: 5, u: 1 %, unit: '%'}", "line 3, inputs.a.u: the unit is %"),
        ("a: {value: 5 %, u: 1}", "line 3, inputs.a.value: must be a decimal number"),
        ("a: {value: 5, u: -1 %}", "line 3, inputs.a.u: must not be negative"),
        ("a: {cartesian: {re: {value: 1}}}", "line 3, inputs.a.cartesian: im is missing"),
        ("a: {polar: {magnitude: {value: 1}, phase: {value: 1}}, u: 3}", "line 3, inputs.a.u: u is not known here"),
        ("a: {polar: {magnitude: {value: 1, u: -1}, phase: {value: 1}}}", "polar.magnitude.u: must not be negative"),
        ("a: {cartesian: {re: {value: 1}, im: {value: 1}, r: 2}}", "line 3, inputs.a.cartesian.r"),
        ("a: {cartesian: {re: {value: 1}, im: {value: 1}}}\n  a_re: {value: 1}", "line 4, inputs.a_re: a part of a"),
    ],
)
def test_what_is_wrong_with_relative_and_complex_inputs(text: str, words: str) -> None:
    with pytest.raises(BudgetFileError) as caught:
        read_budget(f"measurand: {{model: a}}\ninputs:\n  {text}\n")
    assert words in caught.value.sentence("en")


def test_what_is_wrong_with_complex_results() -> None:
    z = "inputs: {z: {cartesian: {re: {value: 1}, im: {value: 1}}}}"
    for result, words in (
        ("{model: sin(z)}", "measurand.model: character 1: sin cannot take a complex quantity"),
        ("{model: z, specification: {upper: 3, rule: jjf_1094}}", "specification: a complex result has no limits"),
        ("{model: abs(z), parts: polar}", "parts: the result is real"),
        ("{model: z, parts: both}", "parts: both is not known here"),
    ):
        with pytest.raises(BudgetFileError) as caught:
            read_budget(f"measurand: {result}\n{z}")
        assert words in caught.value.sentence("en")
    with pytest.raises(BudgetFileError, match="two results would have the name a_re"):
        read_budget(f"results: {{a: {{model: z}}, a_re: {{model: abs(z)}}}}\n{z}")
