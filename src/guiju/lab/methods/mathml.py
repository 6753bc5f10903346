"""A model as MathML, which browsers set and screen readers speak."""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

OPEN = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
# fmt: off
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}
# fmt: on
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "**": 4}
SIGNS = {"+": "+", "-": "−", "*": "·"}
NEGATIVE, ATOM = 3, 5


def equation(symbol: str, model: str) -> SafeString | None:
    """`symbol = model` as MathML; None for a text that is no formula."""
    from guiju.metrology.errors import ModelError
    from guiju.metrology.model import Model

    try:
        tree = Model(model).tree
    except ModelError:
        return None
    # Made of escaped words and elements of our own.
    return mark_safe(f"{OPEN}<mrow>{named(symbol)}<mo>=</mo>{_set(tree)[0]}</mrow></math>")


def named(name: str) -> str:
    """A symbol: Greek names as letters, digits at the end and words after _ as a subscript."""
    head, _, tail = name.partition("_")
    bare = head.rstrip("0123456789")
    if bare and bare != head:
        head, tail = bare, head[len(bare) :] + (f",{tail}" if tail else "")
    letter = f'<mi mathvariant="italic">{escape(GREEK.get(head, head))}</mi>'
    return f"<msub>{letter}<mtext>{escape(tail)}</mtext></msub>" if tail else letter


def _set(node: Any) -> tuple[str, int]:
    """A tree as elements, and how tightly its last operation binds."""
    from guiju.metrology.model.tree import Binary, Call, Name, Negative, Number

    match node:
        case Number(value=value, name=name):
            return _number(value, name)
        case Name(name=name):
            return named(name), ATOM
        case Negative(operand=operand):
            return f"<mo form='prefix'>−</mo>{_wrapped(operand, 2)}", 1
        case Binary():
            return _binary(node)
        case Call(function=function, arguments=arguments, table=table):
            return _call(function, [*([f"<mtext>{escape(table)}</mtext>"] if table else []), *map(_plain, arguments)])
    raise AssertionError(node)


def _plain(node: Any) -> str:
    return _set(node)[0]


def _number(value: float, name: str) -> tuple[str, int]:
    if name:
        return "<mi>π</mi>", ATOM
    mantissa, _, exponent = repr(value).removesuffix(".0").partition("e")
    if not exponent:
        return f"<mn>{mantissa}</mn>", ATOM
    power = f"<msup><mn>10</mn><mn>{str(int(exponent)).replace('-', '−')}</mn></msup>"
    return f"<mrow><mn>{mantissa}</mn><mo>×</mo>{power}</mrow>", 2


def _binary(node: Any) -> tuple[str, int]:
    if node.sign == "/":
        return f"<mfrac><mrow>{_plain(node.left)}</mrow><mrow>{_plain(node.right)}</mrow></mfrac>", PRECEDENCE["**"]
    strength = PRECEDENCE[node.sign]
    if node.sign == "**":
        return f"<msup><mrow>{_wrapped(node.left, ATOM)}</mrow><mrow>{_plain(node.right)}</mrow></msup>", strength
    space = ' lspace="0.15em" rspace="0.15em"' if node.sign == "*" else ""
    return (
        f"{_wrapped(node.left, strength)}<mo{space}>{SIGNS[node.sign]}</mo>{_wrapped(node.right, strength + 1)}",
        strength,
    )


def _wrapped(node: Any, needed: int) -> str:
    made, strength = _set(node)
    return made if strength >= needed else f"<mrow><mo>(</mo>{made}<mo>)</mo></mrow>"


def _call(function: str, arguments: list[str]) -> tuple[str, int]:
    if function == "sqrt":
        return f"<msqrt><mrow>{arguments[0]}</mrow></msqrt>", ATOM
    if function == "abs":
        return f"<mrow><mo>|</mo>{arguments[0]}<mo>|</mo></mrow>", ATOM
    listed = "<mo>,</mo>".join(f"<mrow>{each}</mrow>" for each in arguments)
    return f'<mrow><mi mathvariant="normal">{escape(function)}</mi><mo>(</mo>{listed}<mo>)</mo></mrow>', ATOM
