"""The grammar of models: what it reads, how it refuses, and that nothing harmful gets through."""

import math
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import MetrologyError, Model, ModelError
from guiju.metrology.model.characters import normalise
from guiju.metrology.model.parser import MAX_DEPTH, MAX_NODES
from guiju.metrology.model.tokens import MAX_LENGTH

VALUES = {"a": 2.0, "b": 3.0, "c": 5.0, "x": 0.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2*3", 7.0),
        ("2**3**2", 512.0),
        ("-2**2", -4.0),
        ("(-2)**2", 4.0),
        ("2**-1", 0.5),
        ("a - b - c", -6.0),
        ("a/b/c", 2 / 15),
        ("a/(b/c)", 10 / 3),
        ("-a*b", -6.0),
        ("+a", 2.0),
        ("1.5e-3*a", 3e-3),
        (".5 + 1.", 1.5),
        ("pi*a", 2 * math.pi),
        ("min(a, b, c) + max(a, b)", 5.0),
        ("hypot(b, 4)", 5.0),
        ("atan2(1, 1)*4", math.pi),
        ("log10(1000) + log(exp(a))", 5.0),
        ("asin(sin(x)) + acos(cos(x)) + atan(tan(x))", 1.5),
        ("abs(-a)", 2.0),
        ("sqrt(4)", 2.0),
    ],
)
def test_arithmetic_and_functions(text: str, value: float) -> None:
    assert Model(text).value(VALUES) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("（a＋b）×c", "(a + b)*c"),
        ("a÷b−c", "a/b - c"),
        ("a^2", "a**2"),
        ("x² + x¹⁰", "x**2 + x**10"),
        ("2·π", "2*pi"),
        ("ａ＊１．５", "a*1.5"),
        ("max（a，b）", "max(a, b)"),
        ("a　+　b", "a + b"),
        ("温度 - δt", "温度 - δt"),
    ],
)
def test_signs_of_people_are_normalised_and_shown_back(typed: str, plain: str) -> None:
    assert Model(typed).text == plain


@pytest.mark.parametrize(
    ("typed", "position", "words"),
    [
        ("V//I", 2, "a number, a name or a parenthesis"),
        ("a b", 2, "operator is missing"),
        ("2a", 1, "operator is missing"),
        ("sqrt(2", 4, "not closed"),
        ("a + ", 4, "ends where"),
        ("a)", 1, "too many"),
        ("2,5*a", 1, "decimal sign"),
        ("exp + 1", 0, "is a function"),
        ("sqr(a)", 0, "did you mean sqrt"),
        ("a.b", 1, "cannot contain '.'"),
        ("hypot(a)", 0, "takes 2 arguments, not 1"),
        ("1/0", 1, "not a finite number"),
        ("a + 1e999", 4, "too large"),
        ("9**9**9", 4, "exponent"),
        ("a**2000", 3, "exponent"),
        ("interp(t, a)", 7, "must name a table"),
        ("（a＋b）×√2", 6, "cannot contain"),
        ("__import__('os').getpid()", 0, "underscore"),
        ("a__b", 0, "underscore"),
        ("lambda: 1", 6, "cannot contain ':'"),
        ("[1]", 0, "cannot contain"),
        ("a == b", 2, "cannot contain '='"),
        ("'a'", 0, "cannot contain"),
        ("", 0, "empty"),
        ("  \n", 0, "empty"),
    ],
)
def test_errors_tell_the_place_in_what_was_typed(typed: str, position: int, words: str) -> None:
    with pytest.raises(ModelError, match=words.replace("(", r"\(").replace("'.'", r"'\.'")) as caught:
        Model(typed)
    assert caught.value.position == position
    assert caught.value.sentence("zh") != caught.value.sentence("en")


def test_the_caret_stands_under_the_wrong_sign_also_after_wide_ones() -> None:
    with pytest.raises(ModelError) as caught:
        Model("（a＋b）×c + ?")
    *_, shown, caret = caught.value.en.split("\n")
    # Four full-width signs take two columns each; × takes one.
    columns = sum(2 if sign in "（＋）" else 1 for sign in shown[: shown.index("?")])
    assert caret == " " * columns + "^"


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 1000,
        "-" * 1500 + "a",
        "a**" * 600 + "a",
        "+".join("a" * 400),
        "sin(" * 200 + "a" + ")" * 200,
        "a" * 10_000,
        "9**9**9" * 1500,
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
    ],
)
def test_what_is_too_long_too_deep_or_too_much_is_refused(typed: str) -> None:
    with pytest.raises(ModelError):
        Model(typed)


def test_the_limits_themselves_are_allowed() -> None:
    assert Model("+".join("a" * ((MAX_NODES + 1) // 2))).value({"a": 1.0}) == 250.0
    deep = MAX_DEPTH - 1
    assert Model("(" * deep + "a" + ")" * deep).value({"a": 1.0}) == 1.0
    assert Model("a" + " " * (MAX_LENGTH - 1)).names == ("a",)


@pytest.mark.parametrize(
    ("text", "point", "words"),
    [
        ("a/b", {"a": 1.0, "b": 0.0}, "division by zero"),
        ("log(a)", {"a": -1.0}, "outside the range"),
        ("sqrt(a)", {"a": -1.0}, "outside the range"),
        ("asin(a)", {"a": 2.0}, "outside the range"),
        ("a**0.5", {"a": -1.0}, "outside the range"),
        ("exp(a)", {"a": 1000.0}, "too large"),
        ("a*a", {"a": 1e200}, "too large"),
        ("1/(a*a)", {"a": 1e200}, "too large"),
    ],
)
def test_a_point_without_a_value_is_a_typed_error_with_its_place(
    text: str, point: dict[str, float], words: str
) -> None:
    for evaluate in (Model(text).value, Model(text).gradient):
        with pytest.raises(ModelError, match=words) as caught:
            evaluate(point)
        assert caught.value.position is not None


def test_a_missing_or_impossible_input_is_named() -> None:
    with pytest.raises(MetrologyError, match=r"^b: "):
        Model("a + b").value({"a": 1.0})
    with pytest.raises(MetrologyError, match=r"^a: must be finite"):
        Model("a + b").value({"a": math.nan, "b": 1.0})


SIGNS = st.text(
    alphabet=string.ascii_letters + string.digits + "+-*/^() .,_'\"[]{}:=<>!@#%&|~`\\\n\t（）×÷−²π√甲", max_size=80
)
WORDS = st.lists(
    st.sampled_from(["a", "b", "1", "2.5", "1e3", "+", "-", "*", "/", "**", "(", ")", ",", "sin(", "max(", "pi", " "]),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(SIGNS, WORDS, st.text(max_size=60)))
def test_any_text_is_either_a_model_or_a_model_error(typed: str) -> None:
    try:
        model = Model(typed)
    except ModelError as error:
        assert error.position is None or 0 <= error.position <= len(typed)
        return
    again = Model(model.text)
    assert again.text == model.text and set(again.names) == set(model.names)


@given(st.text(max_size=40))
def test_normalising_keeps_a_place_for_every_sign(typed: str) -> None:
    plain, origins = normalise(typed)
    assert len(plain) == len(origins)
    assert origins == sorted(origins)
