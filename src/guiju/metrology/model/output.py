"""A tree as text that can be read again, and as a formula for Typst."""

from __future__ import annotations

import re

from guiju.metrology.model.symbolic import DERIVATIVE
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node, Number

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
_NEGATIVE, _ATOM = 3, 5
_SIGNED = 1.5
"""A product that begins with a minus: -a*b is read back as (-a)*b and printed so again."""

# fmt: off
_GREEK = frozenset((
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "omicron", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta",
    "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
))
# fmt: on
_TYPST_FUNCTIONS = {
    "exp": "exp",
    "log": "ln",
    "log10": "lg",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "min": "min",
    "max": "max",
    "sqrt": "sqrt",
    "abs": "abs",
}


def number_text(value: float) -> str:
    """The shortest text that reads back as the same number, without a useless point."""
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def to_text(node: Node) -> str:
    """The formula in the signs of the grammar, with no more parentheses than it needs."""
    return _text(node)[0]


def _text(node: Node) -> tuple[str, float]:
    match node:
        case Number(value=value, name=name):
            return name or number_text(value), _NEGATIVE if value < 0 else _ATOM
        case Name(name=name):
            return name, _ATOM
        case Negative(operand=operand):
            return "-" + _wrapped(operand, 2), _SIGNED
        case Binary():
            return _binary_text(node)
        case Call(function=function, arguments=arguments, table=table):
            if function == DERIVATIVE and isinstance(arguments[0], Call) and isinstance(arguments[1], Number):
                return f"d{arguments[1].value:g}[{to_text(arguments[0])}]", _ATOM
            listed = ", ".join(([table] if table else []) + [to_text(argument) for argument in arguments])
            return f"{function}({listed})", _ATOM
    raise AssertionError(node)


def _binary_text(node: Binary) -> tuple[str, float]:
    strength = _PRECEDENCE[node.sign]
    if node.sign == "**":
        return f"{_wrapped(node.left, strength + 1)}**{_wrapped(node.right, _NEGATIVE)}", strength
    right = _wrapped(node.right, strength + 1)
    if strength == 1:
        return f"{_wrapped(node.left, strength)} {node.sign} {right}", strength
    left, own = _text(node.left)
    joined = left if own >= _SIGNED else f"({left})"
    return f"{joined}{node.sign}{right}", _SIGNED if own == _SIGNED else strength


def _wrapped(node: Node, needed: float) -> str:
    text, strength = _text(node)
    return text if strength >= needed else f"({text})"


def to_typst(node: Node) -> str:
    """The formula in Typst's mathematics, to be set between dollar signs."""
    return _typst(node)[0]


def _typst(node: Node) -> tuple[str, int]:
    match node:
        case Number(value=value, name=name):
            return (name, _ATOM) if name else _number_typst(value)
        case Name(name=name):
            return name_typst(name), _ATOM
        case Negative(operand=operand):
            return "-" + _wrapped_typst(operand, 2), 1
        case Binary():
            return _binary_typst(node)
        case Call():
            return _call_typst(node), _ATOM
    raise AssertionError(node)


def _number_typst(value: float) -> tuple[str, int]:
    mantissa, _, exponent = number_text(value).partition("e")
    if not exponent:
        return mantissa, 1 if value < 0 else _ATOM
    return f"{mantissa} times 10^({int(exponent)})", 2 if value > 0 else 1


def _binary_typst(node: Binary) -> tuple[str, int]:
    if node.sign == "/":
        return f"({_typst(node.left)[0]}) / ({_typst(node.right)[0]})", _PRECEDENCE["/"]
    if node.sign == "**":
        return f"{_wrapped_typst(node.left, _ATOM)}^({_typst(node.right)[0]})", _PRECEDENCE["**"]
    strength = _PRECEDENCE[node.sign]
    left, right = _wrapped_typst(node.left, strength), _wrapped_typst(node.right, strength + 1)
    if node.sign == "*" and isinstance(node.right, Binary) and node.right.sign == "/":
        right = _typst(node.right)[0]
    return f"{left} {'dot' if node.sign == '*' else node.sign} {right}", strength


def _wrapped_typst(node: Node, needed: int) -> str:
    text, strength = _typst(node)
    return text if strength >= needed else f"({text})"


def _call_typst(node: Call) -> str:
    if node.function == DERIVATIVE and isinstance(node.arguments[0], Call) and isinstance(node.arguments[1], Number):
        return f"partial_({node.arguments[1].value:g}) {_typst(node.arguments[0])[0]}"
    listed = ", ".join(([f'"{node.table}"'] if node.table else []) + [_typst(one)[0] for one in node.arguments])
    name = _TYPST_FUNCTIONS.get(node.function, f'op("{node.function}")')
    return f"{name}({listed})"


def name_typst(name: str) -> str:
    """An input's name as a symbol: Greek names as letters, digits at the end and words after _ as a subscript."""
    head, _, tail = name.partition("_")
    match = re.fullmatch(r"(\D+?)(\d+)", head)
    if match:
        head, tail = match[1], match[2] + (f",{tail}" if tail else "")
    greek = next((word for word in ("Delta", "delta") if head.startswith(word) and head != word), "")
    symbol = f"{greek} {_symbol(head[len(greek) :])}" if greek else _symbol(head)
    return f'{symbol}_"{tail}"' if tail else symbol


def _symbol(word: str) -> str:
    if word in _GREEK or len(word) == 1:
        return word
    return f'italic("{word}")'
