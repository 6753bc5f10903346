"""Uncertainty budgets as data: model, sources and rule in; table, shares and result out (GUM 8, JJF 1059.1 annexes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guiju.metrology.errors import InputError
from guiju.metrology.model import Model
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.coverage import Expanded, expand
from guiju.metrology.uncertainty.data import input_as_data, input_from_data, number_from, number_text
from guiju.metrology.uncertainty.estimate import Estimate, Remark
from guiju.metrology.uncertainty.propagation import as_model, by_name, propagate
from guiju.metrology.uncertainty.quantities import Input

FORMAT = "guiju-budget/1"
# A part of the variance below this is not told.
_WORTH_TELLING = 5e-4


@dataclass(frozen=True)
class Source:
    """A line of a budget: an input, its unit, and what it is in Chinese and English."""

    input: Input
    unit: str = ""
    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class BudgetRow:
    """What one source does to the result. `share` is its part of the variance, with correlation also negative.

    `u` is in the unit of the source, `contribution` (c*u, with its sign) in the unit of the result.
    """

    name: str
    zh: str
    en: str
    unit: str
    value: float
    distribution: str
    u: float
    dof: float
    sensitivity: float
    sensitivity_formula: str
    contribution: float
    share: float


@dataclass(frozen=True, eq=False)
class BudgetResult:
    """An evaluated budget: the result, its expanded uncertainty, a row for each source in the order of the budget.

    `second_order` is the result to second order, evaluated where a sensitivity is zero; there the first order may say
    too little, and a remark tells so.
    """

    estimate: Estimate
    expanded: Expanded
    rows: tuple[BudgetRow, ...]
    second_order: Estimate | None = None
    remarks: tuple[Remark, ...] = ()

    def pareto(self) -> tuple[tuple[str, float, float], ...]:
        """(name, share, cumulated share) from the largest share down: the bars and the line of a Pareto chart."""
        found = []
        total = 0.0
        for row in sorted(self.rows, key=lambda row: -row.share):
            total += row.share
            found.append((row.name, row.share, total))
        return tuple(found)

    def as_data(self) -> dict[str, Any]:
        """The evaluated budget as plain data, numbers as decimal strings: what a record freezes."""
        return {
            "format": FORMAT,
            "value": number_text(self.estimate.value),
            "u": number_text(self.estimate.u),
            "dof": number_text(self.estimate.dof),
            "k": number_text(self.expanded.k),
            "U": number_text(self.expanded.U),
            "p": None if self.expanded.p is None else number_text(self.expanded.p),
            "rule": self.expanded.rule,
            "second_order_u": None if self.second_order is None else number_text(self.second_order.u),
            "rows": [_row_data(row) for row in self.rows],
            "remarks": [remark.code for remark in self.remarks],
        }


def _row_data(row: BudgetRow) -> dict[str, str]:
    return {name: number_text(value) if isinstance(value, float) else value for name, value in vars(row).items()}


@dataclass(frozen=True)
class Budget:
    """A budget: a model, its sources by name, correlations, and the rule for the coverage factor.

    A source that the model does not use is an error: most often its name is misspelt. Raises InputError, ModelError.

    >>> from guiju.metrology import Normal
    >>> budget = Budget("V/I", {"V": Source(Normal(10.0, 0.03), "V"), "I": Source(Normal(2.0, 0.008), "A")}, unit="ohm")
    >>> result = budget.evaluate()
    >>> [row.sensitivity_formula for row in result.rows]
    ['1/I', '-V/I**2']
    >>> [name for name, share, cumulated in result.pareto()]
    ['I', 'V']
    """

    model: Model | str
    sources: Mapping[str, Source]
    unit: str = ""
    p: float = 0.95
    rule: str = "t_truncated"
    k: float | None = None
    correlations: Correlations = field(default_factory=lambda: Correlations({}))

    def __post_init__(self) -> None:
        model = as_model(self.model)
        by_name(self.sources, "sources")
        names = model.names
        for name in self.sources:
            if name not in names:
                raise InputError(
                    f"公式 {model.text} 没有用到 {name}；请检查名称",
                    f"the formula {model.text} does not use it: check the name",
                    name,
                )

    @property
    def inputs(self) -> dict[str, Input]:
        """The inputs by name."""
        return {name: source.input for name, source in self.sources.items()}

    def with_inputs(self, inputs: Mapping[str, Input]) -> Budget:
        """The budget with some inputs replaced, as the bench fills in a template for each point. Raises InputError."""
        for name in inputs:
            if name not in self.sources:
                raise InputError(f"预算里没有 {name}", "the budget has no such source", name)
        sources = {name: replace(source, input=inputs.get(name, source.input)) for name, source in self.sources.items()}
        return replace(self, sources=sources)

    def evaluate(self) -> BudgetResult:
        """The budget evaluated by the GUM. Raises what `propagate` and `expand` raise."""
        model = as_model(self.model)
        correlations = self.correlations or None
        estimate = propagate(model, self.inputs, correlations)
        expanded = expand(estimate, self.p, rule=self.rule, k=self.k)
        second = None
        remarks = expanded.remarks
        vanishing = estimate.vanishing
        if vanishing:
            second = propagate(model, self.inputs, correlations, order=2)
            if second.u > estimate.u * (1.0 + 1e-9):
                remarks = (*remarks, _vanishing_remark(vanishing, estimate.u, second.u))
        rows = self._rows(model, estimate)
        mixed = 1.0 - sum((row.contribution / estimate.u) ** 2 for row in rows) if estimate.u > 0.0 else 0.0
        if abs(mixed) > _WORTH_TELLING:
            remarks = (*remarks, _correlation_remark(mixed))
        return BudgetResult(estimate, expanded, rows, second, remarks)

    def _rows(self, model: Model, estimate: Estimate) -> tuple[BudgetRow, ...]:
        _, slopes = model.gradient_at([self.sources[name].input.value for name in model.names])
        parts = {name: slope * self.sources[name].input.u for name, slope in zip(model.names, slopes, strict=True)}
        shares = self._shares(parts, estimate.u)
        slope_of = dict(zip(model.names, slopes, strict=True))
        return tuple(
            BudgetRow(
                name,
                source.zh,
                source.en,
                source.unit,
                float(source.input.value),
                source.input.distribution,
                float(source.input.u),
                float(source.input.dof),
                slope_of[name],
                model.partial(name),
                parts[name],
                shares[name],
            )
            for name, source in self.sources.items()
        )

    def _shares(self, parts: Mapping[str, float], u: float) -> dict[str, float]:
        """Each source's part of the variance, its products with correlated sources included; all zero for u of zero."""
        if u == 0.0:
            return dict.fromkeys(parts, 0.0)
        found = {}
        for name, part in parts.items():
            joined = part + sum(self._r(name, other) * parts[other] for other in parts if other != name)
            found[name] = (part / u) * (joined / u)
        return found

    def _r(self, a: str, b: str) -> float:
        source = self.sources[a].input.source
        same = bool(source) and source == self.sources[b].input.source
        return 1.0 if same else self.correlations.coefficient(a, b)

    def as_data(self) -> dict[str, Any]:
        """The budget as plain data, numbers as decimal strings; `from_data` reads it back without loss."""
        model = as_model(self.model)
        data: dict[str, Any] = {"format": FORMAT, "model": model.typed, "unit": self.unit}
        if model.tables:
            from guiju.metrology.uncertainty.data_tables import table_as_data

            data["tables"] = {name: table_as_data(one, f"tables.{name}") for name, one in model.tables.items()}
        if model.versions:
            data["versions"] = model.versions
        data["sources"] = {name: _source_data(source) for name, source in self.sources.items()}
        if self.correlations.coefficients:
            data["correlations"] = [
                {"a": a, "b": b, "r": number_text(r)} for (a, b), r in self.correlations.coefficients.items()
            ]
        if self.correlations.copula:
            data["copula"] = self.correlations.copula
        data["p"], data["rule"] = number_text(self.p), self.rule
        if self.k is not None:
            data["k"] = number_text(self.k)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Budget:
        """A budget from plain data. Raises InputError that names the source and field, ModelError for the formula."""
        by_name(data, "budget")
        sources = data.get("sources")
        if not isinstance(sources, Mapping) or "model" not in data:
            raise InputError("预算要有 model 和 sources", "a budget needs model and sources", "budget")
        pairs = dict(_pair_from(one, place) for place, one in enumerate(_listed(data.get("correlations", ()))))
        k = data.get("k")
        return cls(
            _model_from(data),
            {str(name): _source_from(str(name), one) for name, one in sources.items()},
            str(data.get("unit", "")),
            number_from(data.get("p", 0.95), "p"),
            str(data.get("rule", "t_truncated")),
            None if k is None else number_from(k, "k"),
            Correlations(pairs, str(data.get("copula", ""))),
        )


