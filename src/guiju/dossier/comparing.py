"""Two results of the same period side by side: the one in the archive, and the one of the rules installed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guiju.conduct.evaluation.evidence import Counted, Example, RuleTally, Snapshot
from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.conduct.evaluation.sentences import why
from guiju.conduct.evaluation.sentences import word as outcome_word
from guiju.conduct.rule import RULES
from guiju.conduct.sentences import questions, sentence
from guiju.dossier.problems import Problem, problem, word

__all__ = ["Difference", "compare"]

What = Literal["frame", "input", "figure", "gate", "row"]
FRAME = ("catalogue", "profile", "rules", "first_day", "last_day", "demonstration")
FIGURES = ("verdict", "final", "score", "bonus", "coverage", "assurance")
SHOWN = 3
"""So many findings of one rule are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which the two differ; `reasons` are sentences as problems, for a row why it came out otherwise."""

    what: What
    name: str
    there: str
    here: str
    reasons: tuple[Problem, ...] = ()
    rows: tuple[RowResult | None, RowResult | None] = (None, None)
    """Of a row both results, which are told in words."""

    @property
    def turned(self) -> bool:
        """Whether a row came out otherwise; False where the counts or words behind the same result moved."""
        one, two = self.rows
        return self.what == "row" and (one is None or two is None or _line(one) != _line(two))

    def named(self, lang: str) -> str:
        """What differs, in words."""
        return _input_words(self.name, lang) if self.what == "input" else word("name", self.name, lang)

    def text(self, lang: str) -> str:
        """One line: what, there, here."""
        name = self.named(lang)
        there, here = self._sides(lang)
        return problem(f"differs_{self.what}", name=name, there=there, here=here).text(lang)

    def _sides(self, lang: str) -> tuple[str, str]:
        """Both sides in words where there are some."""
        if self.what == "row":
            one, two = self.rows
            return _row_words(one, lang), _row_words(two, lang)
        if self.name == "coverage":
            return _percent(self.there), _percent(self.here)
        if {self.there, self.here} <= _TRUTH.keys():
            return _TRUTH[self.there][lang], _TRUTH[self.here][lang]
        return _short(self.there), _short(self.here)


SHOWN_DIGEST = 12
"""So many signs of a SHA-256 tell one from another in a sentence."""


def _short(text: str) -> str:
    return f"{text[:SHOWN_DIGEST]}…" if len(text) == 64 and set(text) <= set("0123456789abcdef") else text


def _input_words(name: str, lang: str) -> str:
    """What went in, by its name: a population, a parameter, a register, a kind of facts of the period."""
    kind, mark, of = name.partition(":")
    table = {"sizes": "size", "parameters": "parameter"}.get(kind, kind) if mark else "input"
    return outcome_word(table, of or name, lang)


_TRUTH = {"true": {"zh": "是", "en": "yes"}, "false": {"zh": "否", "en": "no"}, "-": {"zh": "无", "en": "none"}}


def _percent(share: str) -> str:
    try:
        return f"{100 * float(share):.1f} %"
    except ValueError:
        return share


def _row_words(row: RowResult | None, lang: str) -> str:
    """Outcome, maturity where it counts, and strength of the evidence."""
    if row is None:
        return "—"
    maturity = "" if not row.maturity else f"成熟度 {row.maturity}" if lang == "zh" else f"maturity {row.maturity}"
    said = (outcome_word("outcome", row.outcome, lang), maturity, row.evidence_level)
    return ("，" if lang == "zh" else ", ").join(filter(None, said))


def compare(
    there: Evaluation, here: Evaluation, snapshot_there: Snapshot | None, snapshot_here: Snapshot
) -> tuple[Difference, ...]:
    """Everything in which the results differ, what frames them first, then rows in the order of the code."""
    return (
        *_members("frame", FRAME, there, here),
        *_inputs(snapshot_there, snapshot_here),
        *_members("figure", FIGURES, there, here),
        *_gates(there, here),
        *_rows(there, here, snapshot_there, snapshot_here),
    )


def _members(what: What, names: tuple[str, ...], there: Evaluation, here: Evaluation) -> Iterator[Difference]:
    for name in names:
        one, two = _shown(getattr(there, name)), _shown(getattr(here, name))
        if one != two:
            yield Difference(what=what, name=name, there=one, here=two)


def _shown(value: object) -> str:
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _inputs(there: Snapshot | None, here: Snapshot) -> Iterator[Difference]:
    """What went in, by name; a digest that differs says where to look."""
    if there is None:
        return
    for kind in ("inputs", "sizes", "parameters"):
        one, two = dict(getattr(there, kind)), dict(getattr(here, kind))
        for name in sorted(one.keys() | two.keys()):
            first, second = _shown(one.get(name)), _shown(two.get(name))
            if first != second:
                shown = name if kind == "inputs" else f"{kind}:{name}"
                yield Difference(what="input", name=shown, there=first, here=second)


def _gates(there: Evaluation, here: Evaluation) -> Iterator[Difference]:
    other = {each.name: each for each in there.gates}
    for each in here.gates:
        before = other.get(each.name)
        if before is None or before.passed != each.passed:
            stood = None if before is None else before.passed
            yield Difference(what="gate", name=each.name, there=_shown(stood), here=_shown(each.passed))


def _rows(
    there: Evaluation, here: Evaluation, snapshot_there: Snapshot | None, snapshot_here: Snapshot
) -> Iterator[Difference]:
    other = {row.id: row for row in there.rows}
    for row in here.rows:
        before = other.pop(row.id, None)
        if before == row:
            continue
        yield Difference(
            what="row",
            name=row.id,
            there="-" if before is None else _line(before),
            here=_line(row),
            rows=(before, row),
            reasons=tuple(_reasons(before, row, snapshot_there, snapshot_here)),
        )
    for row in other.values():
        yield Difference(what="row", name=row.id, there=_line(row), here="-", rows=(row, None))


def _line(row: RowResult) -> str:
    return f"{row.outcome}, {row.maturity}, {row.evidence_level}"


def _reasons(before: RowResult | None, row: RowResult, there: Snapshot | None, here: Snapshot) -> Iterator[Problem]:
    """First the rules that counted otherwise, with what they found; else the reasons of both sides."""
    told = False
    for each in _tallies(row.id, there, here) if there is not None else ():
        told = True
        yield each
    if before is not None and not told and before.why != row.why:
        texts = {f"there_{lang}": _why(before, lang) for lang in ("zh", "en")}
        yield problem("row_why", row.id, **texts, **{f"here_{lang}": _why(row, lang) for lang in ("zh", "en")})


def _why(row: RowResult, lang: str) -> str:
    """The reasons of a row; those that another version of the software gave may have no sentence here."""
    try:
        return why(row, lang)
    except (LookupError, ValueError):
        return ", ".join(each.code for each in row.why)


def _tallies(row: str, there: Snapshot, here: Snapshot) -> Iterator[Problem]:
    """The rules of this row that looked at something else, or found something else."""
    before = {(each.rule, each.subject): each for each in there.tallies}
    for each in here.tallies:
        other = before.get((each.rule, each.subject))
        if other is None or not _serves(each, other, row):
            continue
        if (other.population, _of(other, row)) == (each.population, _of(each, row)):
            continue
        rules = {f"rule_{lang}": _rule(each.rule, lang) for lang in ("zh", "en")}
        sides = {f"there_{lang}": _counts(other, row, lang) for lang in ("zh", "en")}
        sides |= {f"here_{lang}": _counts(each, row, lang) for lang in ("zh", "en")}
        yield problem("rule_counts", row, **rules, **sides)
        yield from _findings(row, other, each)


def _serves(one: RuleTally, two: RuleTally, row: str) -> bool:
    """Whether the rule is one of the row's: by the rules installed here, or because it spoke of the row."""
    known = RULES.get(one.rule)
    return (known is not None and row in known.requirements) or bool(_of(one, row) or _of(two, row))


