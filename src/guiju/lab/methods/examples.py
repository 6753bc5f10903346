"""Examples on which a template is tried: the newest frozen record of the method, or readings that were typed.

Records lie in an app above this one: it registers here what finds them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.house.act import Actor
from guiju.lab.methods.template_rules import NUMBER
from guiju.record.enclosures import BudgetTemplate, Standard
from guiju.record.measurement import Influence, Point, Series, Summary
from guiju.record.words import DecimalText, Digest, Enclosed, Quantity, Text

LONGEST = 20_000
MOST_POINTS = 20
NOWHERE = Enclosed(kind="budget_template", digest=Digest("0" * 64))
STANDARD = ("standard", "standard_correction")


@dataclass(frozen=True)
class Example:
    """What a template is tried on; `inputs` are `guiju.results.sections.SectionInputs` of any template."""

    label: str
    link: str
    inputs: Any


class ExampleError(ValueError):
    """A typed example that cannot be read: the line from 1 (0 for the whole), and why."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        self.line, self.zh, self.en = line, zh, en
        super().__init__(line, zh, en)

    def sentence(self, lang: str) -> str:
        """The sentence in `lang`, the line first."""
        if not self.line:
            return self.zh if lang == "zh" else self.en
        return f"第 {self.line} 行：{self.zh}" if lang == "zh" else f"line {self.line}: {self.en}"


Finder = Callable[[str, str, str, Actor], Example | None]
"""Method, edition, code of the template, who looks."""
_finders: list[Finder] = []


def register_examples(finder: Finder) -> None:
    """Registers what finds the newest frozen record of a method; called once by the app that has them."""
    if finder not in _finders:
        _finders.append(finder)


def newest(method: str, edition: str, code: str, who: Actor) -> Example | None:
    """The newest frozen record of this edition and template as an example; None where there is none."""
    return next((found for finder in _finders if (found := finder(method, edition, code, who)) is not None), None)


def skeleton(template: BudgetTemplate | None) -> str:
    """A typed example to be filled in: a line for each thing that the template needs."""
    if template is None:
        return ""
    lines = ["nominal = 100 V" if not template.inputs else f"nominal = 100 {template.inputs[0].unit}"]
    if template.line is not None:
        series = (template.line.x_series, template.line.y_series)
        return "\n\n".join("\n".join(f"{each} = {number}" for each in series) for number in (1, 2, 3))
    for each in template.inputs:
        lines += _lines(each.from_, each.series, each.role)
    return "\n".join(dict.fromkeys(lines))


def _lines(source: str, series: str, role: str) -> list[str]:
    made = {
        "reading": [f"{series} = 1.01 1.02 1.00"],
        "resolution": [f"{series} resolution = 0.01"],
        "summary": [f"{series} = 1.00 ± 0.01"],
        "standard": [f"{role} = 100 ± 0.02; k = 2"],
        "standard_correction": [f"{role} = 0.01 ± 0.02; k = 2"],
        "standard_drift": [f"{role} drift = 0.01"],
        "influence": [f"{series} = 23"],
    }
    return made.get(source, [])


@dataclass
class _Typed:
    """One point of a typed example."""

    nominal: Quantity
    values: dict[str, tuple[str, ...]]
    summaries: dict[str, tuple[str, str]]
    resolutions: dict[str, str]
    standards: dict[str, tuple[str, str, str]]
    drifts: dict[str, str]


@dataclass(frozen=True)
class _Known:
    """What a template reads: unit of each series and role; which of them are summaries, which standards."""

    units: dict[str, str]
    summaries: set[str]
    roles: set[str]


def typed(text: str, template: BudgetTemplate, *, method: str, edition: str, rounding: str, day: date) -> Example:
    """Readings as they were typed; points are separated by an empty line.

    A line is ``nominal = 50 mm``, ``V = 5.007 4.994`` (readings), ``V resolution = 0.001``, ``d = 0.1 ± 0.02`` (a
    summary with its standard uncertainty), ``reference = 50.01 ± 0.02; k = 2`` (the standard in a role with U) or
    ``reference drift = 0.01``. Raises ExampleError.
    """
    from guiju.results.sections import SectionInputs

    if len(text) > LONGEST:
        raise ExampleError(0, f"示例最多 {LONGEST} 个字符", f"an example has at most {LONGEST} signs")
    points = list(_points(text, template))
    if not points:
        raise ExampleError(0, "示例是空的；请填写读数", "the example is empty: type readings")
    if len(points) > MOST_POINTS:
        raise ExampleError(0, f"示例最多 {MOST_POINTS} 个点", f"an example has at most {MOST_POINTS} points")
    units = _units(template)
    inputs = SectionInputs(
        section_id="1",
        template=template,
        template_ref=NOWHERE,
        points=tuple(_point(place, each, template) for place, each in enumerate(points, start=1)),
        series=tuple(one for place, each in enumerate(points, start=1) for one in _series(place, each, units)),
        summaries=tuple(one for place, each in enumerate(points, start=1) for one in _summaries(place, each, units)),
        standards=_standards(points, template, day),
        scope=(),
        site="",
        method=method,
        edition=edition,
        rounding=rounding,  # type: ignore[arg-type]
        day=day.isoformat(),  # type: ignore[arg-type]
    )
    return Example("", "", inputs)