def _model_from(data: Mapping[str, Any]) -> Model | str:
    """The formula; with the tables and the versions of functions that it was written with."""
    tables, versions = data.get("tables", {}), data.get("versions", {})
    for name, given in (("tables", tables), ("versions", versions)):
        if not isinstance(given, Mapping):
            raise InputError(f"须为一组字段，不能是 {given!r}", f"must be a set of fields, not {given!r}", name)
    if not tables and not versions:
        return str(data["model"])
    from guiju.metrology.uncertainty.data_tables import table_from_data

    read = {str(name): table_from_data(one, f"tables.{name}") for name, one in tables.items()}
    return Model(str(data["model"]), tables=read, versions={str(name): str(one) for name, one in versions.items()})


def _listed(given: Any) -> Sequence[Any]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise InputError("须为一个列表", f"must be a list, not {given!r}"[:200], "correlations")
    return given


def _pair_from(one: Any, place: int) -> tuple[tuple[str, str], float]:
    where = f"correlations[{place}]"
    if not isinstance(one, Mapping) or not {"a", "b", "r"} <= set(one):
        raise InputError("须有 a、b、r", "needs a, b and r", where)
    return (str(one["a"]), str(one["b"])), number_from(one["r"], f"{where}.r")


def _source_data(source: Source) -> dict[str, Any]:
    texts = {"unit": source.unit, "zh": source.zh, "en": source.en}
    return {**input_as_data(source.input), **{name: text for name, text in texts.items() if text}}


