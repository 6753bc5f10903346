"""Complex formulas as real ones: against Python's own complex arithmetic, against `propagate_complex`, and refusals."""

import cmath
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guiju.metrology import Cartesian as CartesianInput
from guiju.metrology import Model, ModelError, Normal, propagate_all, propagate_complex
from guiju.metrology import Polar as PolarInput
from guiju.metrology.model.complex_parts import Cartesian, Polar, cartesian, is_real, magnitude, parts_of, phase
from guiju.metrology.model.output import to_text
from guiju.metrology.model.tree import Name

PARTS = {"z": Cartesian(Name("z_re"), Name("z_im")), "w": Polar(Name("w_m"), Name("w_p"))}

formulas = st.recursive(
    st.sampled_from(["z", "w", "a", "2", "pi"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        inner.map(lambda one: f"-({one})"),
        inner.map(lambda one: f"({one})**2"),
        inner.map(lambda one: f"({one})**-1"),
        st.tuples(st.sampled_from(["exp", "sqrt", "log", "abs"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(formulas, st.tuples(st.floats(-2, 2), st.floats(-2, 2), st.floats(0.2, 2), st.floats(-3, 3), st.floats(0.3, 2)))
def test_the_parts_are_those_of_complex_arithmetic(formula: str, at: tuple[float, float, float, float, float]) -> None:
    re, im, m, p, a = at
    names = {"exp": cmath.exp, "sqrt": cmath.sqrt, "log": cmath.log, "abs": abs, "pi": math.pi}
    names |= {"z": complex(re, im), "w": cmath.rect(m, p), "a": complex(a)}
    try:
        wanted = complex(eval(formula, {"__builtins__": {}}, names))
        found = parts_of(Model(formula).tree, PARTS)
        values = {"z_re": re, "z_im": im, "w_m": m, "w_p": p, "a": a}
        got = [Model(to_text(one)).value(values) for one in (cartesian(found).re, cartesian(found).im)]
        size, angle = (Model(to_text(one)).value(values) for one in (magnitude(found), phase(found)))
    except (ZeroDivisionError, OverflowError, ValueError, ModelError):
        assume(False)
    # On a branch cut both sides are right; a value that cancels keeps the digits of what it was made of.
    assume(abs(wanted) < 1e6 and abs(wanted) > 1e-3)
    scale = 1e-6 * (1 + abs(wanted))
    cut = any(one in formula for one in ("sqrt", "log", "abs"))
    if not cut:
        assert complex(*got) == pytest.approx(wanted, abs=scale)
    assert cmath.rect(size, angle) == pytest.approx(complex(*got), abs=scale)


def test_a_branch_cut_is_the_principal_one() -> None:
    """cmath.sqrt(-4) is 2j; a polar quantity of phase 3 pi is the same number as one of pi."""
    found = parts_of(Model("sqrt(w)").tree, PARTS)
    for turns in (1.0, 3.0):
        at = {"w_m": 4.0, "w_p": turns * math.pi * (1 - 1e-12)}
        re, im = (Model(to_text(one)).value(at) for one in (cartesian(found).re, cartesian(found).im))
        assert complex(re, im) == pytest.approx(cmath.sqrt(cmath.rect(4.0, at["w_p"])), abs=1e-9)


def test_products_of_polar_quantities_stay_short() -> None:
    """As NIST TN 1900 E15 is written by hand."""
    parts = {name: Polar(Name(f"{name}m"), Name(f"{name}a")) for name in ("S22", "S12", "S23", "S13")}
    found = parts_of(Model("S22 - S12*S23/S13").tree, parts)
    text = to_text(cartesian(found).re)
    assert text == "S22m*cos(S22a) - S12m*S23m/S13m*cos(S12a + S23a - S13a)"
    assert is_real(parts_of(Model("abs(S22)*2").tree, parts))


def test_uncertainty_agrees_with_the_complex_propagation() -> None:
    z = CartesianInput(Normal(3.0, 0.1), Normal(4.0, 0.2), r=0.4)
    w = PolarInput(Normal(2.0, 0.05), Normal(0.7, 0.02), r=-0.2)
    direct = propagate_complex("z*w/(z + w)", {"z": z, "w": w})
    found = cartesian(parts_of(Model("z*w/(z + w)").tree, PARTS))
    inputs = {"z_re": z.re, "z_im": z.im, "w_m": w.magnitude, "w_p": w.phase}
    joint = propagate_all(
        {"re": to_text(found.re), "im": to_text(found.im)},
        inputs,
        {("z_re", "z_im"): 0.4, ("w_m", "w_p"): -0.2},
    )
    assert complex(joint["re"].value, joint["im"].value) == pytest.approx(direct.value)
    assert (joint["re"].u, joint["im"].u) == pytest.approx((direct.re.u, direct.im.u), rel=1e-9)
    assert joint.correlation("re", "im") == pytest.approx(direct.r, rel=1e-9)


@pytest.mark.parametrize(
    ("formula", "words", "position"),
    [
        ("1 + sin(z)", "sin cannot take", 4),
        ("z**0.5", "whole powers", 1),
        ("2**z", "whole powers", 1),
        ("z**17", "whole powers", 1),
        ("atan2(z, 1)", "atan2 cannot take", 0),
        ("(z**16)**16", "too long", 2),
        ("*".join(["(z + w)"] * 20), "too long", None),
    ],
)
def test_what_has_no_complex_meaning_is_told_with_its_place(formula: str, words: str, position: int | None) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        parts_of(Model(formula).tree, PARTS)
    if position is not None:
        assert caught.value.position == position
