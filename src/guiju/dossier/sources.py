"""An opened dossier as the sources of an evaluation: the same functions count it as count the running agency."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from guiju.conduct.evaluation.evidence import Fault, Snapshot
from guiju.conduct.evaluation.sources import CaseJudgement, Given, Judged, Occasion
from guiju.dossier.examining import examine
from guiju.dossier.problems import Problem
from guiju.dossier.reading import Opened

__all__ = ["DossierSources"]

TRUE: Final = "5-5b"
"""The row of a case that is not what was issued: records are true."""
WHOLE: Final = "5-5f"
"""The row of a case that is not there: no record is missing."""
_ABSENT: Final = frozenset({"certificate_removed", "case_removed"})
MOST_FAULTS: Final = 20

T = TypeVar("T")


class DossierSources:
    """Reads a dossier once; `problems` holds what was found meanwhile, complete when the judgements were read."""

    def __init__(self, opened: Opened, jobs: int) -> None:
        self.opened, self._jobs = opened, jobs
        self.problems: list[Problem] = [*opened.problems]
        self.examined = 0

    def occasion(self) -> Occasion:
        """As the agency states it, with the head of the log that the archived evaluation stood at."""
        manifest, log = self.opened.manifest, self.opened.manifest.log
        size, root = log.size, str(log.root)
        archived = self.opened.snapshot
        if archived is not None:
            size, root = archived.log_size, archived.log_root
        return Occasion(
            agency=manifest.agency,
            demonstration=manifest.demonstration,
            first_day=manifest.first_day,
            last_day=manifest.last_day,
            log_size=size,
            log_root=root,
            sizes=dict(manifest.sizes),
        )

    def parameters(self) -> Mapping[str, str]:
        return self.opened.stated.parameters

    def judgements(self) -> Judged:
        """Judges every case again. What is wrong with a case goes to `problems`."""
        return Judged.of(self._each())

    def _each(self) -> Iterator[CaseJudgement]:
        for each in examine(self.opened.archive, self.opened.cases, judge=True, jobs=self._jobs):
            self.examined += 1
            self.problems += each.problems
            if each.judgement is not None:
                yield each.judgement

    def registers(self) -> Mapping[str, Any]:
        return self.opened.stated.registers

    def periods(self) -> Mapping[str, Any]:
        return self.opened.stated.periods

    def given(self) -> Given:
        return self.opened.stated.given


def faults_of(problems: Sequence[Problem]) -> Iterator[Fault]:
    """A fault for each way in which cases do not hold, so that no run over them is final or passes the row by."""
    about = [each for each in problems if each.kind == "wrong" and _about_cases(each)]
    count = Counter(each.code for each in about)
    first = {each.code: each for each in reversed(about)}
    for code, number in sorted(count.items())[:MOST_FAULTS]:
        each = first[code]
        more_zh, more_en = (f"（共 {number} 处）", f" ({number} in all)") if number > 1 else ("", "")
        yield Fault(
            row=WHOLE if code in _ABSENT else TRUE,
            where=f"dossier:{each.where}",
            zh=each.text("zh") + more_zh,
            en=each.text("en") + more_en,
        )


def _about_cases(each: Problem) -> bool:
    return each.where.startswith(("cases/", "certificates.json", "log/"))


def with_faults(snapshot: Snapshot, problems: Sequence[Problem]) -> Snapshot:
    """The snapshot with what is wrong with its cases; the same snapshot where nothing is."""
    more = [*snapshot.faults, *faults_of(problems)]
    ordered = tuple(sorted(more, key=lambda each: (each.row, each.where, each.en)))
    return dataclasses.replace(snapshot, faults=ordered)
