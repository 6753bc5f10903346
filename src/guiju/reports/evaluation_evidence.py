"""The evidence index of an evaluation: documents, attestations, rules with their population, decisions."""

from __future__ import annotations

from typing import Any

from guiju.conduct.evaluation.carrying import attestation_level, document_level
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    DocumentEvidence,
    RuleTally,
    Snapshot,
)
from guiju.conduct.evaluation.sentences import place, word
from guiju.conduct.sentences import questions
from guiju.reports.evaluation_model import report_words

Table = dict[str, Any]


def evidence_index(snapshot: Snapshot, lang: str) -> list[Table]:
    """Tables with title, heads and lines of text; one without lines says so."""
    return [
        _documents(snapshot, lang),
        _attestations(snapshot, lang),
        _rules(snapshot, lang),
        *[table for table in (_tailorings(snapshot, lang), _decisions(snapshot, lang)) if table["lines"]],
        *[table for table in (_corrections(snapshot, lang),) if table["lines"]],
    ]


def _documents(snapshot: Snapshot, lang: str) -> Table:
    words = report_words(lang)
    heads = ["code", "name", "version", "owner", "valid", "review_due", "evidence", "serves"]
    lines = [_document(each, snapshot, lang) for each in snapshot.documents]
    return {"key": "documents", "title": words["documents"], "heads": [words[head] for head in heads], "lines": lines}


def _document(each: DocumentEvidence, snapshot: Snapshot, lang: str) -> list[str]:
    words = report_words(lang)
    notes = [word("document_kind", each.kind, lang)]
    notes += [] if each.approved else [words["not_approved"]]
    notes += [] if each.sha256 else [words["no_file"]]
    notes += [words["outside_by"].format(who=each.outside)] if each.outside else []
    return [
        each.code,
        f"{each.title}（{'；'.join(notes)}）"
        if lang == "zh"
        else f"{each.title_en or each.title} ({'; '.join(notes)})",
        each.version,
        each.owner,
        f"{each.valid_from} – {each.valid_to or words['no_end']}",
        each.review_due or "—",
        document_level(each, snapshot.documents, snapshot.last_day),
        " ".join(each.rows),
    ]


def _attestations(snapshot: Snapshot, lang: str) -> Table:
    words = report_words(lang)
    heads = ["code", "row", "outcome", "by", "on", "expires", "sample", "statement", "evidence"]
    lines = [_attestation(each, snapshot, lang) for each in snapshot.attestations]
    title = words["attestations"]
    return {"key": "attestations", "title": title, "heads": [words[head] for head in heads], "lines": lines}


def _attestation(each: AttestationEvidence, snapshot: Snapshot, lang: str) -> list[str]:
    words = report_words(lang)
    outside = [words["outside_by"].format(who=each.outside)] if each.outside else []
    told = ("。" if lang == "zh" else ". ").join(part.rstrip("。. ") for part in (each.lacking, each.statement) if part)
    scope = [words["scope"].format(scope=each.scope)] if each.scope else []
    return [
        each.code,
        each.row,
        word("outcome", each.outcome, lang),
        each.by,
        each.on,
        each.expires,
        f"{each.sample} / {each.population}",
        " · ".join([told, *scope, *outside]),
        attestation_level(each, snapshot.documents, snapshot.last_day),
    ]


def _rules(snapshot: Snapshot, lang: str) -> Table:
    words = report_words(lang)
    heads = ["rule", "looks_at", "population", "findings_count", "serves"]
    lines = [_rule(each, lang) for each in snapshot.tallies]
    return {"key": "rules", "title": words["rules"], "heads": [words[head] for head in heads], "lines": lines}


def _rule(each: RuleTally, lang: str) -> list[str]:
    words = report_words(lang)
    found = sum(one.serious + one.nonconformity + one.undetermined for one in each.counted)
    asked = questions(lang).get(each.rule, "")
    return [
        asked or each.rule,
        words[f"subject_{each.subject}"],
        str(each.population) if each.population else words["no_population"],
        str(found) if found else "0",
        " ".join(rows_of(each)),
    ]


def rows_of(tally: RuleTally) -> tuple[str, ...]:
    """The rows that a rule serves, as far as the rule set knows it; else those it spoke of."""
    from guiju.conduct.rule import RULES

    known = RULES.get(tally.rule)
    return known.requirements if known is not None else tuple(one.row for one in tally.counted)


def _tailorings(snapshot: Snapshot, lang: str) -> Table:
    words = report_words(lang)
    heads = ["row", "reason", "approved_by", "valid"]
    lines = [
        [each.row, each.reason, each.approved_by, f"{each.valid_from} – {each.valid_to or words['no_end']}"]
        for each in snapshot.tailorings
    ]
    return {"key": "tailorings", "title": words["tailorings"], "heads": [words[head] for head in heads], "lines": lines}


def _decisions(snapshot: Snapshot, lang: str) -> Table:
    words = report_words(lang)
    heads = ["row", "where", "decision", "by", "on", "reason"]
    lines = [
        [
            each.row,
            _decided(each, lang),
            words[f"decision_{each.decision}"],
            "、".join(each.by) if lang == "zh" else ", ".join(each.by),
            each.on,
            each.reason,
        ]
        for each in snapshot.adjudications
    ]
    title = words["adjudications"]
    return {"key": "adjudications", "title": title, "heads": [words[head] for head in heads], "lines": lines}


def _decided(each: AdjudicationEvidence, lang: str) -> str:
    """Where a suspicion was, by what rule, and its number with what was suspected."""
    asked = questions(lang).get(each.code, each.code)
    named = " · ".join(part for part in (place(each.where, lang), asked) if part)
    return named if each.suspicion is None else f"{each.suspicion.code} {each.suspicion.suspected} ({named})"


def _corrections(snapshot: Snapshot, lang: str) -> Table:
    words = report_words(lang)
    heads = ["row", "accepted_by", "due", "done_on"]
    lines = [[each.row, each.accepted_by, each.due, each.done_on or "—"] for each in snapshot.corrections]
    title = words["corrections"]
    return {"key": "corrections", "title": title, "heads": [words[head] for head in heads], "lines": lines}
