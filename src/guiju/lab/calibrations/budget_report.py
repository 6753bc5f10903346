"""The uncertainty evaluation report of a frozen record: what `guiju.reports` prints, out of what the record holds."""

import json
from typing import Any

from guiju.certificate.numbers import coverage_factor
from guiju.charts import Words
from guiju.lab.calibrations.budget_queries import (
    FITS,
    budget_of,
    correlation_share,
    is_fit,
    simulated,
    template_of,
)
from guiju.lab.calibrations.live import DISTRIBUTIONS
from guiju.lab.house import clock
from guiju.record.codec import encode
from guiju.record.enclose import find
from guiju.record.enclosures import BudgetTemplate, Method
from guiju.record.measurement import Budget, BudgetLine, Result
from guiju.record.statement import Case
from guiju.record.words import Text

MOST_SIMULATED = 24
"""Results of one report that are simulated; a longer one says so, and each result has a report of its own."""
TITLE = Words("测量不确定度评定报告", "Report on the evaluation of measurement uncertainty")
RECOMPUTED = {
    "same": Words("由记录的读数和附件重新计算，结果一致", "computed again from the record's readings: the same"),
    "different": Words("重新计算的结果与记录不一致", "computed again, something comes out differently"),
    "left_out": Words("所需附件已移除，未重新计算", "not computed again: an enclosure was left out"),
}


def recomputation(case: Case) -> tuple[str, tuple[Any, ...]]:
    """`same`, `different` or `left_out`, and what comes out differently."""
    from guiju.results.recompute import recompute

    found = recompute(case)
    if found is None:
        return "left_out", ()
    return ("different", found) if found else ("same", ())


def pdf(case: Case, sha256: str, places: range) -> bytes:
    """PDF/A-3a of the results at these places (from 0), with the record's number and hash. Raises ReportError."""
    from guiju.reports import BudgetReport, budget_report

    record = case.record
    results = [record.results[place] for place in places]
    few = len(results) <= MOST_SIMULATED
    return budget_report(
        BudgetReport(
            title=TITLE,
            results=tuple(_result(case, each, simulates=few) for each in results),
            number=record.record_id,
            agency=_words(record.agency.name),
            day=f"{clock.parse_instant(record.frozen_at).astimezone(clock.zone()):%Y-%m-%d}",
            facts=_facts(case, sha256),
            result_correlations=_correlations(case, results),
            remarks=None if few else _TOO_MANY,
            software=record.software,
            attachments=(_attachment(case, sha256, results),),
            demonstration=record.demonstration,
        )
    )


_TOO_MANY = Words(
    f"本报告的结果多于 {MOST_SIMULATED} 个，未作蒙特卡洛比较；单个结果的报告中有该比较。",
    f"More than {MOST_SIMULATED} results: not compared with Monte Carlo here, but in the report of each result.",
)


def _words(text: Text) -> Words:
    return Words(text.zh, text.en)


def _same(text: str) -> Words:
    return Words(text, text)


def _facts(case: Case, sha256: str) -> tuple[Any, ...]:
    from guiju.reports import Fact

    record, section = case.record, case.record.sections[0]
    method = find(case, section.method)
    title = method.title if isinstance(method, Method) else Text(zh="", en="")
    code = f"{section.method_code} {section.edition}"
    rows = (
        (Words("原始记录", "Record"), _same(record.record_id)),
        (Words("记录的 SHA-256", "SHA-256 of the record"), _same(f"{sha256[:32]} {sha256[32:]}")),
        (Words("样品", "Item"), _words(record.item.name)),
        (Words("型号、编号", "Model, serial number"), _same(f"{record.item.model}, {record.item.serial_number}")),
        (Words("方法", "Method"), Words(f"{code} {title.zh}".rstrip(), f"{code} {title.en}".rstrip())),
        (Words("校准日期", "Day of calibration"), _same(str(section.day))),
        *(((Words("评定模板", "Template"), each)) for each in _templates(case)),
        (Words("复算", "Recomputation"), RECOMPUTED[recomputation(case)[0]]),
    )
    return tuple(Fact(label=label, value=value) for label, value in rows)


