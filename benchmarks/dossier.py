"""How long a dossier of many records takes to export, check and evaluate elsewhere, beside zip and SHA-256 alone.

Aim: 10 000 records exported and evaluated again in at most 60 s on two cores, under 1 GiB.

The house is a demonstration whose seven issued cases are copied until there are enough: each copy has a number, salts,
digests, signatures and log entries of its own, written past the software, so that exporter and reader do all their
work. Values and wording repeat; what the reader keeps between cases it keeps for real agencies too, which measure with
the same people, standards and methods all year.

Run: .venv/bin/python benchmarks/dossier.py [CASES] [ROUNDS]
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import resource
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from guiju.canonical import dumps, sha256
from guiju.integrity import tiles
from guiju.integrity.authority import issue_person_certificate, load_identity
from guiju.integrity.checkpoint import Checkpoint, sign_checkpoint
from guiju.integrity.merkle import MemoryTree
from guiju.integrity.note import read_signer
from guiju.integrity.signature import new_private_key, sign_statement

CASES = 10_000
ROUNDS = 1
ENTRIES = 12
"""Log entries that a case takes from request to issue."""
SECONDS, MEBIBYTES = 60, 1024


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "guiju.cli", *words]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    return {**kept, "GUIJU_LANG": "en"}


# The house


class House:
    """A demonstration with many copies of its cases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(
            command("demo", "--no-serve", "--data", str(folder)),
            env=environment(),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.database = sqlite3.connect(folder / "guiju.sqlite3", isolation_level=None)
        keys = folder / "keys"
        self.ca, self.seal = (
            load_identity(keys / "ca.key", keys / "ca.pem"),
            load_identity(keys / "seal.key", keys / "seal.pem"),
        )
        self.people = {purpose: self._signer() for purpose in ("calibrate", "review", "approve")}
        self.people["issue"] = (self.seal.private_key, self.seal.certificate_pem.decode())

    def _signer(self) -> tuple[Any, str]:
        key = new_private_key()
        at = datetime.now(UTC)
        return key, issue_person_certificate(self.ca, key.public_key(), agency="demo", demonstration=True, at=at)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.database.execute(sql, values).fetchall()

    def multiply(self, count: int) -> None:
        """Adds copies until there are `count` certificates, and publishes the log anew."""
        triggers = self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        entries = [bytes(row[0]) for row in self.rows('SELECT data FROM house_logentry ORDER BY "index"')]
        templates = self._templates()
        made = len(templates)
        statements = [row[0] for row in self.rows("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for (name,) in triggers:
            self.database.execute(f"DROP TRIGGER {name}")
        self.database.execute("BEGIN IMMEDIATE")
        first = len(entries)
        for number in range(made, count):
            self._copy(templates[number % made], number, entries)
        self._log(entries, first)
        self.database.execute("COMMIT")
        for statement in statements:
            self.database.execute(statement)
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._publish(entries)

    def _templates(self) -> list[dict[str, Any]]:
        found = []
        rows = self.rows(
            "SELECT r.id, r.job_id, r.sha256, r.digest, c.id, c.title, c.issued_at, c.pdf_sha256, c.pdf_sm3,"
            " c.xml_sha256, c.xml_sm3, n.number FROM issuing_certificate c JOIN issuing_number n ON n.id = c.number_id"
            " JOIN calibrations_record r ON r.id = n.record_id ORDER BY c.id"
        )
        for row in rows:
            said = self.rows(
                "SELECT document FROM calibrations_statement WHERE record_id = ? AND void_reason = '' ORDER BY id",
                row[0],
            )
            inside = self.rows("SELECT kind, digest, document FROM calibrations_enclosure WHERE record_id = ?", row[0])
            record = (self.folder / "files" / row[2][:2] / row[2]).read_bytes()
            found.append(
                {"row": row, "record": record, "said": [json.loads(each[0]) for each in said], "inside": inside}
            )
        return found

    def _copy(self, template: dict[str, Any], number: int, entries: list[bytes]) -> None:
        row, text = template["row"], template["record"].decode()
        changed, enclosures = {}, []
        for kind, digest, document in template["inside"]:
            salt = secrets.token_bytes(16)
            data = base64.b64decode(document) if kind == "evidence" else document.encode()
            changed[digest] = hashlib.sha256(salt + data).hexdigest()
            enclosures.append((kind, changed[digest], salt.hex(), document))
        for old, new in changed.items():
            text = text.replace(old, new)
        record = json.loads(text)
        record["number"], record["record_id"] = f"B-{number:06d}", secrets.token_hex(16)
        data = dumps(record)
        digest = sha256(data)
        place = self.folder / "files" / digest[:2] / digest
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
        certificate = f"BENCH-{number:06d}"
        said = [self._said(each["statement"], changed, digest, certificate) for each in template["said"]]
        case = b'{"enclosures":[],"format":"guiju.case","record":%s,"statements":[%s],"version":1}'
        bare = sha256(case % (data, b",".join(said)))
        key = self._insert_record(row, record["number"], digest, enclosures, said)
        self._insert_certificate(row, key, certificate, len(entries) + ENTRIES - 1)
        day = str(row[6])[:10]
        entries += [self._entry("calibrations.record_readings", day) for _ in range(ENTRIES - 1)]
        hashes = dict(zip(("pdf_sha256", "pdf_sm3", "xml_sha256", "xml_sm3"), row[7:11], strict=True))
        more = {"certificate_number": certificate, "record_sha256": digest, "files": [{"sha256": bare}], **hashes}
        entries.append(self._entry("issuing.issue", self._day(certificate, row[11]), **more))

    def _day(self, certificate: str, original: str) -> str:
        """The civil day of the original's issue entry."""
        if not hasattr(self, "_days"):
            self._days: dict[str, str] = {}
            for (data,) in self.rows("SELECT data FROM house_logentry"):
                entry = json.loads(bytes(data))
                if entry["type"] == "issuing.issue":
                    self._days[entry["certificate_number"]] = entry["day"]
        return self._days[original]

    def _said(self, statement: dict[str, Any], changed: dict[str, str], record: str, certificate: str) -> bytes:
        new = {**statement, "record_sha256": record, "person": changed.get(statement["person"], statement["person"])}
        if new["certificate_number"] is not None:
            new["certificate_number"] = certificate
        key, pem = self.people[new["purpose"]]
        signed = sign_statement(key, dumps(new))
        members = {"algorithm": signed.algorithm, "key_id": signed.key_id, "value": signed.value, "certificate": pem}
        return dumps({"statement": new, **members})

    @staticmethod
    def _entry(kind: str, day: str, **members: Any) -> bytes:
        plain = {"v": 1, "type": kind, "day": day, "demo": True, "person": secrets.token_hex(32), "files": []}
        return dumps({**plain, "commitments": [secrets.token_hex(32) for _ in range(3)], **members})

    def _insert_record(
        self, row: tuple[Any, ...], number: str, digest: str, enclosures: list[Any], said: list[bytes]
    ) -> int:
        key = self.database.execute(
            "INSERT INTO calibrations_record (version, job_id, number, revision, sha256, digest, state, return_reason)"
            " VALUES (1, ?, ?, 1, ?, ?, 'current', '')",
            (secrets.randbits(60), number, digest, row[3]),
        ).lastrowid
        self.database.executemany(
            "INSERT INTO calibrations_enclosure (version, record_id, kind, digest, salt, document, erased_reason)"
            " VALUES (1, ?, ?, ?, ?, ?, '')",
            [(key, *each) for each in enclosures],
        )
        self.database.executemany(
            "INSERT INTO calibrations_statement (version, record_id, purpose, person_code, document, void_reason)"
            " VALUES (1, ?, '', '', ?, '')",
            [(key, each.decode()) for each in said],
        )
        return int(key or 0)

    def _insert_certificate(self, row: tuple[Any, ...], key: int, certificate: str, index: int) -> None:
        run = self.database.execute
        name = run(
            "INSERT INTO issuing_number (version, number, record_id, state, code, replaces, reserved_at, void_reason)"
            " VALUES (1, ?, ?, 'issued', '', '', ?, '')",
            (certificate, key, row[6]),
        ).lastrowid
        issued = run(
            "INSERT INTO issuing_certificate (version, number_id, title, issued_at, pdf_sha256, pdf_sm3, xml_sha256,"
            " xml_sm3, signature_level, status, replaced_by, status_reason)"
            " VALUES (1, ?, ?, ?, ?, ?, ?, ?, '', 'issued', '', '')",
            (name, *row[5:11]),
        ).lastrowid
        run(
            'INSERT INTO house_commitment ("table", row, row_version, kind, salt, digest, log_index, position)'
            " VALUES ('issuing_certificate', ?, 1, 'insert', '', '', ?, 0)",
            (issued, index),
        )

    def _log(self, entries: list[bytes], first: int) -> None:
        self.tree = MemoryTree(entries)
        leaves = ((index, entries[index], self.tree(0, index)) for index in range(first, len(entries)))
        self.database.executemany('INSERT INTO house_logentry ("index", data, leaf_hash) VALUES (?, ?, ?)', leaves)
        self.database.executemany(
            'INSERT INTO house_lognode (level, "index", hash) VALUES (?, ?, ?)', self._nodes(first)
        )
        self.database.execute("UPDATE house_loghead SET size = ?", (len(entries),))

    def _nodes(self, first: int) -> Iterator[tuple[int, int, bytes]]:
        size = self.tree.size
        for level in range(size.bit_length()):
            for index in range(first >> level, size >> level):
                yield level, index, self.tree(level, index)

    def _publish(self, entries: list[bytes]) -> None:
        folder = self.folder / "log"
        shutil.rmtree(folder)
        folder.mkdir()
        signer = read_signer(self.folder / "keys" / "log.key")
        state = Checkpoint(signer.name, self.tree.size, self.tree.root())
        tiles.publish(folder, self.tree, 0, self.tree.size, lambda start, end: entries[start:end])
        tiles.publish_checkpoint(folder, sign_checkpoint(state, signer))


# Measuring


def measured(words: list[str]) -> tuple[float, float, float, str]:
    """Seconds, seconds of processors, most mebibytes of all its processes (shared pages once), and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile("w+") as answer:
        start = time.perf_counter()
        process = subprocess.Popen(words, env=environment(), stdout=answer, stderr=subprocess.DEVNULL)
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(map(proportional, family(process.pid))))
            time.sleep(0.25)
        seconds = time.perf_counter() - start
        answer.seek(0)
        if process.returncode and not only_population(words, answer.read()):
            answer.seek(0)
            raise SystemExit(f"{' '.join(words)} ended with {process.returncode}: {answer.read()[:2000]}")
        answer.seek(0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return seconds, busy, most, answer.read()


def only_population(words: list[str], answer: str) -> bool:
    """Whether a check found no more than this: attestations of the demonstration speak of its few certificates."""
    if "check" not in words:
        return False
    wrong = [each for each in json.loads(answer)["problems"] if each["kind"] != "notice"]
    return all(each["code"] == "given_unlawful" and "the population" in each["message"] for each in wrong)


def family(process: int) -> list[int]:
    """The process and all that it started."""
    found = [process]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def proportional(process: int) -> float:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0)


def floor(file: Path) -> tuple[float, float]:
    """Seconds, and of the processor, to unpack, digest and pack the same bytes by zipfile and hashlib alone."""
    start, busy = time.perf_counter(), time.process_time()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(io.BytesIO(), "w") as target:
        for member in source.infolist():
            data = source.read(member)
            hashlib.sha256(data).digest()
            target.writestr(member, data, member.compress_type, 1)
    return time.perf_counter() - start, time.process_time() - busy


def main(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="guiju-benchmark-") as name:
        folder = Path(name) / "data"
        house = House(folder)
        with closing(house.database):
            house.multiply(count)
        file = Path(name) / "dossier.zip"
        today = datetime.now(timezone(timedelta(hours=8))).date()
        period = ("--period", "2020-01-01", today.isoformat())
        for _ in range(rounds):
            report(file, folder, period)


def report(file: Path, folder: Path, period: tuple[str, ...]) -> None:
    words = ("--data", str(folder), "--json")
    exported = measured(command("dossier", "export", *period, "--no-evaluation", "--out", str(file), *words))
    checked = measured(command("dossier", "check", str(file), *words))
    evaluated = measured(command("dossier", "evaluate", str(file), *words))
    told, found = json.loads(exported[3]), json.loads(evaluated[3])
    bare = floor(file)
    size, result = told["size"] / 2**20, found["dossier"]["result"]
    # measured() lets no other fault through
    words_of_it = result if result != "wrong" else "sound but for populations that the copies outgrew"
    print(f"{told['cases']} cases, {told['log_size']} log entries, {size:.1f} MiB; check: {words_of_it}")
    print(f"{'':28}{'seconds':>10}{'processor':>11}{'MiB':>7}{'of floor':>10}")
    for what, (seconds, busy, most, _) in (("export", exported), ("check", checked), ("evaluate", evaluated)):
        print(f"{what:28}{seconds:10.2f}{busy:11.2f}{most:7.0f}{busy / bare[1]:10.1f}")
    print(f"{'floor: unzip, SHA-256, zip':28}{bare[0]:10.2f}{bare[1]:11.2f}")
    both, most = exported[0] + evaluated[0], max(exported[2], evaluated[2])
    aim = "met" if both <= SECONDS and most <= MEBIBYTES else "MISSED"
    print(f"export and evaluation: {both:.2f} s of {SECONDS}, {most:.0f} MiB of {MEBIBYTES}: {aim}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES, int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)
