"""Formulas written out: text that reads back, and Typst that compiles."""

import pytest
import typst
from hypothesis import given, settings
from model_trees import FORMULAS, POINTS

from guiju.metrology import Model


@settings(max_examples=150, deadline=None)
@given(FORMULAS, POINTS)
def test_the_text_reads_back_as_the_same_model(text: str, point: dict[str, float]) -> None:
    model = Model(text)
    again = Model(model.text)
    assert again.text == model.text
    assert again.value(point) == pytest.approx(model.value(point), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("text", "name", "partial"),
    [
        ("V/I", "V", "1/I"),
        ("V/I", "I", "-V/I**2"),
        ("a*x**2 + b*x + c", "x", "a*(2*x) + b"),
        ("sin(w*t)", "t", "cos(w*t)*w"),
        ("a + b", "c", "0"),
        ("sqrt(x)", "x", "1/(2*sqrt(x))"),
        ("hypot(x, y)", "x", "x/hypot(x, y)"),
    ],
)
def test_partial_derivatives_read_as_people_write_them(text: str, name: str, partial: str) -> None:
    assert Model(text).partial(name) == partial


TYPST = [
    "V/I",
    "ls + d - ls*(dalpha*theta + alphas*dtheta)",
    "(mRc + dmRc)*(1 + (rhoA - 1.2)*(1/rhoW - 1/rhoR)) - 100000",
    "X1**2 + sqrt(X2)*5.8e-07",
    "atan2(x_1, y)*min(a, b, c)/abs(-x)",
    "log10(温度)*log(δt)**-2",
    "hypot(a/b, c)**(x + 1)",
    "max(a, pi)",
]


def test_typst_sets_every_formula_and_its_partial_derivatives() -> None:
    lines = []
    for text in TYPST:
        model = Model(text)
        lines.append(f"$ {model.typst()} $")
        lines += [f"$ {model.partial_typst(name)} $" for name in model.names]
    assert typst.compile("\n".join(lines).encode()).startswith(b"%PDF")


def test_typst_names_are_symbols() -> None:
    assert Model("theta_0*X1").typst() == 'theta_"0" dot X_"1"'
    assert "italic(" in Model("rhoA + 1").typst()