def _templates(case: Case) -> list[Words]:
    found = {each.template.digest: find(case, each.template) for each in case.record.budgets}
    return [
        Words(f"{each.name.zh}，第 {each.version} 版", f"{each.name.en}, version {each.version}")
        for each in found.values()
        if isinstance(each, BudgetTemplate)
    ]


def _result(case: Case, result: Result, *, simulates: bool) -> Any:
    from guiju.reports import ReportedResult

    budget = budget_of(case.record, result)
    template = template_of(case, budget)
    simulates = simulates and template is not None and not is_fit(budget)
    at = f"{result.at.value} {'' if result.at.unit == '1' else result.at.unit}".rstrip() if result.at else ""
    place = Words(f"（{at}）", f" ({at})") if at else Words("", "")
    return ReportedResult(
        symbol=result.symbol,
        name=Words(result.quantity.zh + place.zh, result.quantity.en + place.en),
        unit=_unit(result.unit),
        model=_model(result, budget),
        by="gum",
        value=float(result.value),
        u=float(result.u),
        U=float(result.U),
        k=float(result.k),
        dof=_dof(result.dof),
        p=None if template is None or template.k_rule == "fixed" else float(result.probability),
        reported_value=result.reported_value,
        reported_U=result.reported_U,
        sentence=_sentence(result, template),
        sources=tuple(_source(each, budget, result) for each in budget.lines),
        simulation=_simulation(case, result) if simulates else None,
        remarks=_remarks(result, budget),
    )


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _dof(dof: str | None) -> float:
    return float("inf") if dof is None else float(dof)


def _model(result: Result, budget: Budget) -> str:
    """The formula; of a fitted line its parameter, or its value where the abscissa has an uncertainty of its own."""
    if not is_fit(budget):
        return budget.model
    return " + ".join(["fit", *("slope*(x - x_0)" for each in budget.lines if each.symbol == "x")])


def _sentence(result: Result, template: BudgetTemplate | None) -> Words:
    from guiju.metrology.reporting import Coverage, certificate_sentence
    from guiju.metrology.reporting.statements import result_text

    text = result_text(result.reported_value, result.reported_U, _unit(result.unit), result.symbol)
    if result.raised is not None:
        return Words(f"{text}。{result.raised.note.zh}。", f"{text}. {result.raised.note.en}.")
    if template is None or template.k_rule == "dominant_shape":
        k, p = coverage_factor(result.k), f"{100 * float(result.probability):g} %"
        return Words(
            f"{text}。包含因子 k = {k}，按起主导作用的分布确定，包含概率为 {p}。",
            f"{text}. The coverage factor k = {k} follows the dominating distribution, coverage probability {p}.",
        )
    rule = "fixed" if template.k_rule == "fixed" else "normal" if result.dof is None else "student"
    coverage = Coverage(
        float(result.k),
        rule,
        None if rule == "fixed" else float(result.probability),
        None if result.dof is None else float(result.dof),
    )
    told = [
        certificate_sentence(
            result.reported_value, result.reported_U, _unit(result.unit), coverage, lang, symbol=result.symbol
        )
        for lang in ("zh", "en")
    ]
    return Words(*told)


def _source(line: BudgetLine, budget: Budget, result: Result) -> Any:
    from guiju.reports import SourceLine

    u2 = float(result.u) ** 2
    known = DISTRIBUTIONS.get(line.distribution)
    return SourceLine(
        symbol=line.symbol,
        name=_words(line.name),
        unit=_unit(line.unit),
        value=float(line.value),
        distribution=_same(line.distribution) if known is None else _words(known),
        u=float(line.u),
        dof=_dof(line.dof),
        sensitivity=float(line.sensitivity),
        formula="" if is_fit(budget) else _partial(budget.model, line.symbol),
        contribution=float(line.sensitivity) * float(line.u),
        share=float(line.contribution) ** 2 / u2 if u2 else 0.0,
    )


