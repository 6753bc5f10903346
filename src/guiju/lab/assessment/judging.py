"""Cases judged once: kept judgements used again, missing ones judged, in several processes where there are many."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from django.db import connection, connections, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from guiju.canonical import dumps, loads, sha256
from guiju.conduct.evaluation import rule_set_sha256
from guiju.conduct.evaluation.cases import about_cases
from guiju.conduct.evaluation.evidence import Fault
from guiju.conduct.evaluation.sources import CaseJudgement, Judged, line_of
from guiju.conduct.finding import Finding
from guiju.conduct.past import judge_case
from guiju.lab.assessment import worker
from guiju.lab.assessment.models import KeptJudgement
from guiju.lab.assessment.remembered import MANY, Remembered, committed_since, related
from guiju.lab.calibrations.cases import Kept, demand_whole, kept_cases, read_case
from guiju.lab.calibrations.statements import signature_holds
from guiju.lab.house import log
from guiju.lab.house.vouched import voucher
from guiju.processes import beside
from guiju.record.codec import decode, encode
from guiju.record.errors import RecordError
from guiju.record.words import Digest

UNREADABLE = "6.1.5-3"
"""Row of the control of records: what is lacking where a case cannot be read."""
KIND = "judgement"
"""Of the codes by which kept judgements are known as this installation's own."""
CHUNK = 100
KEPT_AT_ONCE = 1000
WORTH_PROCESSES = 400
"""Cases to be judged from which several processes are quicker than one."""

Progress = Callable[[int, int], None]
Touched = Callable[[], frozenset[int]]
Outcome = tuple[int, str, str, int, str, str]
"""Record, digest of the case, number, findings, their canonical text, the fault's."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the rules found in the cases asked for, in their order, and what could not be judged."""

    cases: Judged
    faults: tuple[Fault, ...]
    judged: int
    """How many were judged now; the others were kept."""


def judge(kept: Kept) -> Outcome:
    """The judgement of one case; whatever breaks is told as a fault."""
    try:
        found = [encode(each) for each in judge_case(read_case(kept), signature_holds)]
    except Exception as error:  # nothing is skipped: what cannot be judged is a fault, and the run is not final
        zh, en = (error.zh, error.en) if isinstance(error, RecordError) else (repr(error), repr(error))
        return kept.record, kept.digest, kept.number, 0, "", dumps({"zh": zh, "en": en}).decode()
    text = dumps(found).decode() if found else ""
    return kept.record, kept.digest, kept.number, len(found), text, ""


def judge_all(records: list[int], progress: Progress, processes: int = 1) -> Iterator[Outcome]:
    """Judges cases, in chunks; with several processes each reads the database by itself."""
    chunks = [records[start : start + CHUNK] for start in range(0, len(records), CHUNK)]
    done = 0
    for found in _in_turn(chunks) if processes < 2 or len(records) < WORTH_PROCESSES else _at_once(chunks, processes):
        done += len(found)
        progress(done, len(records))
        yield from found


def _in_turn(chunks: Iterable[list[int]]) -> Iterator[list[Outcome]]:
    return (judge_chunk(each) for each in chunks)


def judge_chunk(records: list[int]) -> list[Outcome]:
    """Judges some cases in this process."""
    return [judge(each) for each in kept_cases(records)]


def _at_once(chunks: list[list[int]], processes: int) -> Iterator[list[Outcome]]:
    # A connection must not be shared with a child: each opens its own.
    connections.close_all()
    folder = os.environ["GUIJU_DATA"]
    with ProcessPoolExecutor(processes, beside(), initializer=worker.begin, initargs=(folder,)) as pool:
        yield from pool.map(worker.judge_chunk, chunks)


def judgements_of(
    records: list[int],
    *,
    touched: Touched | None,
    progress: Progress = lambda done, of: None,
    processes: int = 1,
    keep: bool = True,
    goes_on: bool = False,
) -> Judgements:
    """Judgements of the cases of these records, in their order.

    Args:
        touched: tells of which records something changed since the kept judgements were made; None looks at every
            case again: its bytes and enclosures are hashed, and a judgement is used again only for the same digest.
        goes_on: whether to go on from the judgements that this process knows to be kept.
    """
    rules, size = rule_set_sha256(), log.size()
    lines = _lines(rules, records, goes_on=goes_on)
    fit = _looked_through(records, lines) if touched is None else lines.keys() - touched()
    missing = [each for each in records if each not in fit]
    new = _judged_now(missing, rules if keep else "", progress, processes)
    told = {each[0]: each for each in _told(rules) if each[0] not in new}
    lines |= {key: line_of(number, digest) for key, digest, number, *_ in new.values()}
    told |= {key: each for key, each in new.items() if each[3] or each[5]}
    # A case that was asked for and came neither from the database nor from what is kept.
    faults = [_fault(str(key), ABSENT) for key in missing if key not in new]
    judged = [each for each in records if each in fit or each in new]
    broken = {key: each for key, each in told.items() if each[5]}
    faults += [_fault(broken[key][2], loads(broken[key][5].encode())) for key in judged if key in broken]
    sound = [each for each in judged if each not in broken] if broken else judged
    found = tuple(_judgement(told[key], rules) for key in sound if key in told)
    if keep:
        _known.hold(rules, size, {key: line for key, line in lines.items() if key not in told})
    whole = sha256("".join(map(lines.__getitem__, sound)).encode())
    cases = Judged(cases_sha256=whole, judged={about_cases(): len(sound)} if sound else {}, found=found)
    return Judgements(cases, tuple(faults), len(new))


