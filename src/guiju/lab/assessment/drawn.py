"""Signs, fields and lights of evaluations as pages draw them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from guiju.charts.signs import PAINT, sign
from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.conduct.evaluation.sentences import said, to_do, word
from guiju.lab.ui.register_lists import COLOURS, standing, tag
from guiju.reports.evaluation import decimal, numbers, outcomes
from guiju.reports.evaluation_charts import chapter_words, gate_note, gate_tone, row_text
from guiju.reports.evaluation_model import TONES, in_chapters

GATE_ROWS = 6
"""So many rows stand in a gate at once; the others unfold."""


def sprite() -> SafeString:
    """The signs of all tones, once for a page; fields use them by name and colour."""
    drawn = "".join(
        f'<symbol id="a-{tone}" viewBox="0 0 16 16">{"".join(sign(8, 8, 5.2, tone))}</symbol>'.replace(
            f'"{paint.sign}"', '"currentColor"'
        )
        for tone, paint in PAINT.items()
    )
    return mark_safe(f'<svg class="a-sprite" aria-hidden="true">{drawn}</svg>')


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the code in the map: its id, the last part of it, outcome as tone and word, what it asks."""

    id: str
    mark: str
    tone: str
    word: str
    text: str


def field_of(row: RowResult, lang: str) -> Field:
    """A row as the map shows it."""
    return Field(
        id=row.id,
        mark=row.id.rpartition("-")[2],
        tone=TONES[row.outcome],
        word=word("outcome", row.outcome, lang),
        text=row_text(row.id, lang),
    )


def heat(evaluation: Evaluation, lang: str) -> list[tuple[str, list[Field]]]:
    """Chapters with their rows."""
    found = in_chapters(evaluation.rows)
    return [(chapter_words(chapter, lang), [field_of(row, lang) for row in rows]) for chapter, rows in found]


def verdict(evaluation: Evaluation, lang: str) -> dict[str, Any]:
    """The four numbers, gates and counts of outcomes."""
    said_verdict = word("verdict", evaluation.verdict, lang)
    return {
        "letter": evaluation.verdict,
        "words": said_verdict.removeprefix(evaluation.verdict).strip(" :：,，"),
        "final": evaluation.final,
        "numbers": numbers(evaluation, lang),
        "bonus": decimal(evaluation.bonus),
        "outcomes": outcomes(evaluation, lang),
        "gates": [
            {
                "name": each.name,
                "label": word("gate", each.name, lang),
                "tone": gate_tone(each, evaluation),
                "note": gate_note(each, lang, evaluation),
                "rows": each.rows[:GATE_ROWS],
                "more": each.rows[GATE_ROWS:],
            }
            for each in evaluation.gates
        ],
    }


def pressing(row: RowResult, lang: str) -> dict[str, Any]:
    """A row that asks for something, with what to do."""
    return {
        "field": field_of(row, lang),
        "severity": word("severity", row.severity, lang),
        "critical": row.severity == "critical",
        "suspicion": row.suspicion,
        "to_do": to_do(row, lang),
        "why": [said(each, lang) for each in row.why[:2]],
    }


def known_row(row: str) -> bool:
    """Whether the code has a row with this id."""
    return row in catalogue()


def due_tag(day: date) -> SafeString:
    """A day by which something is due, in the colour of how near it is."""
    return tag(day.isoformat(), COLOURS[standing(None, day)])