def _rule(code: str, lang: str) -> str:
    """What a rule asks, with its code."""
    asked = questions(lang).get(code, "")
    return f"{asked} ({code})" if asked and lang == "en" else f"“{asked}”（{code}）" if asked else code


def _of(tally: RuleTally, row: str) -> Counted | None:
    return next((each for each in tally.counted if each.row == row), None)


def _counts(tally: RuleTally, row: str, lang: str) -> str:
    """How much the rule looked at, and what it found of each severity."""
    found = _of(tally, row)
    looked = f"检查 {tally.population} 项" if lang == "zh" else f"{tally.population} looked at"
    names = ("serious", "nonconformity", "undetermined", "warning")
    told = [f"{word('severity', name, lang)} {count}" for name in names if found and (count := getattr(found, name))]
    return ("，" if lang == "zh" else ", ").join((looked, *told))


def _findings(row: str, before: RuleTally, now: RuleTally) -> Iterator[Problem]:
    for code, mine, others in (("found_here", now, before), ("found_there", before, now)):
        new = [each for each in mine.examples if each not in others.examples and row in each.requirements]
        for each in new[:SHOWN]:
            yield problem(code, row, place=each.where, **_sentences(each))


def _sentences(each: Example) -> dict[str, str]:
    return {
        "what_zh": _sentence(each, "zh"),
        "what_en": _sentence(each, "en"),
        "severity_zh": word("severity", each.severity, "zh"),
        "severity_en": word("severity", each.severity, "en"),
    }


def _sentence(each: Example, lang: str) -> str:
    try:
        return sentence(each.finding, lang)
    except (LookupError, ValueError):
        return f"{each.code} ({each.subject})"
