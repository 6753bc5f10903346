"""An evaluation as a workbook: summary, rows, findings, evidence. Text stays text: no cell is a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from guiju.canonical import sha256
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.people_named import named_evaluation, named_snapshot
from guiju.conduct.evaluation.profile_differences import profile_of
from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.conduct.evaluation.sentences import said, to_do, why, word
from guiju.conduct.evaluation.statement import STATEMENT
from guiju.record.codec import to_bytes
from guiju.reports.evaluation import not_final, notices_of, outcomes, profile_said
from guiju.reports.evaluation_charts import chapter_words, gate_note, row_text
from guiju.reports.evaluation_evidence import Table, evidence_index
from guiju.reports.evaluation_method import own_table
from guiju.reports.evaluation_model import (
    TONES,
    URGENT,
    House,
    chapter_of,
    most_pressing,
    population_of,
    report_words,
)

Line = Sequence[Any]
_DAY = (1980, 1, 1, 0, 0, 0)
_FILLS = {"good": "E4F3EA", "half": "FFF3DC", "bad": "FBEAE7", "open": "EEF1F4", "none": "FFFFFF", "fault": "E4E4F0"}
_SIGNS = {"good": "✓", "half": "◐", "bad": "✗", "open": "○", "none": "–", "fault": "!"}
_WIDEST = 60
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document holds (XML 1.0, production 2)."""
LONGEST = 32767
"""Characters that a cell holds."""


class Share(float):
    """A part of a whole, which a cell shows in percent."""


def evaluation_xlsx(evaluation: Evaluation, snapshot: Snapshot, lang: str, house: House) -> bytes:
    """Bytes of the workbook in one language; the same input gives the same bytes. ValueError for another language."""
    import openpyxl

    words = report_words(lang)
    digest = sha256(to_bytes(evaluation))
    names = house.names(snapshot.agency, lang)
    evaluation, snapshot = named_evaluation(evaluation, names), named_snapshot(snapshot, names)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = words["sheet_summary"]
    _plain(sheet, _summary(evaluation, snapshot, lang, house, digest))
    _table(book.create_sheet(words["sheet_rows"]), *_rows(evaluation, lang))
    _table(book.create_sheet(words["sheet_findings"]), *_findings(evaluation, lang, house))
    profile = profile_of(evaluation)
    if profile.own is not None:
        own = own_table(profile, lang)
        _table(book.create_sheet(words["sheet_profile"]), own["heads"], own["lines"])
    for table in evidence_index(snapshot, lang):
        heads, lines = _evidence(table)
        _table(book.create_sheet(f"{words['sheet_evidence']} {table['title']}"[:31]), heads, lines)
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue(), evaluation.last_day)


def _summary(evaluation: Evaluation, snapshot: Snapshot, lang: str, house: House, digest: str) -> list[Line]:
    """What the first sheet says; `digest` is that of the evaluation as it was made, with codes and not names."""
    words = report_words(lang)
    lines: list[Line] = [
        [words["title"]],
        *([notice] for notice in notices_of(evaluation, lang, house)),
        [words["not_public"]],
        [],
        [words["agency"], (house.agency[0] if lang == "zh" else house.agency[1]) or snapshot.agency],
        *([[words["number"], house.number]] if house.number else []),
        [words["profile"], profile_said(evaluation, lang, house)],
        [words["period"], f"{evaluation.first_day} – {evaluation.last_day}"],
        [words["catalogue"], evaluation.catalogue],
        [],
        [words["verdict"], word("verdict", evaluation.verdict, lang)],
        [words["final"] if evaluation.final else words["not_final"], "; ".join(not_final(evaluation, lang))],
        [words["score"], words["withheld"] if evaluation.score is None else _number(evaluation.score)],
        [words["bonus"], _number(evaluation.bonus)],
        [words["coverage"], Share(float(evaluation.coverage))],
        [words["assurance"], _number(evaluation.assurance)],
        [],
    ]
    lines += [[each["word"], each["count"]] for each in outcomes(evaluation, lang)]
    lines += [[], [words["gates"]]]
    lines += [
        [f"{each.name} {word('gate', each.name, lang)}", gate_note(each, lang, evaluation), " ".join(each.rows)]
        for each in evaluation.gates
    ]
    lines += [[], [words["dimension"], words["points"], words["scored"], words["determined"]]]
    lines += [
        [chapter_words(each.chapter, lang), _number(each.points), _number(each.scored), _number(each.determined)]
        for each in evaluation.dimensions
    ]
    lines += [[], *([words["signed"], f"{who} · {when}"] for who, when in house.signed)]
    lines += [[words["digest_evaluation"], digest]]
    lines += [[words["digest_statement"], sha256(data)] for name, data in house.files if name == STATEMENT]
    return [
        *lines,
        [words["digest_snapshot"], str(evaluation.snapshot)],
        [words["digest_rules"], str(evaluation.rules)],
    ]


