"""How long an evaluation takes: a synthetic agency-year on SQLite, cold and after one new record.

Run: .venv/bin/python benchmarks/evaluation.py [--shared RECORDS] [RECORDS ...]   (5000 20000 50000 by default)

The records are those of the demonstration under numbers, instants and salts of their own: each has its own bytes, its
own enclosures' digests and its own signatures by the demonstration's keys; every two hundred share the texts of a
day's enclosures, or as many as --shared says: with 1 no such text stands in two records. Written past the acts: fifty
thousand times thirty acts would only measure the writing.

Cold: no judgement is kept; all cases are read, hashed, their signatures checked, their results evaluated again and
judged by every rule, in two processes; their processor time stands beside, for a machine that does other things too.
Incremental: one record has changed since. The floor beside the cold run is that of checking the signatures alone. Aims:
50,000 records cold in 60 s on two cores, below 1 GiB for each process, in proportion to the number of records;
incremental in 1 s.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

SIZES = (5_000, 20_000, 50_000)
AIM_SECONDS, AIM_AGAIN_SECONDS, AIM_MEBIBYTES = 60.0, 1.0, 1024
OF_A_DAY = 200
"""Records that share the texts of their enclosures."""
LINKS = 10
"""Readings in the register for each record; its bytes hold its own."""
JOURNAL = 10
"""Rows of the journal for each record."""
TEXTS = {
    "person": ("name", "演示"),
    "customer": ("telephone", "0"),
    "standard": ("model", "M"),
    "method": ("field", None),
    "budget_template": ("code", None),
}


def main(sizes: tuple[int, ...], shared: int) -> None:
    """Prints one line for each size."""
    with tempfile.TemporaryDirectory(prefix="guiju-bench-") as place:
        demo = Path(place) / "demo"
        subprocess.run(
            [sys.executable, "-m", "guiju.cli", "demo", "--no-serve", "--data", str(demo)],
            check=True,
            capture_output=True,
        )
        print(f"Texts of enclosures shared by {shared} records.")
        print("records  cold s  of aim  floor s  CPU ms a record  again s  CPU s  thorough s  MiB")
        for size in sizes:
            folder = Path(place) / str(size)
            shutil.copytree(demo, folder)
            grow(folder, size, shared)
            # A process of its own for each size, so that its peak is its own.
            subprocess.run([sys.executable, __file__, "--measure", str(folder), str(size)], check=True)
            shutil.rmtree(folder)


def measure(folder: Path, size: int) -> None:
    """Measures one installation: cold, unchanged and looked at again, after one record."""
    from guiju.lab import boot

    boot.setup(folder)
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.models import KeptJudgement, Standing

    KeptJudgement.objects.all().delete()
    Standing.objects.all().delete()
    cold, used, found = _timed(lambda: standing.refresh(processes=2))
    cases = dict(found.evaluated.snapshot.sizes)["cases"]
    faults = len(found.evaluated.snapshot.faults)
    judged = found.judged
    assert cases == judged >= size and not faults, (cases, judged, size, faults)
    floor = _floor(folder, min(size, 2_000)) * size / min(size, 2_000) / 2
    _touch(folder)
    again, used_again, found = _timed(standing.refresh)
    assert found.judged == 1, found.judged
    thorough, _, found = _timed(lambda: standing.refresh(thorough=True))
    assert found.judged == 0, found.judged
    own, children = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{size:7d} {cold:7.1f} {cold / (AIM_SECONDS * size / 50_000):7.2f} {floor:8.1f} {used / size * 1000:16.2f} "
        f"{again:8.2f} {used_again:6.2f} {thorough:11.1f} {max(own, children):4d}",
        flush=True,
    )


def _timed(work: Any) -> tuple[float, float, Any]:
    """Seconds by the clock, of processors (children that ended included), and what came of it."""
    begin, used = time.perf_counter(), _used()
    found = work()
    return time.perf_counter() - begin, _used() - used, found


def _used() -> float:
    return sum(os.times()[:4])


def _floor(folder: Path, number: int) -> float:
    """Seconds to check the signatures of the first records, in one process."""
    from guiju.lab.calibrations.cases import kept_cases, read_case
    from guiju.lab.calibrations.models import Record
    from guiju.lab.calibrations.statements import signature_holds
    from guiju.record.reading import statement_bytes

    keys = Record.objects.order_by("-pk").values_list("pk", flat=True)[:number]
    signed = [(each, statement_bytes(each)) for kept in kept_cases(list(keys)) for each in read_case(kept).statements]
    begin = time.perf_counter()
    held = [signature_holds(each, data) for each, data in signed]
    assert all(held)
    return time.perf_counter() - begin


def _touch(folder: Path) -> None:
    """One record changes: the log commits a new version of one of its statements."""
    with closing(sqlite3.connect(folder / "guiju.sqlite3", isolation_level=None)) as base:
        (row,) = base.execute("SELECT max(id) FROM calibrations_statement").fetchone()
        (size,) = base.execute("SELECT size FROM house_loghead").fetchone()
        base.execute("UPDATE house_loghead SET size = size")
        base.execute(
            'INSERT INTO house_commitment("table", row, row_version, kind, salt, digest, log_index, position) '
            "VALUES ('calibrations_statement', ?, 2, 'update', '', '', ?, 999)",
            (row, size - 1),
        )
    from guiju.lab.assessment.models import RowState, Standing
    from guiju.lab.assessment.standing import state_code
    from guiju.lab.house import log

    held = Standing.objects.get()
    held.log_size, held.log_root = size - 1, log.root(size - 1).hex()
    held.vouched = state_code(held, RowState.objects.all())
    held.save()


class Copier:
    """Copies rows of a table under new keys."""

    def __init__(self, base: sqlite3.Connection, table: str) -> None:
        self.base, self.table = base, table
        self.columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
        (self.key,) = base.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()
        self.made: list[tuple[Any, ...]] = []

    def rows(self, where: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of the table as they are."""
        found = self.base.execute(f'SELECT * FROM "{self.table}" WHERE {where}', values).fetchall()
        return [dict(zip(self.columns, row, strict=True)) for row in found]

    def copy(self, row: dict[str, Any], **changed: Any) -> int:
        """A copy with some columns changed; its key."""
        self.key += 1
        self.made.append(tuple({**row, **changed, "id": self.key}[name] for name in self.columns))
        return self.key

    def write(self) -> None:
        """Writes what was copied."""
        marks = ", ".join("?" * len(self.columns))
        self.base.executemany(f'INSERT INTO "{self.table}" VALUES ({marks})', self.made)
        self.made.clear()


