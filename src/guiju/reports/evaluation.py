"""The report of an evaluation: executive page, row by row, findings, evidence index, method. PDF by Typst."""

from __future__ import annotations

import itertools
from collections import Counter
from decimal import Decimal
from typing import Any

from guiju.charts import outcome_sign
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.people_named import named_evaluation, named_snapshot
from guiju.conduct.evaluation.profile_differences import profile_of, profile_words
from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.conduct.evaluation.sentences import not_final as open_words
from guiju.conduct.evaluation.sentences import notices, to_do, why, word
from guiju.conduct.evaluation.statement import EVALUATION
from guiju.record.codec import to_bytes
from guiju.reports.evaluation_charts import (
    chapter_words,
    gates_of,
    heat_of,
    outcome_words,
    radar_of,
    row_text,
    share,
    trend_of,
)
from guiju.reports.evaluation_evidence import evidence_index
from guiju.reports.evaluation_method import method_of
from guiju.reports.evaluation_model import (
    TONES,
    Assessor,
    House,
    chapter_of,
    most_pressing,
    rehearsal,
    report_words,
)
from guiju.reports.numbers import percent
from guiju.reports.typesetting import set_pdf
from guiju.typesetting import figure

FIRST = 5
"""So many things to do first stand on the executive page, whole, in both languages; all of them stand further on."""


def evaluation_pdf(evaluation: Evaluation, snapshot: Snapshot, lang: str, house: House) -> bytes:
    """PDF/A-3a bytes of the report in one language, the canonical bytes of the evaluation attached.

    The same evaluation, snapshot and house give the same bytes. Raises ValueError for a language other than zh and en,
    ReportError for what cannot be set.
    """
    return set_pdf("evaluation.typ", page(evaluation, snapshot, lang, house), evaluation.last_day)


def page(evaluation: Evaluation, snapshot: Snapshot, lang: str, house: House) -> dict[str, Any]:
    """What the template is given: every string in printing order."""
    words = report_words(lang)
    attached = to_bytes(evaluation).decode("utf-8")
    names = house.names(snapshot.agency, lang)
    evaluation, snapshot = named_evaluation(evaluation, names), named_snapshot(snapshot, names)
    return {
        "lang": lang,
        "words": dict(words),
        "agency": list(house.agency if lang == "zh" else house.agency[::-1]),
        "number": house.number,
        "software": house.software,
        "day": evaluation.last_day,
        "demonstration": evaluation.demonstration,
        "subtitle": _subtitle(evaluation, lang, house),
        "notices": [*notices_of(evaluation, lang, house), words["not_public"]],
        "facts": _facts(evaluation, snapshot, lang, house),
        "verdict": _verdict(evaluation, lang),
        "numbers": numbers(evaluation, lang),
        "gates": figure(gates_of(evaluation, lang, 700), words["gates"]),
        "outcomes": outcomes(evaluation, lang),
        "first": [_finding(row, lang, house) for row in most_pressing(evaluation)[:FIRST]],
        "signs": {tone: outcome_sign(tone, named) for tone, named in outcome_words(lang).items()},
        "radar": _figure(radar_of(evaluation, lang), words["radar"]),
        "dimensions": _dimensions(evaluation, lang),
        "heat": figure(heat_of(evaluation, lang), words["heat"]),
        "trend": _figure(trend_of(evaluation, house.earlier, lang), words["trend"]) if house.earlier else None,
        "gap": None if house.other is None else _gap(evaluation, house.other, lang),
        "chapters": _chapters(evaluation, lang),
        "findings": _findings(evaluation, lang, house),
        "undetermined": [_finding(row, lang, house) for row in most_pressing(evaluation, ("undetermined",))],
        "index": evidence_index(snapshot, lang),
        "method": method_of(evaluation, snapshot, lang),
        "attached_note": _attached_note(house, lang),
        "attached": [[EVALUATION, attached], *([name, data.decode("utf-8")] for name, data in house.files)],
    }


def notices_of(evaluation: Evaluation, lang: str, house: House) -> tuple[str, ...]:
    """The notices of the evaluation; that of a rehearsal only where the agency evaluates itself."""
    told = (*((report_words(lang)["doubted"],) if house.doubted else ()), *notices(evaluation, lang))
    return told if house.by_itself else tuple(each for each in told if each != word("notice", "rehearsal", lang))


def _attached_note(house: House, lang: str) -> str:
    """What a frozen run attaches and what of it is signed; empty for one that is not frozen."""
    if not house.files:
        return ""
    names = ", ".join(name for name, _data in ((EVALUATION, b""), *house.files))
    return report_words(lang)["attached_note"].format(names=names)


def _figure(drawn: str, alt: str) -> dict[str, Any] | None:
    return figure(drawn, alt) if drawn else None


def _subtitle(evaluation: Evaluation, lang: str, house: House) -> str:
    name = profile_words(profile_of(evaluation), lang)
    return f"{name} · {report_words(lang)['rehearsal']}" if rehearsal(evaluation, house) else name


def profile_said(evaluation: Evaluation, lang: str, house: House) -> str:
    """The profile with its version; the words of an own one name edition and base already."""
    named = _subtitle(evaluation, lang, house)
    return named if evaluation.own else f"{named} ({evaluation.profile})"