def _rows(evaluation: Evaluation, lang: str) -> tuple[list[str], list[Line]]:
    words = report_words(lang)
    names = ("row", "chapter", "asked", "level", "severity", "outcome", "maturity", "evidence", "why", "to_do")
    heads = [words[name] for name in names]
    heads += [words["population"], words["findings_count"], words["documents"], words["attestations"], words["part"]]
    return heads, [_row(row, lang) for row in evaluation.rows]


def _row(row: RowResult, lang: str) -> Line:
    return [
        row.id,
        chapter_words(chapter_of(row.id), lang),
        row_text(row.id, lang),
        word("level", row.level, lang),
        word("severity", row.severity, lang),
        _outcome(row, lang),
        row.maturity,
        row.evidence_level,
        why(row, lang),
        to_do(row, lang),
        population_of(row),
        row.counts.serious + row.counts.nonconformity + row.counts.undetermined,
        row.counts.documents,
        row.counts.attestations,
        "\n".join(
            f"{word('part', part.name, lang)}: {word('state', part.state, lang)} {part.level} "
            + "; ".join(said(each, lang) for each in part.why)
            for part in row.parts
        ),
    ]


def _outcome(row: RowResult, lang: str) -> str:
    return f"{_SIGNS[TONES[row.outcome]]} {word('outcome', row.outcome, lang)}"


def _findings(evaluation: Evaluation, lang: str, house: House) -> tuple[list[str], list[Line]]:
    words = report_words(lang)
    given = {row: (owner, due) for row, owner, due in house.owners}
    heads = [words[name] for name in ("row", "asked", "severity", "outcome", "found", "to_do", "owner", "due", "reply")]
    lines: list[Line] = [
        [
            row.id,
            row_text(row.id, lang),
            word("severity", row.severity, lang) + (f"（{words['suspicion']}）" if row.suspicion else ""),
            _outcome(row, lang),
            why(row, lang),
            to_do(row, lang),
            *given.get(row.id, ("", "")),
            "\n".join(each.words(lang) for each in house.heard if each.row == row.id),
        ]
        for row in most_pressing(evaluation, URGENT)
    ]
    return heads, lines


def _evidence(table: Table) -> tuple[list[str], list[Line]]:
    lines: list[Line] = [[_figure(cell) for cell in line] for line in table["lines"]]
    return table["heads"], lines


def _figure(text: str) -> Any:
    """A count as a number, so that it can be added up; all else as it stands."""
    return int(text) if text.isascii() and text.isdigit() and str(int(text)) == text else text


def _number(text: str) -> float | str:
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return text


def _plain(sheet: Any, lines: Sequence[Line]) -> None:
    from openpyxl.styles import Alignment, Font

    for number, line in enumerate(lines, 1):
        _write(sheet, number, line)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 46
    for letter in "CD":
        sheet.column_dimensions[letter].width = 14
    for cell in sheet["B"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    sheet.freeze_panes = "A2"


def _table(sheet: Any, heads: Sequence[str], lines: Sequence[Line]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, line in enumerate((heads, *lines), 1):
        _write(sheet, number, line)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF3F7")
    tones = {sign: PatternFill("solid", fgColor=_FILLS[tone]) for tone, sign in _SIGNS.items()}
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str) and cell.value[:2].endswith(" ") and cell.value[0] in tones:
                cell.fill = tones[cell.value[0]]
    for place, head in enumerate(heads, 1):
        longest = max([_wide(head) + 3, *(_wide(line[place - 1]) for line in lines)])
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(lines) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _write(sheet: Any, row: int, line: Line) -> None:
    """A line whose texts stay texts, also those that begin like a formula; what XML cannot hold stands as U+FFFD."""
    for place, value in enumerate(line, 1):
        cell = sheet.cell(row=row, column=place)
        cell.value = _NO_XML.sub("\ufffd", value)[:LONGEST] if isinstance(value, str) else value
        if isinstance(value, Share):
            cell.value, cell.number_format = float(value), "0.0 %"
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _wide(value: Any) -> float:
    return max((sum(2.0 if ord(sign) > 0x2E7F else 1.1 for sign in part) for part in str(value).split("\n")), default=0)


def _dated(data: bytes, day: str) -> bytes:
    """The same workbook with the day judged instead of the time of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in sorted(given.infolist(), key=lambda each: each.filename):
            body = given.read(info)
            if info.filename == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{day}T00:00:00Z".encode(), body)
            fixed = zipfile.ZipInfo(info.filename, _DAY)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(fixed, body)
    return out.getvalue()
