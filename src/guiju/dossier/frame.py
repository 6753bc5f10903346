"""Whether what the manifest says of itself is what the log and the members say; and which members must be there."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.conduct.evaluation import rule_set_sha256
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.sentences import parameter_value, word
from guiju.conduct.lapses import LapsesFacts
from guiju.conduct.parameters import default_parameters, parameter_kinds
from guiju.conduct.rule import RULES
from guiju.dossier.log import LogReading
from guiju.dossier.manifest import Manifest, ParameterLine, ParameterRows
from guiju.dossier.names import EVALUATION, MANIFEST, PARAMETERS, PERIODS, REGISTERS
from guiju.dossier.problems import Problem, problem

DERIVED = frozenset({LapsesFacts})
"""Facts that are computed from the registers, here as at home, and never carried."""

LANGUAGES = ("zh", "en")

__all__ = ["against_members", "facts_missing", "parameters_otherwise"]


def against_members(
    manifest: Manifest, log: LogReading, evaluation: Evaluation | None, snapshot: Snapshot | None, cases: int
) -> Iterator[Problem]:
    """The manifest beside the log, the archived evaluation and the number of cases."""
    if log.verified and log.demonstration is not None and log.demonstration != manifest.demonstration:
        yield problem("not_as_founded", MANIFEST, demonstration=str(log.demonstration).lower())
    if log.verified and log.agency and log.agency != manifest.agency:
        yield problem("agency_not_as_founded", MANIFEST, stated=manifest.agency, found=log.agency)
    sizes = dict(manifest.sizes)
    if snapshot is not None:
        if (snapshot.demonstration, dict(snapshot.sizes)) != (manifest.demonstration, sizes):
            yield problem("manifest_not_of_snapshot", MANIFEST)
    elif (found := _records(manifest, log, cases)) != sizes.get("cases", found):
        yield problem("sizes_beyond", MANIFEST, stated=sizes["cases"], found=found)
    if evaluation is not None:
        stated = (manifest.rules, f"{manifest.catalogue}/{manifest.judging}")
        if stated != (evaluation.rules, evaluation.catalogue):
            yield problem("manifest_not_of_evaluation", EVALUATION)
    if manifest.rules != rule_set_sha256():
        yield problem("other_rules", MANIFEST, there=manifest.rules[:16], here=rule_set_sha256()[:16])


def _records(manifest: Manifest, log: LogReading, cases: int) -> int:
    """How many records the log says were issued in the period; without a log that holds, those of the table."""
    if not log.verified:
        return cases
    entries = log.issued(manifest.first_day, manifest.last_day).values()
    return len({each.hashes["record_sha256"] for each in entries})


def facts_missing(manifest: Manifest, kinds: dict[str, frozenset[str]]) -> Iterator[Problem]:
    """Facts that some rule installed here reads and the archive does not hold, by folder and name of their type.

    By the same rules the exporting software had them, and left them out; by others it may not have known them.
    """
    same = manifest.rules == rule_set_sha256()
    for folder, subject in ((REGISTERS, "register"), (PERIODS, "period")):
        asked = {
            each.reads.__name__ for each in RULES.values() if subject in each.subjects and each.reads not in DERIVED
        }
        for name in sorted(asked - kinds.get(folder, frozenset())):
            yield (
                problem("facts_absent", folder, facts=name)
                if same
                else problem("facts_not_known_there", folder, facts=name)
            )


def parameters_otherwise(rows: ParameterRows, manifest: Manifest) -> Iterator[Problem]:
    """Parameters that hold another value there than what this software comes with: true, and to be noticed."""
    there = rows.in_force(manifest.last_day)
    for each in default_parameters():
        if each.name in there and there[each.name].value != each.value:
            yield _otherwise(there[each.name], each.value)
            if parameter_kinds()[each.name].wrong(there[each.name].value):
                yield problem("parameter_unlawful", PARAMETERS, **_named(each.name, there[each.name].value))
        elif each.name not in there and str(each.valid_from) <= manifest.last_day:
            yield problem("parameter_absent", PARAMETERS, name=each.name)


def _otherwise(row: ParameterLine, default: str) -> Problem:
    """A parameter that the agency moved, in words, with the source that it gives."""
    here = {f"here_{lang}": parameter_value(row.name, default, lang) for lang in LANGUAGES}
    source = {"source_zh": row.source, "source_en": row.source_en}
    return problem("parameter_otherwise", PARAMETERS, **_named(row.name, row.value), **here, **source)


def _named(name: str, value: str) -> dict[str, str]:
    """A parameter and its value in the words of both languages."""
    names = {f"name_{lang}": word("parameter", name, lang) for lang in LANGUAGES}
    return names | {f"there_{lang}": parameter_value(name, value, lang) for lang in LANGUAGES}
