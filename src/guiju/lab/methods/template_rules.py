"""What a budget template must be before it may become a version: every fault with its place, in both languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from guiju.lab.methods.words import DISTRIBUTIONS, K_RULES, SOURCES, TEMPLATES

NEEDS: Mapping[str, tuple[str, ...]] = {
    "reading": ("series", "distribution"),
    "resolution": ("series", "distribution"),
    "summary": ("series", "distribution"),
    "standard": ("role", "distribution", "dof"),
    "standard_correction": ("role", "distribution", "dof"),
    "standard_drift": ("role",),
    "nominal": (),
    "influence": ("series",),
    "constant": ("value",),
    "limit": ("distribution", "value", "half_width", "dof"),
    "known": ("distribution", "value", "u", "dof"),
}
"""The members that an input of each source uses; the others stay empty."""
REQUIRED = {"constant": ("value",), "limit": ("half_width",), "known": ("u",)}
WITH_ENDS = ("rectangular", "triangular", "arcsine")
POSITIVE = ("half_width", "dof")
FITS = ("ordinary", "weighted", "generalised_distance")
SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}", re.ASCII)
NUMBER = re.compile(r"[-+]?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault: the path of the member (``inputs.3.half_width``), the sentences, and the place in a model's text."""

    path: str
    zh: str
    en: str
    position: int | None = None
    caret: str = ""
    """The part of the model around the place, and below it a caret."""


def troubles(document: Mapping[str, Any], *, roles: frozenset[str], today: date) -> tuple[Trouble, ...]:
    """Every fault of a template in the form of the record, its numbers as text.

    Args:
        roles: the roles of standards that the edition asks for.
        today: the template cannot have been checked after this day.
    """
    return tuple(_all(document, roles, today))


