"""A frozen run handed on: its report with the signed statement inside, checked by `verify`; its dossier."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lab_installation import TestInstallation

REPLY = "演示：已申请撤销授权"


@pytest.fixture(scope="module")
def frozen(demonstration: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestInstallation]:
    """A demonstration, whose run is frozen: the one whom a finding names has replied, and the log is published."""
    from django.db import connections

    folder = tmp_path_factory.mktemp("frozen") / "data"
    shutil.copytree(demonstration["folder"], folder)
    found = TestInstallation(folder, "")
    found.open()
    from guiju.lab.assessment.models import Hearing, Run

    run = Run.objects.get()
    assert (run.state, run.frozen_by) == ("frozen", "demo-head")
    assert list(Hearing.objects.values_list("state", "statement")) == [("replied", REPLY)]
    yield found
    connections.close_all()


@pytest.fixture(scope="module")
def told(frozen: TestInstallation) -> Any:
    """Evaluation, snapshot and house of the frozen run, as its report is told them."""
    from guiju.lab.assessment.models import Run
    from guiju.lab.assessment.present import house_of, of_run

    shown = of_run(Run.objects.get())
    assert shown is not None
    return shown.evaluation, shown.snapshot, house_of(shown)


def pdf(told: Any, **changed: Any) -> bytes:
    from guiju.reports import evaluation_pdf

    evaluation, snapshot, house = told
    return evaluation_pdf(changed.pop("evaluation", evaluation), snapshot, "zh", replace(house, **changed))


def verdict(data: bytes, frozen: TestInstallation, *, log: bool = True, ca: bool = False) -> Any:
    from guiju.verification import verify_file

    vkey = json.loads((frozen.folder / "installation.json").read_text("utf-8"))["vkey"]
    return verify_file(
        data,
        log=frozen.folder / "log" if log else None,
        vkeys=[vkey] if log else [],
        ca=(frozen.folder / "keys" / "ca.pem").read_bytes() if ca else None,
    )


def outcomes(found: Any) -> dict[str, str]:
    return {each.check: each.outcome for each in found.steps}


def test_the_report_says_who_signed_and_that_the_bytes_match(frozen: TestInstallation, told: Any) -> None:
    from guiju.certificate.pdf_content import attached_files
    from guiju.record.codec import to_bytes

    data = pdf(told)
    files = dict(attached_files(data))
    assert sorted(files) == ["evaluation.json", "hearing.json", "statement.json"]
    assert files["evaluation.json"] == to_bytes(told[0])
    assert REPLY in files["hearing.json"].decode()
    found = verdict(data, frozen)
    assert (found.verdict, found.kind, found.certificate_number) == (
        "genuine",
        "evaluation",
        "EVA-" + found_year(told) + "-001",
    )
    assert found.log.state == "found"
    checks = outcomes(found)
    assert (checks["evaluation"], checks["hearing"], checks["log"]) == ("passed", "passed", "passed")
    assert any("demo-head" in each.zh and "机构负责人" in each.zh for each in found.steps)
    # An authority is enough without a log, and nobody's word is not.
    assert verdict(data, frozen, log=False, ca=True).verdict == "genuine"
    assert verdict(data, frozen, log=False).verdict == "cannot_tell"
    assert frozen.cli("verify", str(write(frozen, data)), "--json").returncode == 0


def found_year(told: Any) -> str:
    return str(told[2].number.split("-")[1])


def write(frozen: TestInstallation, data: bytes) -> Path:
    path = frozen.folder.parent / "report.pdf"
    path.write_bytes(data)
    return path


def test_another_evaluation_under_the_same_signature_is_found(frozen: TestInstallation, told: Any) -> None:
    found = verdict(pdf(told, evaluation=replace(told[0], verdict="AA")), frozen, ca=True)
    assert (found.verdict, outcomes(found)["evaluation"]) == ("not_genuine", "failed")


def test_another_reply_or_another_statement_is_found(frozen: TestInstallation, told: Any) -> None:
    files = dict(told[2].files)
    hearing = files["hearing.json"].replace("已申请撤销授权".encode(), "我承认一切".encode())
    assert hearing != files["hearing.json"]
    changed = pdf(told, files=(("statement.json", files["statement.json"]), ("hearing.json", hearing)))
    assert outcomes(verdict(changed, frozen))["hearing"] == "failed"
    statement = files["statement.json"].replace(b'"person":"demo-head"', b'"person":"demo-quality"')
    assert statement != files["statement.json"]
    forged = verdict(pdf(told, files=(("statement.json", statement), ("hearing.json", files["hearing.json"]))), frozen)
    assert (forged.verdict, outcomes(forged)["signature.evaluation"]) == ("not_genuine", "failed")


def test_a_report_that_is_not_frozen_is_vouched_for_by_nobody(frozen: TestInstallation, told: Any) -> None:
    found = verdict(pdf(told, files=()), frozen, ca=True)
    assert (found.verdict, outcomes(found)["signature.evaluation"]) == ("cannot_tell", "unknown")


def test_the_workbook_names_the_digests_and_the_reply(told: Any) -> None:
    import io

    import openpyxl

    from guiju.canonical import sha256
    from guiju.record.codec import to_bytes
    from guiju.reports import evaluation_xlsx

    evaluation, snapshot, house = told
    book = openpyxl.load_workbook(io.BytesIO(evaluation_xlsx(evaluation, snapshot, "zh", house)))
    texts = {str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line}
    assert {sha256(to_bytes(evaluation)), sha256(dict(house.files)["statement.json"])} <= texts
    assert any(REPLY in str(line[-1].value) for line in book.worksheets[2].iter_rows())


def test_a_dossier_of_the_frozen_run_carries_it_and_its_statement(frozen: TestInstallation, tmp_path: Path) -> None:
    from guiju.dossier import Trust, check_dossier, evaluate_dossier
    from guiju.lab.assessment.models import Run
    from guiju.lab.house import files

    run, path = Run.objects.get(), tmp_path / "run.zip"
    done = frozen.cli("dossier", "export", "--run", run.code, "--out", str(path), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    # What was done since it was judged: acts of its last day, and the freezing where it was that day.
    inputs = {each["name"] for each in said["differences"] if each["what"] == "input"}
    assert {"period:acts"} <= inputs <= {"period:acts", "period:self_evaluations"}
    with zipfile.ZipFile(path) as archive:
        assert archive.read("evaluation.json") == files.stored(run.evaluation_sha256)
        assert archive.read("snapshot.json") == files.stored(run.snapshot_sha256)
        assert archive.read("statement.json") == files.stored(run.statement_sha256)
        members = {name: archive.read(name) for name in archive.namelist()}
    vkey = json.loads((frozen.folder / "installation.json").read_text("utf-8"))["vkey"]
    checked = check_dossier(path, Trust(vkeys=[vkey]))
    told = {each.code for each in checked.problems} - {"parameter_otherwise"}
    assert checked.result == "sound" and told == {"run_signed"}
    found = evaluate_dossier(path, Trust(vkeys=[vkey]))
    assert {each["name"] for each in said["differences"]} == {each.name for each in found.differences}
    tampered = members["statement.json"].replace(b'"person":"demo-head"', b'"person":"demo-quality"')
    assert tampered != members["statement.json"]
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in {**members, "statement.json": tampered}.items():
            archive.writestr(name, data)
    found_there = {each.code for each in check_dossier(other, Trust(vkeys=[vkey])).problems}
    assert {"member_changed", "statement_broken"} == found_there - {"parameter_otherwise"}
    assert frozen.cli("dossier", "export", "--run", "EVA-1999-001").returncode == 64
    assert frozen.cli("dossier", "export").returncode == 64