def _facts(evaluation: Evaluation, snapshot: Snapshot, lang: str, house: House) -> list[list[str]]:
    words = report_words(lang)
    known = {snapshot.agency, *house.agency}
    facts = [] if any(house.agency) and snapshot.agency in known else [[words["agency"], snapshot.agency]]
    facts += [
        [words["period"], f"{evaluation.first_day} – {evaluation.last_day}"],
        [words["profile"], profile_said(evaluation, lang, house)],
        [words["catalogue"], evaluation.catalogue],
    ]
    for each in house.assessors:
        facts.append(
            [words["assessors"], " · ".join(part for part in (each.name, each.part, _declared(each, lang)) if part)]
        )
    return facts + [[words["signed"], f"{who} · {when}"] for who, when in house.signed]


def _declared(assessor: Assessor, lang: str) -> str:
    """What an assessor declared about own interests, and when."""
    words, mark = report_words(lang), "：" if lang == "zh" else ": "
    if assessor.interests:
        said = f"{words['conflict']}{mark}{assessor.interests}"
    else:
        said = words["no_conflict"] if assessor.declared_on else words["undeclared"]
    return " · ".join(part for part in (said, assessor.declared_on) if part)


def _verdict(evaluation: Evaluation, lang: str) -> dict[str, Any]:
    words = report_words(lang)
    said = word("verdict", evaluation.verdict, lang)
    return {
        "letter": evaluation.verdict,
        "words": said.removeprefix(evaluation.verdict).strip(" :：,，"),
        "final": words["final" if evaluation.final else "not_final"],
        "reasons": not_final(evaluation, lang),
    }


def not_final(evaluation: Evaluation, lang: str) -> list[str]:
    """Why the evaluation is not final, in words; empty where it is."""
    return list(open_words(evaluation, lang))


def numbers(evaluation: Evaluation, lang: str) -> list[dict[str, str]]:
    """The three numbers beside the verdict: name, figure, and what it is of."""
    words = report_words(lang)
    bonus = f" + {decimal(evaluation.bonus)} {words['bonus']}" if Decimal(evaluation.bonus) else ""
    scored = words["withheld"] if evaluation.score is None else decimal(evaluation.score)
    return [
        {"name": words["score"], "value": scored, "of": words["score_of"], "beside": bonus},
        {"name": words["coverage"], "value": percent(float(evaluation.coverage)), "of": words["coverage_of"]},
        {"name": words["assurance"], "value": decimal(evaluation.assurance, 2), "of": words["assurance_of"]},
    ]


def decimal(text: str, places: int = 1) -> str:
    """A number of the evaluation to so many places, no zeros at the end of whole ones."""
    shown = f"{Decimal(text):.{places}f}"
    return shown.rstrip("0").rstrip(".") if shown.endswith("0" * places) else shown


def outcomes(evaluation: Evaluation, lang: str) -> list[dict[str, Any]]:
    """How many rows have each outcome."""
    counted = Counter(row.outcome for row in evaluation.rows)
    return [
        {"tone": tone, "word": word("outcome", outcome, lang), "count": counted[outcome], "outcome": outcome}
        for outcome, tone in TONES.items()
    ]


def _dimensions(evaluation: Evaluation, lang: str) -> list[list[str]]:
    return [
        [
            chapter_words(each.chapter, lang),
            decimal(each.points),
            decimal(each.scored),
            _share(share(each.scored, each)),
            _share(share(each.determined, each)),
        ]
        for each in evaluation.dimensions
    ]


def _share(part: float | None) -> str:
    return "—" if part is None else percent(part)


def _gap(evaluation: Evaluation, other: Evaluation, lang: str) -> dict[str, Any]:
    theirs = {row.id: row for row in other.rows}
    pairs = [(row, theirs[row.id]) for row in evaluation.rows if row.outcome != theirs[row.id].outcome]
    return {
        "heads": [profile_words(profile_of(each), lang) for each in (evaluation, other)],
        "verdicts": [evaluation.verdict, other.verdict],
        "numbers": [
            [one["name"], one["value"], two["value"]]
            for one, two in zip(numbers(evaluation, lang), numbers(other, lang), strict=True)
        ],
        "rows": [[one.id, row_text(one.id, lang), _outcome(one, lang), _outcome(two, lang)] for one, two in pairs],
    }


def _outcome(row: RowResult, lang: str) -> dict[str, str]:
    return {"tone": TONES[row.outcome], "word": word("outcome", row.outcome, lang)}


def _chapters(evaluation: Evaluation, lang: str) -> list[dict[str, Any]]:
    groups = itertools.groupby(evaluation.rows, key=lambda row: chapter_of(row.id))
    return [{"head": chapter_words(key, lang), "rows": [_row(row, lang) for row in group]} for key, group in groups]


def _row(row: RowResult, lang: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "asked": row_text(row.id, lang),
        "level": word("level", row.level, lang),
        "outcome": _outcome(row, lang),
        "evidence": row.evidence_level,
        "maturity": str(row.maturity),
        "why": why(row, lang),
    }


def _findings(evaluation: Evaluation, lang: str, house: House) -> list[dict[str, Any]]:
    return [_finding(row, lang, house) for row in most_pressing(evaluation, ("not_met", "error", "partly"))]


def _finding(row: RowResult, lang: str, house: House) -> dict[str, Any]:
    words = report_words(lang)
    given = next((each for each in house.owners if each[0] == row.id), None)
    return {
        "id": row.id,
        "asked": row_text(row.id, lang),
        "severity": word("severity", row.severity, lang),
        "critical": row.severity == "critical",
        "outcome": _outcome(row, lang),
        "suspicion": words["suspicion"] if row.suspicion else "",
        "found": why(row, lang),
        "to_do": to_do(row, lang),
        "owner": "" if given is None else f"{words['owner']} {given[1]} · {words['due']} {given[2]}",
        "heard": [each.words(lang) for each in house.heard if each.row == row.id],
    }
