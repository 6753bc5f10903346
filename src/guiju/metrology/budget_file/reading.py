"""A budget file's text into a `BudgetFile`, every field checked where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guiju.metrology.budget_file.complex_fields import PARTS, real_results, split_inputs
from guiju.metrology.budget_file.fields import RELATIVE, BudgetFileError, Field, read_fields
from guiju.metrology.budget_file.file import (
    BudgetFile,
    Conformity,
    ResultWanted,
    Rounding,
    Settings,
    SourceText,
    Text,
)
from guiju.metrology.budget_file.inputs import input_of, relocated
from guiju.metrology.decision import RULES, Limits
from guiju.metrology.errors import InputError, MetrologyError, ModelError
from guiju.metrology.model import Model, Table, Tabulated
from guiju.metrology.model.complex_parts import Parts
from guiju.metrology.reporting import ROUNDINGS
from guiju.metrology.uncertainty import coverage
from guiju.metrology.uncertainty.budget import Source
from guiju.metrology.uncertainty.correlation import Correlations, simultaneous

_TOP = (
    "title",
    "measurand",
    "results",
    "inputs",
    "tables",
    "correlations",
    "copula",
    "together",
    "p",
    "rule",
    "k",
    "report",
    "monte_carlo",
    "remarks",
)
_RESULT = ("symbol", "model", "unit", "zh", "en", "parts", "report", "specification")
MOST_INPUTS, MOST_RESULTS = 500, 50


def read_budget(text: str) -> BudgetFile:
    """A budget file. Raises BudgetFileError, with the path and the line, for anything that is wrong in it.

    >>> file = read_budget("measurand: {model: V/2, unit: V}\\ninputs: {V: {value: 10, u: 0.03}}")
    >>> file.results[0].model.names, file.sources["V"].input.u
    (('V',), 0.03)
    """
    top = read_fields(text)
    given = top.mapping(_TOP, ("inputs",))
    tables = {name: _table(one) for name, one in given["tables"].mapping().items()} if "tables" in given else {}
    rounding = _rounding(given["report"], Rounding()) if "report" in given else Rounding()
    split = split_inputs(given["inputs"])
    given = {**given, "inputs": split.inputs}
    results = _results(top, given, tables, rounding, split.parts)
    sources, texts = _inputs(split.inputs)
    sources, correlations = _correlated(given, sources, split.correlated)
    _check_use(split.inputs, sources, results, given)
    p, rule, k = _coverage(given)
    return BudgetFile(
        _text(given["title"]) if "title" in given else Text(),
        results,
        sources,
        texts,
        correlations,
        p,
        rule,
        k,
        _settings(given["monte_carlo"]) if "monte_carlo" in given else Settings(),
        _text(given["remarks"]) if "remarks" in given else Text(),
        {
            **{one.path: one.line for one in top.walk()},
            **{f"inputs.{name}": one.line for name, one in split.inputs.mapping().items()},
        },
        "measurand" in given,
    )


def _text(one: Field) -> Text:
    """One text for both languages, or {zh, en} of which one may be missing."""
    if isinstance(one.value, str):
        found = one.text()
        return Text(found, found)
    return _named(one.mapping(("zh", "en")))


def _named(given: dict[str, Field]) -> Text:
    zh = given["zh"].text() if "zh" in given else ""
    en = given["en"].text() if "en" in given else ""
    return Text(zh or en, en or zh)


def _table(one: Field) -> Tabulated:
    given = one.mapping(("x", "y"), ("x", "y"))
    x, y = ([each.number() for each in given[name].items(2)] for name in ("x", "y"))
    try:
        return Table(x, y)
    except MetrologyError as error:
        raise BudgetFileError(error.zh, error.en, one.path, one.line) from None


def _results(
    top: Field,
    given: dict[str, Field],
    tables: dict[str, Tabulated],
    rounding: Rounding,
    parts: Mapping[str, Parts],
) -> tuple[ResultWanted, ...]:
    if ("measurand" in given) == ("results" in given):
        top.refuse(
            "要有 measurand（一个结果）或 results（几个结果），且只有其一", "needs measurand or results, one of them"
        )
    if "measurand" in given:
        one = given["measurand"]
        symbol = one.mapping(_RESULT).get("symbol")
        return _result(one, symbol.text(60) if symbol else "y", tables, rounding, parts)
    several = given["results"].mapping()
    if not 1 <= len(several) <= MOST_RESULTS:
        given["results"].refuse(f"要有 1 至 {MOST_RESULTS} 个结果", f"must be 1 to {MOST_RESULTS} results")
    found = [each for symbol, one in several.items() for each in _result(one, symbol, tables, rounding, parts)]
    twice = [each for place, each in enumerate(found) if each.symbol in {one.symbol for one in found[:place]}]
    if twice:
        both = twice[0].symbol
        given["results"].refuse(f"两个结果都叫 {both}", f"two results would have the name {both}")
    return tuple(found)


def _result(
    one: Field, symbol: str, tables: dict[str, Tabulated], rounding: Rounding, parts: Mapping[str, Parts]
) -> tuple[ResultWanted, ...]:
    """The result of a formula; of a complex one its two parts."""
    given = one.mapping(_RESULT, ("model",))
    typed = given["model"].text(10_000)
    form = given["parts"].one_of(PARTS) if "parts" in given else "cartesian"
    try:
        model = Model(typed, tables=tables)
        found = real_results(model, tables, parts, form)
    except MetrologyError as error:
        raise _in_model(error, given["model"]) from None
    if len(found) > 1 and "specification" in given:
        zh, en = "复数结果不能直接判定；请用 abs 写出模", "a complex result has no limits: take its magnitude by abs"
        given["specification"].refuse(zh, en)
    if len(found) == 1 and "parts" in given:
        given["parts"].refuse("结果是实数，不分部分", "the result is real and has no parts")
    if "report" in given:
        rounding = _rounding(given["report"], rounding)
    conformity = _conformity(given["specification"]) if "specification" in given else None
    unit, name = given["unit"].text(60) if "unit" in given else "", _named(given)
    return tuple(
        ResultWanted(
            f"{symbol}{part.suffix}",
            part.model,
            unit if part.unit is None else part.unit,
            _joined(name, symbol, part.words),
            rounding,
            conformity,
            model.text if part.suffix else "",
            given["model"].path,
        )
        for part in found
    )


def _joined(name: Text, symbol: str, part: Text) -> Text:
    """The name of a result with that of its part."""
    return Text(f"{name.zh or symbol} {part.zh}", f"{name.en or symbol}, {part.en}") if part != Text() else name


def _in_model(error: MetrologyError, one: Field) -> BudgetFileError:
    """What is wrong in a formula, with the column in it."""
    if isinstance(error, ModelError) and error.position is not None:
        column = error.position + 1
        return BudgetFileError(f"第 {column} 个字符：{error.zh}", f"character {column}: {error.en}", one.path, one.line)
    return BudgetFileError(error.zh, error.en, one.path, one.line)


def _rounding(one: Field, base: Rounding) -> Rounding:
    given = one.mapping(("digits", "rounding", "interval", "smallest", "relative", "full_scale"))
    found = base
    if "digits" in given:
        found = replace(found, digits=given["digits"].whole(1, 2))
    if "rounding" in given:
        found = replace(found, rule=given["rounding"].one_of(ROUNDINGS))
    if "interval" in given:
        found = replace(found, interval=_positive(given["interval"]))
    if "smallest" in given:
        found = replace(found, smallest=_positive(given["smallest"]))
    if "relative" in given:
        found = replace(found, relative=given["relative"].one_of(RELATIVE))
    if "full_scale" in given:
        if not found.relative:
            given["full_scale"].refuse("要与 relative 一起给出", "stands beside relative only")
        found = replace(found, full_scale=_positive(given["full_scale"]))
    return found


def _positive(one: Field) -> float:
    found = one.number()
    if not found > 0:
        one.refuse("须大于零", "must be above zero")
    return found


def _conformity(one: Field) -> Conformity:
    """Limits as {lower, upper} or {mpev, nominal}, and the decision rule by name."""
    given = one.mapping(("lower", "upper", "mpev", "nominal", "rule"), ("rule",))
    numbers = {name: field.number() for name, field in given.items() if name != "rule"}
    rule = RULES[given["rule"].one_of(RULES)]
    mpev = numbers.get("mpev")
    try:
        if "lower" in numbers or "upper" in numbers:
            if "nominal" in numbers:
                given["nominal"].refuse("与 lower、upper 一起时不能用", "does not go with lower and upper")
            limits = Limits(numbers.get("lower"), numbers.get("upper"))
        elif mpev is not None:
            limits = Limits.symmetric(mpev, numbers.get("nominal", 0.0))
        else:
            one.refuse("要有 lower、upper 或 mpev", "needs lower, upper or mpev")
    except BudgetFileError:
        raise
    except MetrologyError as error:
        raise relocated(error, one) from None
    if rule.neglect_ratio is not None and mpev is None and not limits.two_sided:
        one.refuse("单侧限还要给出 mpev", "a single limit needs mpev too with this rule")
    return Conformity(limits, rule, mpev)


def _inputs(one: Field) -> tuple[dict[str, Source], dict[str, SourceText]]:
    given = one.mapping()
    if not 1 <= len(given) <= MOST_INPUTS:
        one.refuse(f"要有 1 至 {MOST_INPUTS} 个输入量", f"must be 1 to {MOST_INPUTS} inputs")
    sources: dict[str, Source] = {}
    texts: dict[str, SourceText] = {}
    for name, field in given.items():
        quantity = input_of(field)
        fields = field.mapping()
        named = _named(fields)
        unit = fields["unit"].text(60) if "unit" in fields else ""
        sources[name] = Source(quantity, unit, named.zh, named.en)
        texts[name] = SourceText(named, _text(fields["from"]) if "from" in fields else Text())
    return sources, texts


def _correlated(
    given: dict[str, Field], sources: dict[str, Source], parts: tuple[tuple[str, str, Field], ...]
) -> tuple[dict[str, Source], Correlations]:
    pairs = {(a, b): field.number() for a, b, field in parts}
    for one in given["correlations"].items() if "correlations" in given else []:
        fields = one.mapping(("a", "b", "r"), ("a", "b", "r"))
        a, b = (fields[name].one_of(sources) for name in ("a", "b"))
        pairs[a, b] = fields["r"].number()
    copula = given["copula"].text() if "copula" in given else ""
    place = next((given[name] for name in ("correlations", "together") if name in given), None)
    place = place or next((field for *_, field in parts), None)
    try:
        correlations = Correlations(pairs, copula)
        if "together" in given:
            place = given["together"]
            for number, group in enumerate(given["together"].items()):
                sources, correlations = _together(group, given["inputs"], sources, correlations, f"sample {number + 1}")
    except BudgetFileError:
        raise
    except InputError as error:
        at = given["copula"] if error.where == "copula" else place
        path, line = (at.path, at.line) if at is not None else ("correlations", 0)
        where = "" if error.where in ("copula", "") else f"{error.where} "
        raise BudgetFileError(f"{where}{error.zh}", f"{where}{error.en}", path, line) from None
    return sources, correlations


def _together(
    group: Field, inputs: Field, sources: dict[str, Source], known: Correlations, sample: str
) -> tuple[dict[str, Source], Correlations]:
    """Inputs whose readings were taken together: one sample, and their correlation from the readings (GUM 5.2.3)."""
    names = [one.one_of(sources) for one in group.items(2)]
    fields = inputs.mapping()
    observed: dict[str, list[float]] = {}
    for name in names:
        stated = fields[name].mapping()
        if "readings" not in stated or {"s", "step", "method"} & set(stated):
            group.refuse(f"{name} 须只由 readings 给出", f"{name} must be given by readings alone")
        observed[name] = [one.number() for one in stated["readings"].items(2)]
    try:
        found = simultaneous(observed, sample)
    except MetrologyError as error:
        raise BudgetFileError(error.zh, error.en, group.path, group.line) from None
    changed = {name: replace(sources[name], input=found.inputs[name]) for name in names}
    return {**sources, **changed}, known.merged(found.correlations)


def _check_use(
    inputs: Field, sources: dict[str, Source], results: tuple[ResultWanted, ...], given: dict[str, Field]
) -> None:
    """Every input is used by a formula, and every name of a formula is an input."""
    used = {name for result in results for name in result.model.names}
    for name, field in inputs.mapping().items():
        if name not in used:
            listed = ", ".join(sorted(used - set(sources))) or "-"
            field.refuse(
                f"没有公式用到 {name}；请检查名称（公式里还缺：{listed}）",
                f"no formula uses {name}: check the name (the formulas still lack: {listed})",
            )
    for result in results:
        missing = next((name for name in result.model.names if name not in sources), None)
        if missing is None:
            continue
        place = given["measurand"] if "measurand" in given else _stated(given["results"], result)
        place.mapping()["model"].refuse(
            f"公式用到 {missing}，但 inputs 里没有它", f"the formula uses {missing}, which is not among the inputs"
        )


def _stated(results: Field, result: ResultWanted) -> Field:
    """Where the file states a result: under its symbol, or under that of the whole of which it is a part."""
    return next(one for one in results.mapping().values() if f"{one.path}.model" == result.place)


def _coverage(given: dict[str, Field]) -> tuple[float, str, float | None]:
    p = given["p"].number() if "p" in given else 0.95
    if not 0.0 < p < 1.0:
        given["p"].refuse(f"包含概率须在 0 与 1 之间，不能是 {p:g}", f"must lie between 0 and 1, not {p:g}")
    k = given["k"].number() if "k" in given else None
    if k is not None and not k > 0:
        given["k"].refuse(f"包含因子须大于零，不能是 {k:g}", f"must be above zero, not {k:g}")
    rule = given["rule"].one_of(coverage.RULES) if "rule" in given else "fixed" if k is not None else "t_truncated"
    if k is not None and rule != "fixed":
        given["k"].refuse(f"给了 k，规则只能是 fixed，不能是 {rule}", f"with k the rule can only be fixed, not {rule}")
    return p, rule, k


def _settings(one: Field) -> Settings:
    given = one.mapping(("trials", "seed", "digits"))
    return Settings(
        given["trials"].whole(1000, 10**10) if "trials" in given else None,
        given["seed"].whole(0, 2**64 - 1) if "seed" in given else None,
        given["digits"].whole(1, 4) if "digits" in given else 2,
    )
