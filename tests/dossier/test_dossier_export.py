"""A dossier of a real small house: what is in it, that it holds, and that it gives elsewhere what it gave at home."""

import json
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from dossier_house import House, codes, guiju, read

from guiju.canonical import loads, sha256
from guiju.conduct.evaluation import Evaluation, Snapshot
from guiju.dossier import Trust, check_dossier, evaluate_dossier
from guiju.dossier.names import CERTIFICATES, EVALUATION, MANIFEST, SIGNATURE, SNAPSHOT
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.enclose import missing_enclosures
from guiju.record.reading import case_bytes, read_case


def test_a_dossier_holds_and_names_everything(house: House) -> None:
    checked = house.check(house.file)
    assert checked.result == "sound" and codes(checked) == set()
    assert checked.cases == checked.issued == 7
    members, manifest = house.members(), house.manifest()
    assert {line.name: line.sha256 for line in manifest.files} == {
        name: sha256(data) for name, data in members.items() if name not in (MANIFEST, SIGNATURE)
    }
    assert {"registers/people.json", "registers/equipment.json", "given/attestations.json"} <= members.keys()
    assert manifest.log.vkey == house.vkey and manifest.demonstration


def test_the_same_state_gives_the_same_bytes(house: House, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    told = house.export(first)
    assert house.export(second) == {**told, "path": str(second)}
    assert first.read_bytes() == second.read_bytes() == house.file.read_bytes()


def test_cases_put_together_from_stored_texts_are_the_cases(house: House) -> None:
    """What `case_bytes` writes of the case, parsed and written anew, is what the exporter joined unread."""
    for line in house.certificates().certificates:
        data = house.members()[line.case]
        assert case_bytes(read_case(data)) == data
        handed_out = (house.folder / "certificates" / f"{line.number}.case.json").read_bytes()
        whole = loads(handed_out)
        gone = [each for each in whole["enclosures"] if each["digest"] in line.left_out]
        assert {each["kind"] for each in gone} <= {"evidence", "person"}
        assert sha256(loads(data)["record"]["number"].encode()) == sha256(line.record.encode())


def test_only_people_whom_rules_read_are_in_it(house: House) -> None:
    for line in house.certificates().certificates:
        case = read_case(house.members()[line.case])
        calibrators = {each.digest for section in case.record.sections for each in section.calibrators}
        speakers = {each.statement.person for each in case.statements}
        assert {each.digest for each in case.enclosures if each.kind == "person"} == calibrators | speakers
    text = b"".join(house.members().values())
    assert b'"identity_number"' not in text and b'"id_number"' not in text


def test_elsewhere_it_gives_what_it_gave_at_home(house: House) -> None:
    found = evaluate_dossier(house.file, house.trust)
    home = from_bytes(Evaluation, house.members()[EVALUATION])
    assert found.same and found.differences == ()
    assert found.evaluation.rows == home.rows and len(home.rows) > 100
    assert to_bytes(found.evaluation) == house.members()[EVALUATION]
    assert to_bytes(found.snapshot) == house.members()[SNAPSHOT]


def test_two_processes_find_what_one_finds(house: House, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from guiju.dossier import examining

    monkeypatch.setattr(examining, "_WORTH_IT", 1)
    monkeypatch.setattr(examining, "_CHUNK", 2)
    assert evaluate_dossier(house.file, house.trust, jobs=2) == evaluate_dossier(house.file, house.trust, jobs=1)


def test_another_machine_needs_no_django_no_database_and_no_network(house: House, tmp_path: Path) -> None:
    """The command in an empty folder, with nothing set, sockets forbidden; Django is never imported."""
    file = tmp_path / "elsewhere" / "dossier.zip"
    file.parent.mkdir()
    shutil.copyfile(house.file, file)
    program = f"""
        import os, socket, sys
        for name in list(os.environ):
            if name.startswith(("GUIJU_", "DJANGO_")):
                del os.environ[name]
        os.environ["GUIJU_ROOT"] = {str(file.parent)!r}
        def forbidden(*words):
            raise AssertionError("the network was asked for")
        socket.socket.connect = forbidden
        from guiju.cli.main import main
        code = main(["dossier", "evaluate", {str(file)!r}, "--key", {house.vkey!r}, "--json", "--lang", "zh"])
        assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "sqlite3", "psycopg")]
        sys.exit(code)
    """
    done = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        cwd=file.parent,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["dossier"]["result"] == "sound" and told["compared"] == {"same": True, "differences": []}
    assert all(row["why"] for row in told["evaluation"]["rows"])


def test_without_the_published_key_it_cannot_be_told(house: House, tmp_path: Path) -> None:
    checked = check_dossier(house.file)
    assert checked.result == "cannot_tell" and codes(checked) == {"key_not_given"}
    done = guiju("dossier", "check", str(house.file), "--data", str(tmp_path / "none"), "--json")
    assert done.returncode == 2 and json.loads(done.stdout)["result"] == "cannot_tell"


def test_check_answers_by_its_exit_code(house: House, scratch: Path) -> None:
    assert guiju("dossier", "check", str(house.file), "--key", house.vkey).returncode == 0
    # A register that was left out is missed, whoever signed.
    changed = house.resigned(scratch, lambda members: members.pop("registers/people.json") and None)
    assert guiju("dossier", "check", str(changed), "--key", house.vkey).returncode == 1
    scratch.write_bytes(house.file.read_bytes()[:-100])
    assert guiju("dossier", "check", str(scratch), "--key", house.vkey).returncode == 2


def test_the_root_certificate_vouches_too(house: House) -> None:
    own = (house.folder / "keys" / "ca.pem").read_bytes()
    assert check_dossier(house.file, Trust(vkeys=[house.vkey], ca=own)).result == "sound"


def test_redacted_customers_leave_their_rows_undetermined(house: House, scratch: Path) -> None:
    house.export(scratch, "--redact-customers")
    members = read(scratch)
    for line in loads(members[CERTIFICATES])["certificates"]:
        case = read_case(members[line["case"]])
        assert not [each for each in case.enclosures if each.kind == "customer"]
        assert {wanted.kind for _, wanted in missing_enclosures(case)} >= {"customer"}
    found = evaluate_dossier(scratch, house.trust)
    assert found.checked.result == "sound"
    # The house judged whole cases, its dossier shows less: what depends on it is open, and never met.
    home = {row.id: row for row in from_bytes(Evaluation, members[EVALUATION]).rows}
    changed = {row.id: row.outcome for row in found.evaluation.rows if row.outcome != home[row.id].outcome}
    touched = {name for rule in found.snapshot.tallies for each in rule.examples for name in each.requirements}
    assert "5-3" in touched
    assert set(changed.values()) <= {"undetermined"}
    independent = next(row for row in found.evaluation.rows if row.id == "5-3")
    assert independent.outcome == "undetermined" and independent.counts.undetermined >= 7
    assert "cases" in {one.name for one in found.differences if one.what == "input"}


def test_a_house_without_certificates_in_the_period_has_a_dossier(house: House, scratch: Path) -> None:
    # After the founding, weeks before anything was issued.
    quiet = (date.fromisoformat(house.period[1]) - timedelta(days=40)).isoformat()
    words = ("--period", quiet, quiet, "--out", str(scratch), "--data", str(house.folder))
    done = guiju("dossier", "export", *words, "--no-evaluation", "--json")
    assert json.loads(done.stdout)["cases"] == 0, done.stderr
    found = evaluate_dossier(scratch, house.trust)
    assert found.checked.result == "sound" and found.archived is None and not found.same
    assert "met" not in {row.outcome for row in found.evaluation.rows if row.id == "5-5a"}


def test_a_record_that_the_store_has_lost_is_told_and_found_by_the_reader(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(house.folder, folder)
    lost = house.certificates().certificates[1]
    (folder / "files" / lost.record_sha256[:2] / lost.record_sha256).unlink()
    damaged = House(folder, tmp_path / "damaged.zip")
    words = ("--period", *house.period, "--out", str(damaged.file), "--data", str(folder), "--no-evaluation", "--json")
    done = guiju("dossier", "export", *words)
    assert json.loads(done.stdout)["missing"] == [lost.number] and lost.number in done.stderr
    assert codes(damaged.check(damaged.file)) == {"certificate_removed"}


def test_exporting_writes_nothing_into_the_house(house: House, scratch: Path) -> None:
    def content() -> list[str]:
        with closing(sqlite3.connect(house.folder / "guiju.sqlite3")) as database:
            return list(database.iterdump())

    before = content()
    house.export(scratch)
    assert content() == before


def test_wrong_words_are_told(house: House, scratch: Path) -> None:
    export = ("dossier", "export", "--data", str(house.folder), "--out", str(scratch))
    assert guiju(*export, "--period", "2026-02-01", "2026-01-01").returncode == 64
    assert guiju(*export, "--period", "2026-02-30", "2026-03-01").returncode == 64
    assert guiju(*export, "--period", "2026-02-01", "2026-03-01", "--profile", "nobody").returncode == 64
    assert guiju(*export, "--period", "2026-02-01", "2126-03-01").returncode == 64
    assert guiju("dossier", "evaluate", str(house.file), "--profile", "nobody").returncode == 64
    assert guiju("dossier", "check", str(house.file), "--seen", str(house.file)).returncode == 64
    assert not scratch.exists()


def test_the_snapshot_is_of_the_log_that_the_house_had(house: House) -> None:
    snapshot = from_bytes(Snapshot, house.members()[SNAPSHOT])
    manifest = house.manifest()
    assert (snapshot.log_size, snapshot.log_root) == (manifest.log.size, manifest.log.root)