TABLES = (
    "commissions_line",
    "calibrations_job",
    "calibrations_record",
    "calibrations_enclosure",
    "calibrations_statement",
    "calibrations_use",
    "calibrations_reading",
    "issuing_number",
    "issuing_certificate",
    "house_journalentry",
)


def grow(folder: Path, size: int, shared: int = OF_A_DAY) -> None:
    """Adds copies of the demonstration's issued records until there are `size`."""
    signers = {key.certificate: key for key in _signers(folder)}
    with closing(sqlite3.connect(folder / "guiju.sqlite3", isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("BEGIN")
        copiers = {table: Copier(base, table) for table in TABLES}
        current = copiers["calibrations_record"].rows("state = 'current'")
        originals = [Original(copiers, folder, row, shared) for row in current]
        for number in range(size - len(originals)):
            originals[number % len(originals)].again(number, signers)
            if number % 2_000 == 0:
                _write(copiers)
        _write(copiers)
        base.execute("COMMIT")
        base.execute("ANALYZE")


def _write(copiers: dict[str, Copier]) -> None:
    for each in copiers.values():
        each.write()


def _signers(folder: Path) -> Iterator[Any]:
    """The demonstration's keys, opened with their passphrases, and the seal."""
    code = (
        "import json,sys\nfrom pathlib import Path\nfrom guiju.lab import boot\nboot.setup(Path(sys.argv[1]))\n"
        "from cryptography.hazmat.primitives.serialization import Encoding,PrivateFormat,NoEncryption\n"
        "from guiju.integrity import signature\nfrom guiju.lab.house import keys\n"
        "from guiju.lab.house.models import SigningKey\nfrom guiju.lab.demo.notes import read_notes\n"
        "words=read_notes()['passphrases']\n"
        "pem=lambda key: key.private_bytes(Encoding.PEM,PrivateFormat.PKCS8,NoEncryption()).decode()\n"
        "found=[[each.certificate,pem(signature.unwrap_private_key(each.wrapped.encode(),words[each.person_code],"
        "keys.server_secret()))] for each in SigningKey.objects.all() if each.person_code in words]\n"
        "seal=keys.seal()\nfound.append([seal.certificate_pem.decode(),pem(seal.private_key)])\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    for certificate, pem in json.loads(done.stdout):
        yield Signer(certificate, load_pem_private_key(pem.encode(), None))


class Signer:
    """A private key with its certificate."""

    def __init__(self, certificate: str, private: Any) -> None:
        self.certificate, self.private = certificate, private

    def sign(self, statement: bytes) -> str:
        """The value of a signature in base64."""
        from guiju.integrity.signature import sign_statement

        return sign_statement(self.private, statement).value


class Original:
    """One record of the demonstration with its rows, to be written again and again."""

    def __init__(self, copiers: dict[str, Copier], folder: Path, record: dict[str, Any], shared: int) -> None:
        self.copiers, self.folder, self.record, self.shared = copiers, folder, record, shared
        key = record["id"]
        (self.job,) = copiers["calibrations_job"].rows("id = ?", record["job_id"])
        (self.line,) = copiers["commissions_line"].rows("id = ?", self.job["line_id"])
        self.enclosures = copiers["calibrations_enclosure"].rows("record_id = ?", key)
        self.statements = copiers["calibrations_statement"].rows("record_id = ? AND void_reason = ''", key)
        self.uses = copiers["calibrations_use"].rows("record_id = ?", key)
        self.links = copiers["calibrations_reading"].rows("job_id = ?", self.job["id"])[:LINKS]
        self.numbers = copiers["issuing_number"].rows("record_id = ? AND state = 'issued'", key)
        self.certificates = copiers["issuing_certificate"].rows("number_id = ?", self.numbers[0]["id"])
        self.journal = copiers["house_journalentry"].rows("outcome = 'done' ORDER BY id DESC LIMIT ?", JOURNAL)
        self.bytes = self._stored(record["sha256"])

    def _stored(self, digest: str) -> bytes:
        return (self.folder / "files" / digest[:2] / digest).read_bytes()

    def again(self, number: int, signers: dict[str, Signer]) -> None:
        """One more record like it: own number, enclosures, bytes and signatures."""
        name = f"B{number:08d}"
        data = self.bytes.replace(self.record["number"].encode(), name.encode())
        enclosed = [self._enclosed(each, number) for each in self.enclosures]
        for old, (_, digest, _) in zip(self.enclosures, enclosed, strict=True):
            data = data.replace(old["digest"].encode(), digest.encode())
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.folder / "files" / sha256[:2] / sha256
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        put = self.copiers
        line = put["commissions_line"].copy(self.line, number=1000 + number)
        job = put["calibrations_job"].copy(self.job, line_id=line, number=name)
        record = put["calibrations_record"].copy(self.record, job_id=job, number=name, sha256=sha256)
        for old, (salt, digest, text) in zip(self.enclosures, enclosed, strict=True):
            put["calibrations_enclosure"].copy(old, record_id=record, salt=salt, digest=digest, document=text)
        for each in self.statements:
            document = self._signed(each, sha256, enclosed, f"BENCH-{number:08d}", signers)
            put["calibrations_statement"].copy(each, record_id=record, document=document)
        for each in self.uses:
            put["calibrations_use"].copy(each, record_id=record)
        for index, each in enumerate(self.links):
            put["calibrations_reading"].copy(each, job_id=job, index=index)
        given = put["issuing_number"].copy(self.numbers[0], record_id=record, number=f"BENCH-{number:08d}")
        put["issuing_certificate"].copy(self.certificates[0], number_id=given)
        for index, each in enumerate(self.journal):
            put["house_journalentry"].copy(each, key=f"bench-{number}-{index}")

    def _enclosed(self, row: dict[str, Any], number: int) -> tuple[str, str, str]:
        """Salt, digest and text: a salt of its own, and a text that the records of a day share."""
        salt = hashlib.sha256(f"{number} {row['digest']}".encode()).digest()[:16]
        member, kept = TEXTS.get(row["kind"], ("", None))
        document = json.loads(row["document"]) if row["kind"] != "evidence" else {}
        text = row["document"]
        if kept is not None and member in document["content"]:
            document["content"][member] = f"{document['content'][member]} {number // self.shared}"
            text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        data = base64.b64decode(text) if row["kind"] == "evidence" else text.encode()
        return salt.hex(), hashlib.sha256(salt + data).hexdigest(), text

    def _signed(
        self,
        row: dict[str, Any],
        sha256: str,
        enclosed: list[tuple[str, str, str]],
        certificate: str,
        signers: dict[str, Signer],
    ) -> str:
        text = row["document"].replace(self.record["sha256"], sha256)
        for old, (_, digest, _) in zip(self.enclosures, enclosed, strict=True):
            text = text.replace(old["digest"], digest)
        document = json.loads(text)
        if document["statement"]["certificate_number"] is not None:
            document["statement"]["certificate_number"] = certificate
        said = json.dumps(document["statement"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        document["value"] = signers[document["certificate"]].sign(said.encode())
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        asked.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="RECORDS")
        asked.add_argument("--shared", type=int, default=OF_A_DAY, metavar="RECORDS")
        given = asked.parse_args()
        main(tuple(given.sizes), given.shared)
