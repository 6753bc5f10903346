"""`guiju budget`: evaluates a budget file by the GUM and by Monte Carlo; prints the table, JSON, or a PDF report.

Exit codes: 0 when it ran, whatever it found; 64 for a wrong option; 70 for a file that cannot be read, that is no
budget file (code `budget-file`), or cannot be written.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.metrology.budget_file import BudgetFile, EvaluatedBudget, EvaluatedResult

SUMMARY = {"zh": "评定测量不确定度（预算文件）", "en": "evaluate an uncertainty budget from a file"}
METHODS = ("gum", "mc", "adaptive", "both")


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`FILE.yaml [--method gum|mc|adaptive|both] [--report OUT.pdf] [--trials N] [--seed N]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    parser.add_argument("file", type=Path, metavar="FILE", help=told("预算文件（YAML）", "budget file (YAML)"))
    parser.add_argument(
        "--method",
        choices=METHODS,
        default="both",
        help=told(
            "gum：GUM 法；mc：固定次数蒙特卡洛；adaptive：自适应蒙特卡洛；both：GUM 法并用蒙特卡洛验证（默认）",
            "gum; mc: Monte Carlo, fixed trials; adaptive: as many as needed; both: GUM judged by mc (default)",
        ),
    )
    parser.add_argument(
        "--report", type=Path, metavar="OUT.pdf", help=told("写出评定报告（PDF）", "write a report (PDF)")
    )
    parser.add_argument("--trials", metavar="N", help=told("蒙特卡洛试验次数", "number of Monte Carlo trials"))
    parser.add_argument("--seed", metavar="N", help=told("随机数种子（可重复同一结果）", "seed, to repeat a result"))


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 when the file was evaluated."""
    trials, seed = _whole(options.trials, "--trials", 1000), _whole(options.seed, "--seed", 0)
    text = _text_of(options.file)
    evaluated = _evaluated(options.file, text, options.method, trials, seed)
    if options.report is not None:
        _write_report(options.report, options.file, text, evaluated, context)
    if context.json:
        from guiju.metrology.budget_file import evaluation_data

        context.emit(evaluation_data(evaluated))
    else:
        print("\n".join(lines(evaluated, context.lang)))
    return 0


def _whole(typed: str | None, option: str, least: int) -> int | None:
    if typed is None:
        return None
    if not (typed.isascii() and typed.isdigit()) or not least <= int(typed) <= 2**64 - 1:
        raise UsageError(
            f"{option} 须为不小于 {least} 的整数，不能是 {typed}",
            f"{option} must be a whole number from {least}, not {typed}",
        )
    return int(typed)


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        why = error.strerror or str(error)
        raise CommandError(f"无法读取 {path}：{why}", f"cannot read {path}: {why}", code="file") from None
    except UnicodeDecodeError:
        raise CommandError(
            f"{path} 不是 UTF-8 文本；请另存为 UTF-8", f"{path} is not UTF-8 text: save it as UTF-8", code="file"
        ) from None


def _evaluated(path: Path, text: str, method: str, trials: int | None, seed: int | None) -> EvaluatedBudget:
    from guiju.metrology.budget_file import BudgetFileError, check_units, evaluate_budget, read_budget

    try:
        file = read_budget(text)
        check_units(file)
        return evaluate_budget(file, method, trials=trials, seed=seed)
    except BudgetFileError as error:
        if trials is not None and error.path.rpartition(".")[2] == "trials":
            raise UsageError(f"--trials：{error.zh}", f"--trials: {error.en}") from None
        zh, en = error.sentence("zh"), error.sentence("en")
        raise CommandError(f"{path}，{zh}", f"{path}, {en}", code="budget-file") from None


def _write_report(out: Path, path: Path, text: str, evaluated: EvaluatedBudget, context: Context) -> None:
    from guiju.reports import ReportError, budget_report, report_of

    try:
        data = budget_report(report_of(evaluated, day=date.today().isoformat(), source=(path.name, text)))
        out.write_bytes(data)
    except ReportError as error:
        raise CommandError(error.zh, error.en, code="report") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise CommandError(f"无法写入 {out}：{why}", f"cannot write {out}: {why}", code="file") from None
    context.say(f"评定报告已写入 {out}", f"the report was written to {out}")


def lines(evaluated: EvaluatedBudget, lang: str) -> Iterator[str]:
    """What is printed: the title, and for every result its table, numbers, sentence and comparison."""
    file = evaluated.file
    if file.title.of(lang):
        yield file.title.of(lang)
    for one in evaluated.results:
        yield ""
        yield from _result(file, one, lang)
    if evaluated.correlations or evaluated.simulated_correlations:
        yield ""
        yield from _correlations(evaluated, lang)
    if file.remarks.of(lang):
        yield ""
        yield file.remarks.of(lang)


