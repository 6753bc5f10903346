"""The audit from beginning to end, in one reading transaction."""

from collections.abc import Callable

from django.db import connection, transaction

from guiju.canonical import loads
from guiju.lab import boot
from guiju.lab.house import clock, files, log, triggers
from guiju.lab.house.audit import damage
from guiju.lab.house.audit.committed import Rows
from guiju.lab.house.audit.logged import Logged, read_log
from guiju.lab.house.audit.problem import Audit, Problem
from guiju.lab.house.models import Installation

Check = Callable[[Audit], None]
_chains: dict[str, Check] = {}


def register_chain(name: str, check: Check) -> None:
    """Adds the check of a hash chain of an app's own, to be run after its rows were compared one by one."""
    _chains[name] = check


def audit() -> Audit:
    """Compares everything and names what is wrong. Changes nothing."""
    found = Audit()
    try:
        connection.ensure_connection()
    except damage.UNREADABLE as error:  # the schema is read at once, and may be what is damaged
        found.tell_unreadable("database", error)
        return found
    with transaction.atomic():
        with found.reading("database"):
            for why in damage.page_faults():
                found.add(Problem(code="database_damaged", parameters=(("what", "integrity_check"), ("why", why))))
        with found.reading("house_installation"):
            _check_installation(found)
        with found.reading("database"):
            for name in sorted(triggers.expected() - triggers.standing()):
                found.add(Problem(code="trigger_missing", parameters=(("name", name),)))
        logged = _compare(found)
        # Nothing was written; of a damaged file not even that can be committed.
        transaction.set_rollback(True)
    if logged is not None:
        _check_files(found, logged)
    return found


def _compare(found: Audit) -> Logged | None:
    """The log, then rows and chains against it; None when the log cannot be read, which leaves nothing to go by."""
    logged: Logged | None = None
    with found.reading("log"):
        logged = read_log(found)
    if logged is None:
        return None
    with found.reading("journal, commitments"):
        Rows(found, logged).run()
    for name in sorted(_chains):
        with found.reading(name):
            _chains[name](found)
    return logged


def _check_installation(found: Audit) -> None:
    """The database's own row, the first log entry and `installation.json` speak of the same installation."""
    described = boot.described(boot.data_folder())
    rows = list(Installation.objects.values("agency_id", "origin", "vkey", "demonstration", "founded_at"))
    wanted = {
        "agency_id": described.get("agency"),
        "origin": described.get("origin"),
        "vkey": described.get("vkey"),
        "demonstration": described.get("demonstration"),
        "founded_at": described.get("founded_at"),
    }
    if len(rows) != 1:
        found.add(Problem(code="installation_changed", parameters=(("what", f"{len(rows)} rows"),)))
        return
    rows[0]["founded_at"] = clock.instant_text(rows[0]["founded_at"])
    differing = [name for name, value in wanted.items() if rows[0][name] != value]
    if differing:
        found.add(Problem(code="installation_changed", parameters=(("what", ", ".join(differing)),)))
    elif log.size() and _first_key() not in (None, described["vkey"]):
        found.add(Problem(code="installation_changed", parameters=(("what", "vkey (log entry 0)"),)))


def _first_key() -> str | None:
    """The verifier key that the first entry names; None when it cannot be read, which is told elsewhere."""
    try:
        return str(loads(log.entry(0)).get("vkey"))
    except Exception:
        return None


def _check_files(found: Audit, logged: Logged) -> None:
    """Every file that the log names is there, and every file that is there has the digest that is its name."""
    place = boot.data_folder() / "files"
    there = {path.name for path in place.glob("*/*") if files.DIGEST.fullmatch(path.name)}
    for digest in sorted(there):
        found.files += 1
        try:
            files.stored(digest)
        except (files.FileMissing, OSError):
            found.add(Problem(code="file_changed", known=digest))
    told: set[str] = set()
    for entry, digest in logged.files():
        if digest not in there and digest not in told:
            told.add(digest)
            found.add(Problem(code="file_missing", known=digest, entry=entry))
