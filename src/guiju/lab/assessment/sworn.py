"""Whether what a run shows is what was filed and signed: its row by the log, a frozen one by its signed statement too.

Asked whenever a run is shown, since a database can be edited past the acts: a state, a digest or a number that nobody
filed is never shown as signed.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from guiju.canonical import sha256
from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.statement import SignedRun
from guiju.lab.assessment.freezing import signature_holds
from guiju.lab.assessment.hearing import hearing_of
from guiju.lab.assessment.models import Run
from guiju.lab.assessment.running import numbers
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.models import SigningKey
from guiju.lab.house.unfit import unfit
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.errors import RecordError

DAYS = ("first_day", "last_day")
Keys = frozenset[tuple[str, str, str]]
"""Key, person and certificate."""


def doubts(runs: Iterable[Run], *, hearings: bool = False) -> dict[int, str]:
    """What does not hold of runs, by their keys; nothing of those that hold. A fixed number of queries.

    row: it is not as the log committed it; files: the result's are gone or not what was filed; unsigned: no statement;
    signature, key: not the signer's; content: it says something else than the run; hearing: replies were changed.

    Args:
        hearings: whether what people named in findings replied is compared too, which asks once more for each run.
    """
    rows = list(runs)
    changed = unfit(Run, rows) if rows else {}
    statements = {each.pk: _statement(each) for each in rows if each.state == "frozen"}
    keys = _keys([each for each in statements.values() if isinstance(each, SignedRun)])
    found = {
        each.pk: "row" if each.pk in changed else _of_result(each) or _of_statement(each, statements.get(each.pk), keys)
        for each in rows
    }
    if hearings:
        signed = [each for each in rows if not found[each.pk] and isinstance(statements.get(each.pk), SignedRun)]
        found |= {each.pk: "hearing" for each in signed if statements[each.pk].statement.hearing != _hearing(each)}
    return {pk: why for pk, why in found.items() if why}


def doubt_of(run: Run) -> str:
    """What does not hold of one run; empty where all of it does."""
    return doubts([run], hearings=True).get(run.pk, "")


def _of_result(run: Run) -> str:
    if run.state == "planned":
        return ""
    try:
        evaluation = _evaluation(run.evaluation_sha256)
        stored(run.snapshot_sha256)
    except (FileMissing, RecordError, OSError):
        return "files"
    if evaluation.snapshot != run.snapshot_sha256:
        return "files"
    said = {**numbers(evaluation), "first_day": evaluation.first_day, "last_day": evaluation.last_day}
    said = {name: date.fromisoformat(value) if name in DAYS else value for name, value in said.items()}
    return "content" if any(getattr(run, name) != value for name, value in said.items()) else ""


@lru_cache(maxsize=32)
def _parsed(data: bytes) -> Evaluation:
    return from_bytes(Evaluation, data)


def _evaluation(digest: str) -> Evaluation:
    # The file is hashed each time; what its bytes say never changes.
    return _parsed(stored(digest))


def _statement(run: Run) -> SignedRun | str:
    """The signed statement of a frozen run, or what is wrong with it."""
    try:
        return from_bytes(SignedRun, stored(run.statement_sha256))
    except (FileMissing, OSError):
        return "unsigned"
    except RecordError:
        return "content"


def _of_statement(run: Run, signed: SignedRun | str | None, keys: Keys) -> str:
    if not isinstance(signed, SignedRun):
        return signed or ""
    said = signed.statement
    shown = (run.code, run.profile, run.profile_sha256, tuple(run.assessors), run.verdict, run.frozen_by)
    if (said.run, said.profile, said.profile_sha256, said.assessors, said.verdict, said.person) != shown:
        return "content"
    if (said.snapshot, said.evaluation) != (run.snapshot_sha256, run.evaluation_sha256):
        return "content"
    if not signature_holds(signed):
        return "signature"
    return "" if (signed.key_id, said.person, signed.certificate) in keys else "key"


def _keys(signed: Iterable[SignedRun]) -> Keys:
    """Keys that people enrolled, with their certificates; revoked later, they still were theirs."""
    rows = list(SigningKey.objects.filter(key_id__in={each.key_id for each in signed}))
    changed = unfit(SigningKey, rows) if rows else {}
    return frozenset((each.key_id, each.person_code, each.certificate) for each in rows if each.pk not in changed)


def _hearing(run: Run) -> str:
    return sha256(to_bytes(hearing_of(run)))
