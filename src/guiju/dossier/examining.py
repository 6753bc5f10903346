"""Reading and judging many cases, each once, in two processes where there are enough; results come in order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guiju.canonical import sha256
from guiju.conduct.evaluation.cases import digest_of_parts, judgement_of
from guiju.conduct.evaluation.sources import CaseJudgement
from guiju.dossier.archive import Archive
from guiju.dossier.casework import Expected, Read, open_case
from guiju.dossier.errors import DossierError
from guiju.dossier.problems import Problem, problem
from guiju.processes import beside, rare_collections
from guiju.record.codec import to_bytes

__all__ = ["Examined", "examine"]

_CHUNK: Final = 50
_WORTH_IT: Final = 200
"""Below this many cases a second process takes longer to start than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came of one case; `judgement` is None where it could not be read or was not asked for."""

    number: str
    problems: tuple[Problem, ...]
    judgement: CaseJudgement | None


def examine(archive: Archive, expected: Sequence[Expected], *, judge: bool, jobs: int) -> Iterator[Examined]:
    """Examines the cases in the order given."""
    if jobs < 2 or len(expected) < _WORTH_IT:
        for each in expected:
            yield _examined(archive, each, judge)
        return
    chunks = [tuple(expected[place : place + _CHUNK]) for place in range(0, len(expected), _CHUNK)]
    with ProcessPoolExecutor(jobs, mp_context=beside(), initializer=_begin, initargs=(archive.path, judge)) as pool:
        for found in pool.map(_chunk, chunks):
            yield from found


_worker: dict[str, object] = {}


def _begin(path: Path, judge: bool) -> None:
    rare_collections()
    _worker.update(archive=Archive(path), judge=judge)


def _chunk(expected: tuple[Expected, ...]) -> list[Examined]:
    archive = _worker["archive"]
    assert isinstance(archive, Archive)
    return [_examined(archive, each, bool(_worker["judge"])) for each in expected]


def _examined(archive: Archive, expected: Expected, judge: bool) -> Examined:
    number = expected.line.number
    try:
        data = archive.read(expected.member)
    except DossierError as error:
        words = {"why_zh": error.zh, "why_en": error.en}
        found = problem("case_unreadable", expected.member, number=number, **words)
        return Examined(number=number, problems=(found,), judgement=None)
    read, problems = open_case(expected, data)
    judgement = _judged(read, expected) if read is not None and judge else None
    return Examined(number=number, problems=tuple(problems), judgement=judgement)


def _judged(read: Read, expected: Expected) -> CaseJudgement:
    """The judgement, under the digest that the case has at home: what the policy leaves out, no rule reads.

    Where customers are left out something is missing that rules do read, and the digest is that of what is here.
    """
    kinds = {wanted.digest: wanted.kind for _, wanted in read.named}
    absent = [each for each in expected.line.left_out if kinds.get(each) in ("person", "evidence")]
    said = [sha256(to_bytes(each)) for each in read.case.statements]
    here = (each.digest for each in read.case.enclosures)
    digest = digest_of_parts(read.parts.record_sha256, {*here, *absent}, said)
    return dataclasses.replace(judgement_of(read.case, read.holds), case_sha256=digest)
