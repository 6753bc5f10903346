"""Reads a formula by precedence (Pratt): + - * / ** ( ), numbers, names and functions. It evaluates nothing.

Precedence is that of arithmetic: ** binds from the right and tighter than a minus before it, so -x**2 is -(x**2).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from math import isfinite, pi, pow

from guiju.metrology.model.tokens import Source, Token, tokenise
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node, Number, walk

MAX_NODES = 500
MAX_DEPTH = 50
MAX_EXPONENT = 1000.0
"""Largest size of a constant exponent."""

CONSTANTS = {"pi": pi}
# Sign: (how tight it binds to its left, how tight to its right)
_BINDING = {"+": (10, 11), "-": (10, 11), "*": (20, 21), "/": (20, 21), "**": (41, 30)}
_NEGATIVE_BINDS = 25

Arity = Callable[[str], tuple[int, int | None] | None]
"""Fewest and most arguments of a function, None for one that does not exist."""


@dataclass
class _Parser:
    source: Source
    arity: Arity
    tables: Collection[str]
    place: int = 0
    nodes: int = 0
    depth: int = 0
    suggestions: Callable[[str], str] = field(default=lambda name: "")

    @property
    def here(self) -> Token:
        return self.source.tokens[self.place]

    def take(self) -> Token:
        token = self.here
        self.place += 1
        return token

    def keep(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.source.fail(
                node.position,
                f"公式的运算超过 {MAX_NODES} 个；请分成几个公式",
                f"the formula has more than {MAX_NODES} parts: split it",
            )
        return node

    def expression(self, tightness: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.source.fail(
                self.here.position, f"公式嵌套超过 {MAX_DEPTH} 层", f"the formula is nested deeper than {MAX_DEPTH}"
            )
        left = self.operand()
        while self.here.kind == "sign" and self.here.text in _BINDING and _BINDING[self.here.text][0] > tightness:
            sign = self.take()
            right = self.expression(_BINDING[sign.text][1] - 1)
            left = self.keep(Binary(sign.text, left, right, sign.position))
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.take()
        if token.kind == "end":
            self.source.fail(
                token.position, "公式在此中断，缺少数或名称", "the formula ends where a number or name is due"
            )
        if token.kind == "number":
            return self.keep(Number(float(token.text), token.position))
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            inner = self.expression(0)
            self.expect(")", token)
            return inner
        if token.text == "-":
            return self.keep(Negative(self.expression(_NEGATIVE_BINDS), token.position))
        if token.text == "+":
            return self.expression(_NEGATIVE_BINDS)
        return self.source.fail(
            token.position,
            f"此处应是数、名称或括号，不是“{token.text}”",
            f"a number, a name or a parenthesis is due here, not {token.text!r}",
        )

    def name(self, token: Token) -> Node:
        called = self.here.text == "(" and self.here.kind == "sign"
        if called:
            return self.call(token)
        if token.text in CONSTANTS:
            return self.keep(Number(CONSTANTS[token.text], token.position, token.text))
        if self.arity(token.text) is not None:
            self.source.fail(
                token.position,
                f"{token.text} 是函数，后面要有括号；输入量请改名",
                f"{token.text} is a function and needs parentheses; an input needs another name",
            )
        if token.text in self.tables:
            self.source.fail(
                token.position,
                f"{token.text} 是表，只能写在 interp({token.text}, x) 里",
                f"{token.text} is a table and can only stand in interp({token.text}, x)",
            )
        return self.keep(Name(token.text, token.position))

    def call(self, token: Token) -> Node:
        allowed = self.arity(token.text)
        if allowed is None:
            near = self.suggestions(token.text)
            self.source.fail(
                token.position,
                f"没有函数 {token.text}" + (f"；您要的是 {near} 吗？" if near else ""),
                f"there is no function {token.text}" + (f"; did you mean {near}?" if near else ""),
            )
        opening = self.take()
        table = self.table() if token.text == "interp" else ""
        arguments = self.arguments(opening)
        fewest, most = allowed
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            wanted = f"{fewest}" if most == fewest else f"{fewest} 个以上" if most is None else f"{fewest} 至 {most}"
            wanted_en = (
                f"{fewest}" if most == fewest else f"{fewest} or more" if most is None else f"{fewest} to {most}"
            )
            self.source.fail(
                token.position,
                f"{token.text} 要 {wanted} 个参数，给了 {len(arguments)} 个",
                f"{token.text} takes {wanted_en} arguments, not {len(arguments)}",
            )
        return self.keep(Call(token.text, tuple(arguments), token.position, table))

    def table(self) -> str:
        token = self.take()
        if token.kind != "name" or token.text not in self.tables:
            listed = ", ".join(sorted(self.tables)) or "-"
            self.source.fail(
                token.position,
                f"interp 的第一个参数必须是表名；已有的表：{listed}",
                f"the first argument of interp must name a table; there are: {listed}",
            )
        comma = self.take()
        if comma.text != ",":
            self.source.fail(comma.position, "表名后面要有逗号", "a comma is due after the table's name")
        return token.text

    def arguments(self, opening: Token) -> list[Node]:
        found: list[Node] = []
        if self.here.text == ")" and self.here.kind == "sign":
            self.take()
            return found
        while True:
            found.append(self.expression(0))
            if self.here.kind == "sign" and self.here.text == ",":
                self.take()
                continue
            self.expect(")", opening)
            return found

    def expect(self, sign: str, opening: Token) -> None:
        token = self.take()
        if token.kind == "end":
            self.source.fail(opening.position, "这个括号没有闭合", "this parenthesis is not closed")
        if token.kind != "sign" or token.text != sign:
            self.refuse_rest(token)

    def refuse_rest(self, token: Token) -> None:
        if token.text == ")":
            self.source.fail(token.position, "多出一个右括号", "one closing parenthesis too many")
        if token.text == ",":
            self.source.fail(
                token.position,
                "此处不能有逗号；小数点请写成“.”",
                "a comma cannot stand here; the decimal sign is a point",
            )
        self.source.fail(
            token.position,
            f"“{token.text}”前面缺少运算符；乘号不能省略",
            f"an operator is missing before {token.text!r}; a product needs its sign",
        )


def parse(
    typed: str, arity: Arity, tables: Collection[str] = (), suggestions: Callable[[str], str] | None = None
) -> Node:
    """The tree of a formula, constants checked.

    Raises ModelError, with position and a caret line, for everything that is not a formula within the limits.
    """
    source = tokenise(typed)
    parser = _Parser(source, arity, tables)
    if suggestions is not None:
        parser.suggestions = suggestions
    tree = parser.expression(0)
    if parser.here.kind != "end":
        parser.refuse_rest(parser.here)
    _check_constants(tree, source)
    return tree


def _check_constants(tree: Node, source: Source) -> None:
    for node in walk(tree):
        if not isinstance(node, Binary):
            continue
        exponent = constant_value(node.right) if node.sign == "**" else None
        if exponent is not None and not abs(exponent) <= MAX_EXPONENT:
            source.fail(
                node.right.position,
                f"指数的绝对值不能超过 {MAX_EXPONENT:g}",
                f"an exponent may not exceed {MAX_EXPONENT:g} in size",
            )
        value = constant_value(node)
        if value is not None and not isfinite(value):
            source.fail(node.position, "这里的结果不是有限数", "the result of this operation is not a finite number")


def constant_value(node: Node) -> float | None:
    """The value of a constant made of numbers and arithmetic; None for anything else, inf for one too large."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negative):
        inner = constant_value(node.operand)
        return None if inner is None else -inner
    if not isinstance(node, Binary):
        return None
    left, right = constant_value(node.left), constant_value(node.right)
    if left is None or right is None:
        return None
    return arithmetic(node.sign, left, right)


def arithmetic(sign: str, left: float, right: float) -> float:
    """One operation on two numbers; inf or nan where the result is no number."""
    try:
        if sign == "+":
            return left + right
        if sign == "-":
            return left - right
        if sign == "*":
            return left * right
        return left / right if sign == "/" else pow(left, right)
    except OverflowError:
        return float("inf")
    except (ZeroDivisionError, ValueError):
        return float("nan")