ABSENT = {"zh": "记录不在数据库中", "en": "the record is not in the database"}


def _judgement(outcome: Outcome, rules: str) -> CaseJudgement:
    _, digest, number, _, findings, _ = outcome
    named = {"case_sha256": Digest(digest), "number": number, "rules": Digest(rules)}
    return CaseJudgement(**named, judged=about_cases(), findings=_findings(findings))


def _judged_now(missing: list[int], rules: str, progress: Progress, processes: int) -> dict[int, Outcome]:
    """Judges what is missing and, under a rule set, keeps it."""
    new: dict[int, Outcome] = {}
    unkept: list[Outcome] = []
    for each in judge_all(missing, progress, processes):
        new[each[0]] = each
        unkept.append(each)
        # Now and then, so that an interrupted run goes on where it stopped and nobody waits long to write.
        if len(unkept) >= KEPT_AT_ONCE and rules:
            _keep(unkept, rules)
            unkept = []
    if unkept and rules:
        _keep(unkept, rules)
    return new


def _findings(text: str) -> tuple[Finding, ...]:
    return tuple(decode(Finding, each) for each in loads(text.encode()))


def _fault(number: str, said: dict[str, str]) -> Fault:
    return Fault(
        row=UNREADABLE,
        where=f"case:{number}",
        zh=f"记录 {number} 无法判定：{said['zh']}",
        en=f"the record {number} cannot be judged: {said['en']}",
    )


_known: Remembered[dict[int, str]] = Remembered()
"""By the rules: the lines of the cases in which nothing was found."""


def _lines(rules: str, records: list[int], *, goes_on: bool) -> dict[int, str]:
    """The line of every case with a kept judgement by these rules; of a few, at least theirs.

    What this installation did not keep so is none: the case is judged again.
    """
    found = _remembered(rules) if goes_on else {}
    absent = [each for each in records if each not in found]
    if absent:
        found = found | _clean(rules, absent)
    return found | {key: line_of(number, digest) for key, digest, number, *_ in _told(rules)}


def _remembered(rules: str) -> dict[int, str]:
    """The lines that this process knows, without those of cases of which something was committed since."""
    held = _known.recall(rules)
    since = None if held is None else committed_since(held[0], CASE_OF, MANY)
    if held is None or since is None:
        return {}
    return {key: line for key, line in held[1].items() if key not in since} if since else held[1]


def _clean(rules: str, records: list[int]) -> dict[int, str]:
    """The lines of kept judgements that found nothing, as the database puts them; of a few records, theirs alone."""
    line = Concat("number", Value(" "), "case_sha256", Value("\n"))
    asked = {"record__in": records} if len(records) <= CHUNK else {}
    rows = KeptJudgement.objects.filter(rules=rules, found=0, fault="", **asked).annotate(line=line)
    code = voucher(KIND)
    told = rows.values_list("record", "line", "vouched").iterator()
    return {key: line for key, line, vouched in told if vouched == code(f"{rules}\n{key}\n{line}0\n\n")}


def _told(rules: str) -> Iterator[Outcome]:
    """Kept judgements in which something was found, or that could not be made."""
    rows = KeptJudgement.objects.filter(rules=rules).exclude(found=0, fault="")
    columns = ("record", "case_sha256", "number", "found", "findings", "fault", "vouched")
    code = voucher(KIND)
    for *outcome, vouched in rows.values_list(*columns).iterator():
        if vouched == code(_coded(rules, tuple(outcome))):
            yield tuple(outcome)


def _coded(rules: str, outcome: Outcome) -> str:
    """What the code of a kept judgement is made of."""
    record, digest, number, found, findings, fault = outcome
    return f"{rules}\n{record}\n{line_of(number, digest)}{found}\n{findings}\n{fault}"


def _looked_through(records: list[int], lines: dict[int, str]) -> set[int]:
    """Records whose case still is what was judged: rows and files hashed again."""
    fit: set[int] = set()
    for each in kept_cases(key for key in records if key in lines):
        if lines[each.record] != line_of(each.number, each.digest):
            continue
        try:
            demand_whole(each)
        except (RecordError, ValueError):
            continue
        fit.add(each.record)
    return fit


COLUMNS = ("record", "case_sha256", "rules", "number", "found", "findings", "fault", "vouched")


def _keep(rows: list[Outcome], rules: str) -> None:
    """Writes judgements; in plain SQL, for making a model of each takes as long as a tenth of judging."""
    code, name = voucher(KIND), connection.ops.quote_name
    made = [
        (key, digest, rules, number, found, text, fault, code(_coded(rules, (key, digest, number, found, text, fault))))
        for key, digest, number, found, text, fault in rows
    ]
    columns = ", ".join(map(name, COLUMNS))
    anew = ", ".join(f"{name(each)} = excluded.{name(each)}" for each in COLUMNS[1:])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name(KeptJudgement._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) "
            f"ON CONFLICT ({name(COLUMNS[0])}) DO UPDATE SET {anew}",
            made,
        )


CASE_OF = {
    "calibrations_record": related("calibrations.Record", "pk"),
    "calibrations_enclosure": related("calibrations.Enclosure", "record_id"),
    "calibrations_statement": related("calibrations.Statement", "record_id"),
}
"""Tables of which a case is made, and to which record their rows belong."""


def touched_since(log_size: int) -> frozenset[int]:
    """Records of whose case the log committed something from this entry on."""
    return committed_since(log_size, CASE_OF) or frozenset()
