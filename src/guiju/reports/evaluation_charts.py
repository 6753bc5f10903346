"""The charts of an evaluation in one language: the same in the report and on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from guiju.charts import (
    Gate,
    HeatCell,
    HeatRow,
    RadarAxis,
    Tone,
    TrendPoint,
    Words,
    gate_row,
    heat_map,
    radar,
    trend_chart,
)
from guiju.conduct.catalogue import catalogue, chapters
from guiju.conduct.evaluation.profile_differences import profile_of
from guiju.conduct.evaluation.result import DimensionResult, Evaluation, GateResult
from guiju.conduct.evaluation.sentences import word
from guiju.reports.evaluation_model import TONES, EarlierRun, in_chapters, report_words

Size = tuple[float, float]


def chapter_words(chapter: str, lang: str) -> str:
    """Number and heading of a chapter."""
    text = chapters()[chapter]
    return f"{chapter} {text.zh if lang == 'zh' else text.en}"


def outcome_words(lang: str) -> dict[Tone, Words]:
    """The word of each outcome by its tone."""
    return {tone: _one(word("outcome", outcome, lang)) for outcome, tone in TONES.items()}


def heat_of(evaluation: Evaluation, lang: str, columns: int = 22) -> str:
    """SVG text: every row of the code by chapter."""
    rows = [
        HeatRow(
            label=_one(chapter_words(chapter, lang)),
            cells=tuple(
                HeatCell(
                    mark=row.id.rpartition("-")[2],
                    told=f"{row.id} {word('outcome', row.outcome, lang)}: {row_text(row.id, lang)}",
                    tone=TONES[row.outcome],
                )
                for row in group
            ),
        )
        for chapter, group in in_chapters(evaluation.rows)
    ]
    return heat_map(rows, outcome_words(lang), title=_one(report_words(lang)["heat"]), columns=columns)


def row_text(row: str, lang: str) -> str:
    """What a row asks, paraphrased."""
    text = catalogue()[row].text
    return text.zh if lang == "zh" else text.en


def radar_of(evaluation: Evaluation, lang: str, size: Size = (640, 430)) -> str:
    """SVG text: share of points and share determined of each dimension of chapter 6; empty with fewer than three."""
    words = report_words(lang)
    axes = [
        RadarAxis(
            label=_one(chapter_words(each.chapter, lang)),
            reached=share(each.scored, each),
            known=share(each.determined, each),
        )
        for each in evaluation.dimensions
    ]
    if len(axes) < 3:
        return ""
    names = (_one(words["radar_reached"]), _one(words["radar_known"]))
    return radar(axes, names, title=_one(words["radar"]), size=size)


def share(part: str, of: DimensionResult) -> float | None:
    """A part of a dimension's points, from 0 to 1; None where it has none."""
    points = Decimal(of.points)
    return float(min(max(Decimal(part) / points, Decimal(0)), Decimal(1))) if points else None


def gates_of(evaluation: Evaluation, lang: str, width: float = 640) -> str:
    """SVG text: the four gates."""
    words = report_words(lang)
    return gate_row(
        [
            Gate(
                name=each.name,
                label=_one(word("gate", each.name, lang)),
                tone=gate_tone(each, evaluation),
                note=gate_note(each, lang, evaluation),
            )
            for each in evaluation.gates
        ],
        title=_one(words["gates"]),
        width=width,
    )


def gate_tone(gate: GateResult, evaluation: Evaluation) -> Tone:
    """Open; closed by what is not met; or closed only by what is not shown yet."""
    if gate.passed:
        return "half" if red_lines_open(gate, evaluation) else "good"
    outcomes = {row.outcome for row in evaluation.rows if row.id in gate.rows}
    suspicion = any(row.suspicion for row in evaluation.rows if row.id in gate.rows)
    if gate.name == "G0" and suspicion:
        return "half"
    return "open" if outcomes <= {"undetermined"} else "bad"


def red_lines_open(gate: GateResult, evaluation: Evaluation) -> int:
    """How many red lines nothing shows yet: none is confirmed, but that they are kept is not known either."""
    red = [row for row in evaluation.rows if row.severity == "critical"] if gate.name == "G0" else []
    return sum(row.outcome in ("undetermined", "error") for row in red)


def gate_note(gate: GateResult, lang: str, evaluation: Evaluation) -> str:
    """One line: passed, how many rows keep it closed, or how many red lines nothing shows yet."""
    words, unknown = report_words(lang), red_lines_open(gate, evaluation)
    if not gate.passed:
        return words["gate_closed"].format(count=len(gate.rows))
    return words["gate_unknown"].format(count=unknown) if unknown else words["gate_open"]


def trend_of(evaluation: Evaluation, earlier: Iterable[EarlierRun], lang: str, size: Size = (640, 240)) -> str:
    """SVG text: the score of earlier runs and of this one, with the thresholds of the profile."""
    words, profile = report_words(lang), profile_of(evaluation)
    this = EarlierRun(day=evaluation.last_day, verdict=evaluation.verdict, score=evaluation.score)
    points = [
        TrendPoint(
            day=date.fromisoformat(each.day),
            value=None if each.score is None else min(float(each.score), 1000.0),
            label=f"{each.verdict} {each.score or words['withheld']}",
        )
        for each in (*earlier, this)
    ]
    limits = [(_one(f"A {profile.good}"), profile.good), (_one(f"AA {profile.excellent}"), profile.excellent)]
    return trend_chart(
        points,
        limits,
        title=_one(words["trend"]),
        y_label=_one(words["trend_axis"]),
        top=1000,
        withheld=_one(words["withheld"]),
        size=size,
    )


def _one(words: str) -> Words:
    """Words of a chart in one language."""
    return Words(words, words)