def unused(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Symbols of inputs that no readable model uses."""
    from guiju.metrology.errors import ModelError
    from guiju.metrology.model import Model

    used: set[str] = set()
    for each in document["outputs"]:
        try:
            used |= set(Model(each["model"]).names)
        except ModelError:
            return ()
    return tuple(each["symbol"] for each in document["inputs"] if each["symbol"] and each["symbol"] not in used)


def _all(document: Mapping[str, Any], roles: frozenset[str], today: date) -> Iterator[Trouble]:
    yield from _words(document["name"], "name")
    yield from _one_of(document["kind"], TEMPLATES, "kind")
    yield from _coverage(document)
    yield from _checked(document["validated_on"], today)
    for place, each in enumerate(document["inputs"]):
        yield from _input(each, f"inputs.{place}", roles)
    for place, each in enumerate(document["outputs"]):
        yield from _output(each, f"outputs.{place}")
    yield from _twice(document)
    yield from _shape(document)
    if document["kind"] != "line":
        for place, each in enumerate(document["outputs"]):
            yield from _model(each["model"], f"outputs.{place}.model", document)
            yield from _dimensions(each, f"outputs.{place}.model", document)


def _shape(document: Mapping[str, Any]) -> Iterator[Trouble]:
    if not document["outputs"]:
        yield Trouble("outputs", "至少要有一个输出量", "at least one output is needed")
    if document["kind"] != "line":
        if not document["inputs"]:
            yield Trouble("inputs", "至少要有一个输入量", "at least one input is needed")
        return
    if len(document["outputs"]) > 1:
        yield Trouble("outputs", "拟合直线只有一个输出量", "a fitted line has one output")
    if document["inputs"]:
        yield Trouble("inputs", "拟合直线没有输入量；请删除", "a fitted line has no inputs: remove them")
    yield from _line(document["line"] or {})


def _words(text: Mapping[str, str], path: str) -> Iterator[Trouble]:
    for lang in ("zh", "en"):
        found = text[lang]
        if not found.strip():
            yield Trouble(f"{path}.{lang}", "请填写", "to be filled in")
        elif len(found) > LONGEST:
            yield Trouble(f"{path}.{lang}", f"最多 {LONGEST} 个字符", f"at most {LONGEST} signs")


def _one_of(found: str, known: Mapping[str, Any], path: str) -> Iterator[Trouble]:
    if found not in known:
        yield Trouble(path, "请从列表中选择", "choose one of the list")


def _decimal(
    found: str | None, path: str, *, above: float | None = None, least: float | None = None
) -> Iterator[Trouble]:
    if found is None:
        return
    if not NUMBER.fullmatch(found):
        yield Trouble(path, "应为数字，例如 0.05 或 1.5e-7", "a number such as 0.05 or 1.5e-7")
    elif not abs(float(found)) < 1e300:
        yield Trouble(path, "数太大", "the number is too large")
    elif above is not None and not float(found) > above:
        yield Trouble(path, f"应大于 {above:g}", f"must be above {above:g}")
    elif least is not None and float(found) < least:
        yield Trouble(path, f"不得小于 {least:g}", f"must not be below {least:g}")


def _coverage(document: Mapping[str, Any]) -> Iterator[Trouble]:
    yield from _one_of(document["k_rule"], K_RULES, "k_rule")
    if document["k_rule"] == "fixed" and document["k"] is None:
        yield Trouble("k", "固定 k 须给出 k 值", "a fixed k needs its value")
    yield from _decimal(document["k"], "k", above=0)
    probability = document["probability"]
    if not NUMBER.fullmatch(probability) or not 0 < float(probability) < 1:
        yield Trouble("probability", "应在 0 与 1 之间，例如 0.95", "between 0 and 1, such as 0.95")
    if document["digits"] not in (1, 2):
        yield Trouble("digits", "应为 1 或 2", "1 or 2")


def _checked(found: str | None, today: date) -> Iterator[Trouble]:
    path = "validated_on"
    if not found:
        zh, en = "请填写独立验证本模板的日期", "the day on which this template was checked independently"
        yield Trouble(path, zh, en)
        return
    try:
        day = date.fromisoformat(found)
    except ValueError:
        yield Trouble(path, "应为日期，例如 2026-01-31", "a day such as 2026-01-31")
        return
    if day > today:
        yield Trouble(path, "不得晚于今天", "not after today")


def _symbol(found: str, path: str) -> Iterator[Trouble]:
    from guiju.metrology.errors import ModelError
    from guiju.metrology.model import Model

    if not SYMBOL.fullmatch(found):
        zh = "以字母开头，只含英文字母、数字和下划线，最多 32 个字符"
        yield Trouble(path, zh, "a letter, then letters, digits and _, at most 32 signs")
        return
    try:
        free = Model(found).names == (found,)
    except ModelError:
        free = False
    if not free:
        yield Trouble(path, f"{found} 是函数或常数的名称", f"{found} is the name of a function or constant")


def _unit(found: str, path: str) -> Iterator[Trouble]:
    from guiju.metrology.errors import UnitError
    from guiju.metrology.units import read_unit

    if not found:
        yield Trouble(path, "请填写单位；无量纲写 1", "the unit; 1 for a pure number")
        return
    # A level or ratio has a type of its own in the numeric core; a budget computes with it as it is written.
    if re.fullmatch(r"dB\w{0,6}|Np", found):
        return
    try:
        read_unit(found)
    except UnitError as error:
        yield Trouble(path, error.zh, error.en)


def _input(each: Mapping[str, Any], path: str, roles: frozenset[str]) -> Iterator[Trouble]:
    yield from _symbol(each["symbol"], f"{path}.symbol")
    yield from _words(each["name"], f"{path}.name")
    yield from _unit(each["unit"], f"{path}.unit")
    source = each["from"]
    if source not in SOURCES:
        yield from _one_of(source, SOURCES, f"{path}.from")
        return
    yield from _source(each, path, roles)
    for member in ("value", "half_width", "u", "dof"):
        positive = 0.0 if member in POSITIVE else None
        yield from _decimal(each[member], f"{path}.{member}", above=positive, least=0.0 if member == "u" else None)
        if each[member] is None and member in REQUIRED.get(source, ()):
            yield Trouble(f"{path}.{member}", "请填写", "to be filled in")


def _source(each: Mapping[str, Any], path: str, roles: frozenset[str]) -> Iterator[Trouble]:
    source, needed = each["from"], NEEDS[each["from"]]
    if "series" in needed and not SYMBOL.fullmatch(each["series"]):
        yield Trouble(f"{path}.series", "请填写读数系列的符号", "the symbol of the series of readings")
    if "role" in needed and each["role"] not in roles:
        told = "、".join(sorted(roles)) or "—"
        zh = f"本方法版本没有要求这个角色的标准器；可用：{told}"
        yield Trouble(f"{path}.role", zh, f"the edition asks for no standard in this role; there are: {told}")
    yield from _one_of(each["distribution"], DISTRIBUTIONS, f"{path}.distribution")
    if source in ("limit", "resolution") and each["distribution"] not in WITH_ENDS:
        zh = "由限值或分辨力得到的量只能是均匀、三角或反正弦分布"
        en = "limits and resolutions are rectangular, triangular or arcsine"
        yield Trouble(f"{path}.distribution", zh, en)


def _output(each: Mapping[str, Any], path: str) -> Iterator[Trouble]:
    yield from _symbol(each["symbol"], f"{path}.symbol")
    yield from _words(each["quantity"], f"{path}.quantity")
    yield from _unit(each["unit"], f"{path}.unit")


def _twice(document: Mapping[str, Any]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for group in ("inputs", "outputs"):
        for place, each in enumerate(document[group]):
            if each["symbol"] and each["symbol"] in seen:
                zh, en = f"{each['symbol']} 已经用过", f"{each['symbol']} is used already"
                yield Trouble(f"{group}.{place}.symbol", zh, en)
            seen.add(each["symbol"])


def _model(text: str, path: str, document: Mapping[str, Any]) -> Iterator[Trouble]:
    from guiju.metrology.errors import ModelError
    from guiju.metrology.model import Model
    from guiju.metrology.model.tree import Name, walk

    try:
        model = Model(text)
    except ModelError as error:
        yield in_model(path, text, error.zh, error.en, error.position)
        return
    known = [each["symbol"] for each in document["inputs"]]
    for node in walk(model.tree):
        if isinstance(node, Name) and node.name not in known:
            near = get_close_matches(node.name, known, 1)
            zh, en = f"没有输入量 {node.name}", f"there is no input {node.name}"
            if near:
                zh, en = f"{zh}；是否为 {near[0]}？", f"{en}; did you mean {near[0]}?"
            yield in_model(path, text, zh, en, node.position)
            return


def _dimensions(output: Mapping[str, Any], path: str, document: Mapping[str, Any]) -> Iterator[Trouble]:
    """The formula against the units of its inputs and of the output; what cannot be read is told by others."""
    from guiju.metrology.dimensions import DimensionError, check_dimensions
    from guiju.metrology.errors import MetrologyError

    units = {each["symbol"]: each["unit"] for each in document["inputs"]}
    try:
        check_dimensions(output["model"], units, output["unit"])
    except DimensionError as error:
        yield in_model(path, output["model"], error.zh, error.en, error.position)
    except MetrologyError:
        return


def in_model(path: str, text: str, zh: str, en: str, position: int | None) -> Trouble:
    """A fault at a place of a model's text, shown with a caret."""
    from guiju.metrology.model.characters import caret_line

    zh, en = zh.split("\n", 1)[0], en.split("\n", 1)[0]
    if position is None:
        return Trouble(path, zh, en)
    place = position + 1
    return Trouble(path, f"第 {place} 个字符：{zh}", f"character {place}: {en}", position, caret_line(text, position))


def _line(line: Mapping[str, Any]) -> Iterator[Trouble]:
    method = line.get("method", "")
    yield from _one_of(method, dict.fromkeys(FITS), "line.method")
    for member in ("x_series", "y_series"):
        if not SYMBOL.fullmatch(line.get(member, "")):
            yield Trouble(f"line.{member}", "请填写读数系列的符号", "the symbol of the series of readings")
    for member in ("x_offset", "forward_u"):
        least = 0.0 if member == "forward_u" else None
        yield from _decimal(line.get(member, ""), f"line.{member}", least=least)
    for member in ("u_x", "u_y"):
        yield from _decimal(line.get(member), f"line.{member}", above=0.0)
    for text in line.get("forward_x", ()):
        if not NUMBER.fullmatch(text):
            yield Trouble("line.forward_x", "应为用逗号分隔的数字", "numbers separated by commas")
            break
