"""What must be tried: every rule and every refusal of the rows of chapters 4 and 5, as the code itself has them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import guiju.lab

ROWS = re.compile(r"4\.[1-6]-\d+|4\.7-4|5-3|5-5[de]|5-6[de]|6\.1\.2-[1-4]|6\.8-[235]")
"""The rows of the code of good conduct whose refusals are tried in all three ways."""
LAB = Path(guiju.lab.__file__).parent


def rules() -> dict[str, Any]:
    """Rules of these rows, by their code."""
    from guiju.conduct.rule import RULES

    return {code: each for code, each in RULES.items() if any(ROWS.fullmatch(row) for row in each.requirements)}


def refusals() -> dict[str, set[str]]:
    """Codes with which modules of the laboratory refuse for one of these rows, with the modules."""
    found: dict[str, set[str]] = {}
    for path in sorted(LAB.rglob("*.py")):
        for code in _codes(ast.parse(path.read_text("utf-8"))):
            found.setdefault(code, set()).add(path.relative_to(LAB).as_posix())
    return found


def _codes(tree: ast.Module) -> Iterator[str]:
    constants = {
        name.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
            first = node.args[0]
            row = next((_row(each.value, constants) for each in node.keywords if each.arg == "requirement"), "")
            # A row that only the caller knows may be one of these.
            if isinstance(first, ast.Constant) and (row is None or ROWS.fullmatch(row)):
                yield str(first.value)


def _row(value: ast.expr, constants: dict[str, Any]) -> str | None:
    if isinstance(value, ast.Constant):
        return str(value.value)
    return str(constants[value.id]) if isinstance(value, ast.Name) and value.id in constants else None