def _source_from(name: str, data: Any) -> Source:
    if not isinstance(data, Mapping):
        raise InputError(f"须为一组字段，不能是 {data!r}", f"must be a set of fields, not {data!r}", name)
    texts = {key: str(data[key]) for key in ("unit", "zh", "en") if key in data}
    rest = {key: value for key, value in data.items() if key not in texts}
    return Source(input_from_data(rest, name), **texts)


def _correlation_remark(mixed: float) -> Remark:
    percent = f"{100.0 * mixed:.1f}"
    return Remark(
        "correlated-shares",
        f"输入量彼此相关，协方差占合成方差的 {percent.replace('-', '−')} %；表中各量的占比已计入它与其他量的协方差",
        f"the inputs are correlated: covariance makes {percent} % of the variance, and each share in the table holds"
        " its products with the other inputs",
    )


def _vanishing_remark(names: tuple[str, ...], first: float, second: float) -> Remark:
    listed = ", ".join(names)
    return Remark(
        "zero-sensitivity",
        f"{listed} 的灵敏系数为零，一阶 u = {first:.4g} 偏小；二阶 u = {second:.4g}，请以二阶或蒙特卡洛法为准",
        f"the sensitivity to {listed} is zero, so first order understates: u = {first:.4g}, second order {second:.4g};"
        " take second order or Monte Carlo",
    )
