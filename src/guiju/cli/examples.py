"""`guiju examples`: runs published worked examples through the library and compares every printed value."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import UsageError
from guiju.cli.example_kinds import LookUp, number

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {"zh": "运行已发表的算例并逐值比较", "en": "run published worked examples and compare every value"}

_ROOM = "guiju.cli.example_kinds"
_MODULES = {
    "uncertainty": (
        "propagation",
        "distribution",
        "multi_output",
        "type_a",
        "type_b",
        "coverage_factor",
        "data_reduction",
    ),
    "curves": ("line_fit", "poly_fit"),
    "decisions": ("global_risk", "conformance_probability", "decision_rule", "capability", "reporting"),
    "validity": (
        "robust",
        "anova",
        "pt_scores",
        "pt_sigma",
        "pt_homogeneity",
        "pt_assigned_value",
        "control_chart",
        "calibration_interval",
        "statistic_table",
    ),
}
KINDS: dict[str, str] = {kind: f"{_ROOM}.{module}" for module, kinds in _MODULES.items() for kind in kinds}

# How far a simulated value may lie from the reference, in units of the reference of u (head of the file, `agrees`).
_SIMULATED = {"mean": 0.005, "u": 0.01, "interval_symmetric": 0.03, "interval_shortest": 0.1}


@dataclass(frozen=True)
class Value:
    """One expected value of the file beside what the library computes; `error` is "" when it was computed."""

    case: str
    quantity: str
    of: str
    computed: Any
    printed: Any
    tol: Any
    reference: Any
    agrees: bool
    error: str


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`FILE.yaml`."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="file of cases (YAML)" if lang == "en" else "算例文件（YAML）",
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 when it ran, whatever agreed; 64 when the file cannot be read as a file of cases."""
    cases = read_cases(options.file)
    values = [value for case in cases for value in run_case(case, context.lang)]
    agree = sum(value.agrees for value in values)
    if context.json:
        rows = [_json_row(value) for value in values]
        context.emit({"values": rows, "cases": len(cases), "agree": agree, "total": len(values)})
        return 0
    for line in table(values, context.lang):
        print(line)
    print(
        context.text(
            f"{len(cases)} 个算例，{len(values)} 个值，{agree} 个一致",
            f"{len(cases)} cases, {len(values)} values, {agree} agree",
        )
    )
    return 0