def _result(file: BudgetFile, one: EvaluatedResult, lang: str) -> Iterator[str]:
    def told(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    wanted = one.wanted
    name = wanted.name.of(lang)
    yield (
        f"{wanted.symbol} = {wanted.model.text}"
        + (f"    [{wanted.unit}]" if wanted.unit else "")
        + (f"    {name}" if name else "")
    )
    yield ""
    yield _table(file, one, lang)
    yield ""
    dof = "" if one.dof is None else f"   ν_eff = {figure(one.dof, 4)}"
    yield f"{wanted.symbol} = {figure(one.value, 10)}   u = {figure(one.u, 4)}{dof}   k = {figure(one.k, 4)}   " + (
        f"U = {figure(one.U, 4)}"
    )
    yield one.sentence(lang)
    if one.simulation is not None:
        yield from _simulation(one, lang)
    if one.judgement is not None:
        yield _judgement(one, lang)
    for remark in one.remarks:
        yield told("注意：", "note: ") + remark.sentence(lang)


def _table(file: BudgetFile, one: EvaluatedResult, lang: str) -> str:
    from guiju.cli.table import table
    from guiju.metrology.budget_file.words import distribution_words

    head = {
        "zh": ("输入量", "名称", "估计值", "单位", "分布", "u", "ν", "c", "c·u", "方差占比"),
        "en": ("input", "name", "estimate", "unit", "distribution", "u", "dof", "c", "c·u", "share"),
    }[lang]
    rows: list[tuple[str, ...]] = []
    found = {row.name: row for row in one.budget.rows} if one.budget is not None else {}
    for name in (each for each in file.sources if each in one.wanted.model.names):
        source, row = file.sources[name], found.get(name)
        quantity = source.input
        after = ("-", "-", "-")
        if row is not None:
            after = (
                figure(row.sensitivity, 4),
                figure(row.contribution, 4),
                f"{round(100 * row.share, 1) + 0.0:.1f} %",
            )
        rows.append(
            (
                name,
                source.zh if lang == "zh" else source.en,
                figure(quantity.value, 10),
                source.unit,
                distribution_words(quantity.distribution).of(lang),
                figure(quantity.u, 4),
                figure(quantity.dof, 4),
                *after,
            )
        )
    return table(head, rows)


def _simulation(one: EvaluatedResult, lang: str) -> Iterator[str]:
    run = one.simulation
    assert run is not None
    made = run.provenance
    p = f"{100 * run.p:g} %"
    low, high = (figure(end, 8) for end in run.symmetric)
    short, long = (figure(end, 8) for end in run.shortest)
    mean, u = figure(run.mean, 10), figure(run.u, 4)
    if lang == "zh":
        yield f"蒙特卡洛法：均值 {mean}，u = {u}；{p} 概率对称区间 [{low}, {high}]，最短区间 [{short}, {long}]"
        yield f"  试验 {made.trials} 次，种子 {made.seed}，{made.generator}，numpy {made.numpy}"
    else:
        yield f"Monte Carlo: mean {mean}, u = {u}; {p} symmetric interval [{low}, {high}], shortest [{short}, {long}]"
        yield f"  {made.trials} trials, seed {made.seed}, {made.generator}, numpy {made.numpy}"
    if one.validation is not None:
        yield "  " + one.validation.sentence(lang)


def _judgement(one: EvaluatedResult, lang: str) -> str:
    assert one.judgement is not None
    decision, probability = one.judgement.decision, one.judgement.conformance_probability
    ends = [decision.tolerance.lower, decision.tolerance.upper]
    low, high = ("-∞" if ends[0] is None else f"{ends[0]:.10g}", "∞" if ends[1] is None else f"{ends[1]:.10g}")
    verdict, rule = decision.verdict.word(lang), decision.rule.name
    if lang == "zh":
        chance = "" if probability is None else f"；符合概率 {_percent(probability)}"
        return f"判定（规则 {rule}，限 [{low}, {high}]）：{verdict}{chance}"
    chance = "" if probability is None else f"; probability of conformity {_percent(probability)}"
    return f"decision (rule {rule}, limits [{low}, {high}]): {verdict}{chance}"


def _correlations(evaluated: EvaluatedBudget, lang: str) -> Iterator[str]:
    from guiju.cli.table import table

    pairs = evaluated.correlations or evaluated.simulated_correlations
    head = (
        ("结果", "结果", "r（GUM）", "r（蒙特卡洛）")
        if lang == "zh"
        else ("result", "result", "r (GUM)", "r (Monte Carlo)")
    )
    rows = [
        (a, b, _r(evaluated.correlations.get((a, b))), _r(evaluated.simulated_correlations.get((a, b))))
        for a, b in pairs
    ]
    yield table(head, rows)


def _r(value: float | None) -> str:
    return "-" if value is None else f"{value:+.4f}"


def _percent(probability: float) -> str:
    if probability > 0.9999:
        return "> 99.99 %"
    return f"{100 * probability:.2f} %" if probability >= 0.0001 else "< 0.01 %"


def figure(value: float, digits: int) -> str:
    """A number for the table: so many significant digits, ∞ for infinite degrees of freedom."""
    return "∞" if math.isinf(value) else f"{value + 0.0:.{digits}g}"