def _units(template: BudgetTemplate) -> dict[str, str]:
    """The unit of each series and role."""
    units = {name: each.unit for each in template.inputs for name in (each.series, each.role) if name}
    if template.line is not None:
        output = template.outputs[0].unit if template.outputs else "1"
        units |= {template.line.x_series: output, template.line.y_series: output}
    return units


def _points(text: str, template: BudgetTemplate) -> Iterator[_Typed]:
    known = _Known(
        _units(template),
        {each.series for each in template.inputs if each.from_ == "summary"},
        {each.role for each in template.inputs if each.role},
    )
    point: _Typed | None = None
    nominal = Quantity(value=DecimalText("0"), unit="1")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            if point is not None:
                yield point
            point = None
            continue
        if point is None:
            point = _Typed(nominal, {}, {}, {}, {}, {})
        _read(number, line, point, known)
        nominal = point.nominal
    if point is not None:
        yield point


def _read(number: int, line: str, point: _Typed, known: _Known) -> None:
    head, mark, rest = line.replace("＝", "=").replace("；", ";").partition("=")
    name, _space, member = head.strip().partition(" ")
    rest = rest.strip()
    if not mark or not rest:
        raise ExampleError(number, "应写作 “符号 = 数值”", "to be written as `symbol = numbers`")
    if name == "nominal":
        value, _space, unit = rest.partition(" ")
        point.nominal = Quantity(value=_number(number, value), unit=unit.strip() or "1")
    elif name not in known.units:
        told = "、".join(known.units) or "—"
        raise ExampleError(number, f"模板不用 {name}；可用：{told}", f"the template uses no {name}; there are: {told}")
    elif member == "drift" and name in known.roles:
        point.drifts[name] = _number(number, rest)
    elif member == "resolution":
        point.resolutions[name] = _number(number, rest)
    elif name in known.roles:
        point.standards[name] = _certified(number, rest)
    elif name in known.summaries or "±" in rest:
        value, _sign, u = rest.partition("±")
        point.summaries[name] = (_number(number, value), _number(number, u or "0"))
    else:
        point.values[name] = tuple(_number(number, each) for each in re.split(r"[\s,，、;]+", rest) if each)


def _number(line: int, text: str) -> DecimalText:
    found = text.strip().replace("−", "-")
    if not NUMBER.fullmatch(found):
        raise ExampleError(line, f"“{found[:40]}” 不是数字", f"`{found[:40]}` is no number")
    return DecimalText(found)


def _certified(line: int, text: str) -> tuple[str, str, str]:
    """Value, U and k."""
    stated, _mark, factor = text.partition(";")
    value, _sign, U = stated.partition("±")
    k = factor.partition("=")[2] if factor.strip() else "2"
    return _number(line, value), _number(line, U), _number(line, k)


def _point(place: int, each: _Typed, template: BudgetTemplate) -> Point:
    influences = {one.series: one.unit for one in template.inputs if one.from_ == "influence"}
    return Point(
        point_id=str(place),
        section_id="1",
        run_id="1",
        function=Text(zh="", en=""),
        quantity="",
        range="",
        channel="",
        nominal=each.nominal,
        influences=tuple(
            Influence(name=name, quantity=Quantity(value=DecimalText(each.values[name][0]), unit=unit))
            for name, unit in influences.items()
            if name in each.values
        ),
        cycle=1,
        direction="none",
        state="not_adjusted",
    )


def _series(place: int, each: _Typed, units: dict[str, str]) -> Iterator[Series]:
    for name, values in each.values.items():
        resolution = each.resolutions.get(name)
        yield Series(
            series_id=f"{place}-{name}",
            point_id=str(place),
            symbol=name,
            source="item",
            unit=units[name],
            resolution=None if resolution is None else DecimalText(resolution),
            sequence="",
            batch_id="1",
            values=tuple(map(DecimalText, values)),
            offsets=(),
        )


def _summaries(place: int, each: _Typed, units: dict[str, str]) -> Iterator[Summary]:
    for name, (value, u) in each.summaries.items():
        yield Summary(
            point_id=str(place),
            symbol=name,
            unit=units[name],
            batch_id="1",
            value=DecimalText(value),
            u=DecimalText(u),
            dof=None,
        )


def _standards(points: list[_Typed], template: BudgetTemplate, day: date) -> dict[str, Standard]:
    from guiju.lab.methods.example_standard import standard

    units = {each.role: each.unit for each in template.inputs if each.role}
    made = {}
    for role, unit in units.items():
        stated = [(each.nominal, each.standards[role]) for each in points if role in each.standards]
        drift = next((each.drifts[role] for each in points if role in each.drifts), None)
        if stated:
            made[role] = standard(role, unit, stated, drift, day)
    return made