def read_cases(path: Path) -> list[Mapping[str, Any]]:
    """The cases of a file. Raises UsageError for a file that cannot be read or is no list of cases."""
    import yaml

    try:
        content = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise UsageError(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        what = " ".join(str(error).split())
        raise UsageError(f"{path} 不是可读的 YAML：{what}", f"{path} is not readable YAML: {what}") from None
    cases = content.get("cases") if isinstance(content, Mapping) else None
    if not isinstance(cases, list) or not all(isinstance(case, Mapping) for case in cases):
        raise UsageError(f"{path} 里没有算例列表 cases", f"{path} has no list of cases")
    return cases


def run_case(case: Mapping[str, Any], lang: str = "en") -> list[Value]:
    """Every expected value of a case, computed and compared. Never raises: what fails is an `error` of its values."""
    expected = case.get("expected")
    entries = [entry for entry in expected if isinstance(entry, Mapping)] if isinstance(expected, list) else []
    look_up: LookUp | None = None
    failure = ""
    try:
        look_up = _look_up(case)
    except Exception as error:
        failure = _sentence(error, lang)
    return [_value(case, entry, look_up, failure, lang) for entry in entries]


def _look_up(case: Mapping[str, Any]) -> LookUp:
    kind = case.get("kind")
    module = KINDS.get(str(kind))
    if module is None:
        raise UsageError(f"不认识的算例类别：{kind}", f"unknown kind of case: {kind}")
    compute: Any = import_module(module).compute
    look_up: LookUp = compute(case)
    return look_up


def _value(case: Mapping[str, Any], entry: Mapping[str, Any], look_up: LookUp | None, failure: str, lang: str) -> Value:
    quantity, of = str(entry.get("quantity", "")), str(entry.get("of", ""))
    computed: Any = None
    agreed = False
    if look_up is not None:
        try:
            computed = _plain(look_up(quantity, of))
            agreed = agrees(case, entry, computed)
        except Exception as error:
            failure = _sentence(error, lang)
    return Value(
        str(case.get("id", "")),
        quantity,
        of,
        computed,
        entry.get("printed"),
        entry.get("tol"),
        entry.get("reference"),
        agreed,
        failure,
    )


def agrees(case: Mapping[str, Any], entry: Mapping[str, Any], computed: Any) -> bool:
    """Whether a computed value agrees with the printed one, as the head of the file defines it.

    Element by element: |computed - printed| <= tol. For simulated values of kind `distribution` also
    |computed - reference| <= f * u_ref. Texts must be equal.
    """
    printed = entry.get("printed")
    if _is_text(printed) or _is_text(computed):
        return bool(printed == computed)
    found, wanted = _list(computed), _list(printed)
    if len(found) != len(wanted):
        return False
    near = [_within(c, p, t) for c, p, t in zip(found, wanted, _spread(entry.get("tol", 0), len(wanted)), strict=True)]
    if not all(near) and case.get("kind") == "distribution":
        near = [a or b for a, b in zip(near, _near_reference(case, entry, found), strict=True)]
    return all(near)


def _near_reference(case: Mapping[str, Any], entry: Mapping[str, Any], found: Sequence[Any]) -> list[bool]:
    factor = _SIMULATED.get(str(entry.get("quantity")))
    u_reference = _reference_u(case, entry.get("of"))
    reference = entry.get("reference")
    if factor is None or u_reference is None or reference is None or len(_list(reference)) != len(found):
        return [False] * len(found)
    return [_within(c, r, factor * u_reference) for c, r in zip(found, _list(reference), strict=True)]


def _reference_u(case: Mapping[str, Any], of: Any) -> float | None:
    for other in case.get("expected", ()):
        if other.get("quantity") == "u" and other.get("of") == of and other.get("reference") is not None:
            return number(other["reference"])
    return None


def _within(computed: Any, wanted: Any, tolerance: Any) -> bool:
    if isinstance(computed, bool) or isinstance(wanted, bool):
        return computed is wanted
    a, b = number(computed), number(wanted)
    return a == b or (math.isfinite(a) and abs(a - b) <= number(tolerance))


def _spread(tolerance: Any, count: int) -> list[Any]:
    given = _list(tolerance)
    return given * count if len(given) == 1 else given


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_text(value: Any) -> bool:
    """Text that is no number: YAML 1.1 reads 1e-6 as text."""
    if not isinstance(value, str):
        return False
    try:
        float(value)
    except ValueError:
        return True
    return False


def _plain(value: Any) -> Any:
    """numpy's numbers and arrays as Python's own."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return [_plain(item) for item in plain] if isinstance(plain, list | tuple) else plain


def _sentence(error: Exception, lang: str) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"缺少模块 {error.name}" if lang == "zh" else f"module {error.name} is missing"
    told = getattr(error, "sentence", None)
    if callable(told):
        return str(told(lang))
    if hasattr(error, "zh") and hasattr(error, "en"):
        return str(error.zh if lang == "zh" else error.en)
    return f"{type(error).__name__}: {error}"


def _json_row(value: Value) -> dict[str, Any]:
    return {
        "case": value.case,
        "quantity": value.quantity,
        "of": value.of or None,
        "computed": _json(value.computed),
        "printed": _json(value.printed),
        "tol": _json(value.tol),
        "reference": _json(value.reference),
        "agrees": value.agrees,
        "error": value.error or None,
    }


def _json(value: Any) -> Any:
    """What JSON can hold: a number that is not finite, and what YAML knows and JSON does not, become text."""
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def table(values: Sequence[Value], lang: str) -> Iterator[str]:
    """The lines of the table: case, quantity, computed, printed, tolerance, agreement."""
    words = (
        ("算例", "量", "计算值", "印刷值", "容差", "一致")
        if lang == "zh"
        else ("case", "quantity", "computed", "printed", "tol", "agrees")
    )
    rows = [words, *(_row(value, lang) for value in values)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
    for value in values:
        if value.error:
            yield f"{value.case} {value.quantity} {value.of}".rstrip() + f": {value.error}"


def _row(value: Value, lang: str) -> tuple[str, ...]:
    words = ("错误", "是", "否") if lang == "zh" else ("error", "yes", "NO")
    verdict = words[0] if value.error else words[1] if value.agrees else words[2]
    quantity = f"{value.quantity} ({value.of})" if value.of else value.quantity
    return value.case, quantity, _shown(value.computed), _shown(value.printed), _shown(value.tol), verdict


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        listed = [_shown(item) for item in value[:3]]
        return "[" + ", ".join(listed + (["..."] if len(value) > 3 else [])) + "]"
    if isinstance(value, float):
        return f"{value:.10g}"
    return "-" if value is None else str(value)


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
