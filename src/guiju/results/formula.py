"""Model formulas as text: a closed list of what may stand in them, and exact first derivatives by walking the tree.

Nothing is ever handed to `eval`. Length, number of nodes and depth are limited before anything is computed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from guiju.results.sections import EvaluationError

LONGEST = 2000
MOST_NODES = 500
DEEPEST = 50

Dual = tuple[float, dict[str, float]]
"""A value and its partial derivatives by input."""

_FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "exp": (math.exp, math.exp),
    "log": (math.log, lambda x: 1 / x),
    "log10": (math.log10, lambda x: 1 / (x * math.log(10))),
    "sin": (math.sin, math.cos),
    "cos": (math.cos, lambda x: -math.sin(x)),
    "tan": (math.tan, lambda x: 1 / math.cos(x) ** 2),
    "asin": (math.asin, lambda x: 1 / math.sqrt(1 - x * x)),
    "acos": (math.acos, lambda x: -1 / math.sqrt(1 - x * x)),
    "atan": (math.atan, lambda x: 1 / (1 + x * x)),
}

_FULL_WIDTH = str.maketrans("（）＋－×＊÷／，．＾−", "()+-**//,.^-")


def _wrong(formula: str, zh: str, en: str) -> EvaluationError:
    return EvaluationError("model", f"公式 {formula[:60]}：{zh}", f"the formula {formula[:60]}: {en}")


@lru_cache(maxsize=256)
def parse(formula: str) -> ast.expr:
    """The checked tree of a formula. Raises EvaluationError for anything that may not stand in one."""
    text = formula.translate(_FULL_WIDTH).replace("^", "**")
    if not text.strip() or len(text) > LONGEST:
        raise _wrong(formula, f"须为 1 至 {LONGEST} 个字符", f"it must have 1 to {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _wrong(formula, "写法有误", "it cannot be read") from None
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise _wrong(formula, f"多于 {MOST_NODES} 个部分", f"more than {MOST_NODES} parts")
    _check(tree, formula, DEEPEST)
    return tree


def _check(node: ast.expr, formula: str, depth: int) -> None:
    if depth == 0:
        raise _wrong(formula, "嵌套过深", "nested too deeply")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow):
        _check(node.left, formula, depth - 1)
        _check(node.right, formula, depth - 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        _check(node.operand, formula, depth - 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        if len(node.args) != 1 or node.keywords:
            raise _wrong(formula, f"{node.func.id} 须有一个自变量", f"{node.func.id} takes one argument")
        _check(node.args[0], formula, depth - 1)
    elif not isinstance(node, ast.Name) and not (isinstance(node, ast.Constant) and type(node.value) in (int, float)):
        part = ast.unparse(node)[:40]
        raise _wrong(formula, f"不允许的部分 {part}", f"{part} may not stand in it")


def evaluate_formula(formula: str, values: Mapping[str, float]) -> Dual:
    """Value and partial derivatives of a formula at the inputs' values.

    Raises EvaluationError for an unknown name and where formula or derivative is not defined there.
    """
    try:
        value, gradient = _walk(parse(formula), values, formula)
    except EvaluationError:
        raise
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise _wrong(formula, f"在该点无定义（{error}）", f"not defined at this point ({error})") from None
    if not math.isfinite(value) or not all(map(math.isfinite, gradient.values())):
        raise _wrong(formula, "在该点不是有限数", "not finite at this point")
    return value, gradient


def _walk(node: ast.expr, values: Mapping[str, float], formula: str) -> Dual:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value), {}
    if isinstance(node, ast.Name):
        if node.id in values:
            return values[node.id], {node.id: 1.0}
        if node.id == "pi":
            return math.pi, {}
        raise _wrong(formula, f"没有名为 {node.id} 的输入", f"there is no input named {node.id}")
    if isinstance(node, ast.UnaryOp):
        value, gradient = _walk(node.operand, values, formula)
        return (-value, _scaled(gradient, -1.0)) if isinstance(node.op, ast.USub) else (value, gradient)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        function, derivative = _FUNCTIONS[node.func.id]
        value, gradient = _walk(node.args[0], values, formula)
        return function(value), _scaled(gradient, derivative(value)) if gradient else {}
    if isinstance(node, ast.BinOp):
        return _binary(node.op, _walk(node.left, values, formula), _walk(node.right, values, formula))
    raise _wrong(formula, "写法有误", "it cannot be read")


def _scaled(gradient: dict[str, float], factor: float) -> dict[str, float]:
    return {name: part * factor for name, part in gradient.items()}


def _sum(left: dict[str, float], right: dict[str, float]) -> dict[str, float]:
    made = dict(left)
    for name, part in right.items():
        made[name] = made.get(name, 0.0) + part
    return made


def _binary(operator: ast.operator, left: Dual, right: Dual) -> Dual:
    (a, da), (b, db) = left, right
    if isinstance(operator, ast.Add):
        return a + b, _sum(da, db)
    if isinstance(operator, ast.Sub):
        return a - b, _sum(da, _scaled(db, -1.0))
    if isinstance(operator, ast.Mult):
        return a * b, _sum(_scaled(da, b), _scaled(db, a))
    if isinstance(operator, ast.Div):
        return a / b, _sum(_scaled(da, 1 / b), _scaled(db, -a / (b * b)))
    power = math.pow(a, b)
    gradient = _scaled(da, b * math.pow(a, b - 1)) if da and b else {}
    return power, _sum(gradient, _scaled(db, power * math.log(a))) if db else gradient