def _partial(text: str, symbol: str) -> str:
    from guiju.metrology import Model

    return Model(text).partial(symbol)


def _simulation(case: Case, result: Result) -> Any:
    from guiju.reports import SimulatedResult

    found = simulated(case, result)
    if found is None:
        return None
    edges = tuple(float(each) for each in found.histogram.edges)
    pairs = zip(found.histogram.counts, edges, edges[1:], strict=False)
    d_low, d_high, tolerance = (f"{float(each):.2g}" for each in (found.d_low, found.d_high, found.tolerance))
    zh, en = ("通过", "passed") if found.validated else ("未通过", "did not pass")
    return SimulatedResult(
        mean=float(found.mean),
        u=float(found.u),
        p=float(found.probability),
        symmetric=_both(found.interval),
        shortest=_both(found.shortest_interval),
        trials=found.trials,
        seed=found.seed,
        block=found.block,
        generator=found.generator,
        numpy=found.numpy,
        edges=edges,
        density=tuple(count / found.trials / (b - a) for count, a, b in pairs),
        gum=_both(found.gum_interval),
        gum_u=float(found.gum_u),
        verdict=Words(
            f"GUM 法{zh}蒙特卡洛法的验证：区间两端相差 {d_low} 和 {d_high}，数值容差 {tolerance}（JCGM 101 第 8 章）。",
            f"The GUM result {en} the validation by Monte Carlo: the ends differ by {d_low} and {d_high}, "
            f"tolerance {tolerance} (JCGM 101, clause 8).",
        ),
        passed=found.validated,
    )


def _both(interval: tuple[str, str]) -> tuple[float, float]:
    return float(interval[0]), float(interval[1])


def _remarks(result: Result, budget: Budget) -> tuple[Words, ...]:
    made = []
    if is_fit(budget):
        told = FITS[budget.model]
        made.append(
            Words(
                f"结果来自直线拟合（{told.zh}）；fit 为拟合本身的分量，x 为自变量的分量。",
                f"The result comes from a fitted line ({told.en}); fit is what the fit itself adds, x the abscissa.",
            )
        )
    share = 100 * correlation_share(budget, result)
    if share:
        made.append(
            Words(
                f"输入量同时测得，彼此相关；相关性占合成方差的 {share:.1f} %。",
                f"The inputs were measured together and are correlated, which makes {share:.1f} % of the variance.",
            )
        )
    if result.raised is not None:
        computed = f"{float(result.raised.computed_U):.4g} {_unit(result.unit)}".rstrip()
        made.append(
            Words(
                f"计算的扩展不确定度为 {computed}；{result.raised.note.zh}。",
                f"The computed expanded uncertainty is {computed}; {result.raised.note.en}.",
            )
        )
    return tuple(made)


def _correlations(case: Case, results: list[Result]) -> tuple[Any, ...]:
    """Correlation coefficients of the results at one point; those between points stand in the attached data."""
    from guiju.reports import CorrelationLine

    by_id = {each.result_id: each for each in results}
    made = []
    for each in case.record.covariances:
        one, other = by_id.get(each.first), by_id.get(each.second)
        if one is None or other is None or one.points != other.points:
            continue
        product = float(one.u) * float(other.u)
        if product and len(made) < MOST_SIMULATED:
            made.append(CorrelationLine(a=one.symbol, b=other.symbol, r=float(each.covariance) / product))
    return tuple(made)


def _attachment(case: Case, sha256: str, results: list[Result]) -> Any:
    """The frozen results, budgets and covariances as the record writes them: decimal strings, unrounded."""
    from guiju.reports import Attachment

    ids = {each.result_id for each in results}
    document = {
        "record": case.record.record_id,
        "sha256": sha256,
        "results": [encode(each) for each in results],
        "budgets": [encode(budget_of(case.record, each)) for each in results],
        "covariances": [encode(each) for each in case.record.covariances if {each.first, each.second} <= ids],
    }
    data = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return Attachment(
        name="budgets.json", data=data, mime_type="application/json", description="The frozen results and budgets"
    )
