"""An evaluation on a terminal: verdict, four numbers, gates, chapters, the first things to do, the notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from guiju.cli.table import table
from guiju.conduct.catalogue import catalogue, chapters
from guiju.conduct.evaluation.finality import percent, profile_of
from guiju.conduct.evaluation.first import first_things
from guiju.conduct.evaluation.profile_differences import differences, profile_words, told
from guiju.conduct.evaluation.result import OUTCOMES, Evaluation, RowResult
from guiju.conduct.evaluation.sentences import notices, parameters_moved, said, to_do, why, word
from guiju.reports.evaluation_charts import gate_note

if TYPE_CHECKING:
    from guiju.cli.context import Context

LONGEST = 160


def text(evaluation: Evaluation, context: Context) -> str:
    """Everything that a person reads first."""
    lang = context.lang
    head = context.text("章节", "chapter"), *(word("outcome", each, lang) for each in OUTCOMES)
    profile = profile_words(profile_of(evaluation), lang)
    title = context.text(
        f"{profile}，{evaluation.first_day} 至 {evaluation.last_day}",
        f"{profile}, {evaluation.first_day} to {evaluation.last_day}",
    )
    lines = [
        "",
        title,
        *own_lines(evaluation, context),
        *parameter_lines(evaluation, context),
        "",
        *numbers(evaluation, context),
        "",
        table(head, list(_chapters(evaluation, context))),
    ]
    todo = [_row(each, lang) for each in first_things(evaluation)]
    if todo:
        lines += ["", context.text("先做这些：", "What to do first:")]
        lines += [f"  {row[0]}  {row[1]}  {row[2]}\n      → {row[3]}" for row in todo]
    return "\n".join([*lines, "", *notices(evaluation, lang)])


def own_lines(evaluation: Evaluation, context: Context) -> list[str]:
    """What the agency's own profile changes of its base; nothing for a profile that comes with the software."""
    found = [told(each, context.lang) for each in differences(profile_of(evaluation))]
    head = context.text("与基础方案的差别：", "what differs from its base:")
    colon = context.text("：", ": ")
    return (
        [head, *(f"  {kind} · {of[:LONGEST]}{colon}{base} → {own}" for kind, of, base, own in found)] if found else []
    )


def parameter_lines(evaluation: Evaluation, context: Context) -> list[str]:
    """Dated parameters that the agency set otherwise than the code or this software; nothing where there are none."""
    found = [said(each, context.lang) for each in parameters_moved(evaluation)]
    head = context.text(
        "与规范或软件默认值不同的参数：", "parameters that differ from the code's or the software's own:"
    )
    return [head, *(f"  {each}" for each in found)] if found else []


def numbers(evaluation: Evaluation, context: Context) -> list[str]:
    """Verdict and the four numbers, with the gates."""
    lang = context.lang
    withheld = context.text("不给出（触及红线）", "withheld (a red line)")
    score = f"{evaluation.score} / 1000" if evaluation.score else withheld
    colon = context.text("：", ": ")
    gates = [
        f"{each.name} {word('gate', each.name, lang)}{colon}{gate_note(each, lang, evaluation)}"
        for each in evaluation.gates
    ]
    wanted = percent(profile_of(evaluation).final_coverage)
    coverage = percent(evaluation.coverage) + context.text(
        f"（定论需 {wanted}）", f" ({wanted} needed for a final result)"
    )
    bonus = context.text(f"，许可条款另加 {evaluation.bonus}", f", and {evaluation.bonus} for permissions used")
    return [
        context.text("等级：", "verdict: ") + word("verdict", evaluation.verdict, lang),
        context.text("得分：", "score: ") + score + (bonus if evaluation.score else ""),
        context.text("覆盖率：", "coverage: ") + coverage,
        context.text("证据强度：", "assurance: ") + f"{evaluation.assurance} / 5",
        context.text("关口：", "gates: ") + context.text("；", "; ").join(gates),
    ]


def _chapters(evaluation: Evaluation, context: Context) -> Iterator[list[str]]:
    """Outcomes by chapter: 4.1 … 4.7, 5, 6.1 … 6.9."""
    counted: dict[str, Counter[str]] = {}
    for each in evaluation.rows:
        counted.setdefault(chapter_of(each.id), Counter())[each.outcome] += 1
    for chapter, outcomes in counted.items():
        title = chapters()[chapter]
        named = f"{chapter} {context.text(title.zh, title.en)}"
        yield [named, *(str(outcomes[each] or "") for each in OUTCOMES)]


def chapter_of(row: str) -> str:
    """The chapter of a row as the table has it: two numbers, of chapter 5 one."""
    return ".".join(catalogue()[row].chapter.split(".")[:2])


def _row(row: RowResult, lang: str) -> list[str]:
    return [row.id, word("outcome", row.outcome, lang), _short(why(row, lang)), _short(to_do(row, lang))]


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
