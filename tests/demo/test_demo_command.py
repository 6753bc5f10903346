"""`guiju demo` as a user calls it: what it prints, where the files are, whether a stranger can check them."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

FAULTS = 12
Told = dict[str, Any]


def guiju(*words: str, lang: str = "en") -> "subprocess.CompletedProcess[str]":
    """Runs the command with nothing of this test in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    environment |= {"GUIJU_LANG": lang}
    command = [sys.executable, "-P", "-m", "guiju.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def told(demonstration: Told) -> Told:
    """What the demonstration told, and its folder; built once for all workers."""
    return demonstration


def test_seven_certificates_agree(told: Told) -> None:
    assert len(told["certificates"]) == 7
    for certificate in told["certificates"]:
        assert certificate["agrees"] is True
        for name in ("pdf", "xml", "proof", "record"):
            assert Path(certificate[name]).is_absolute() and Path(certificate[name]).is_file()
        assert certificate["values"]
        for value in certificate["values"]:
            off = abs(Decimal(value["value"]) - Decimal(value["published_value"]))
            assert off <= Decimal(value["tolerance"]), value
            U, k, tolerance = (Decimal(value[name]) for name in ("U", "k", "U_tolerance"))
            if value["published_U"] is not None:
                assert abs(U - Decimal(value["published_U"])) <= tolerance, value
            if value["published_u"] is not None:
                assert abs(U / k - Decimal(value["published_u"])) <= tolerance, value


def test_the_sources_are_those_of_the_reference(told: Told, shared: Path) -> None:
    """Published figures of the reference file, found again among the demonstration's."""
    import yaml

    cases = {
        each["id"]: each for each in yaml.safe_load((shared / "reference/metrology_cases.yaml").read_text())["cases"]
    }
    values = [value for certificate in told["certificates"] for value in certificate["values"]]
    printed = {Decimal(str(value["published_value"])) for value in values}
    attenuator = next(each for name, each in cases.items() if "s7" in name.lower())
    wanted = next(each for each in attenuator["expected"] if each["quantity"] == "y")
    assert any(abs(Decimal(str(wanted["printed"])) - each) <= Decimal(str(wanted["tol"])) for each in printed)


def test_twelve_acts_are_refused_each_by_its_own_requirement(told: Told, shared: Path) -> None:
    import yaml

    rows = yaml.safe_load((shared / "conduct/requirements.yaml").read_text("utf-8"))["requirements"]
    known = {row["id"] for row in rows}
    pairs = {(each["act"], each["requirement"]) for each in told["refusals"]}
    assert len(told["refusals"]) == len(pairs) == FAULTS
    assert {requirement for _, requirement in pairs} <= known
    assert {("issuing.issue", "6.1.7-2"), ("issuing.issue", "5-5f")} <= pairs
    for each in told["refusals"]:
        assert "." in each["act"] and len(each["message"]) > 40
        assert not any(sign in each["message"] for sign in ("$.", "xml", "digitalCalibration"))


@pytest.mark.parametrize("name", ["pdf", "xml", "record", "proof"])
def test_every_file_verifies(told: Told, name: str) -> None:
    for certificate in told["certificates"][:: 1 if name == "pdf" else 3]:
        done = guiju("verify", certificate[name], "--key", told["log"]["vkey"], "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["number"] == certificate["number"]


@pytest.mark.parametrize("name", ["pdf", "xml", "record"])
def test_a_changed_byte_is_found(told: Told, name: str, tmp_path: Path) -> None:
    from guiju.verification import verify_file

    certificate = told["certificates"][3]
    data, proof = Path(certificate[name]).read_bytes(), Path(certificate["proof"]).read_bytes()
    changed = tmp_path / Path(certificate[name]).name
    for place in range(0, len(data), max(len(data) // 40, 1)):
        for new in (
            data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :],
            data[:place] + data[place + 1 :],
            data[:place] + b" " + data[place:],
        ):
            changed.write_bytes(new)
            verdict = verify_file(new, proof=proof, vkeys=[told["log"]["vkey"]], isolate=False)
            assert verdict.verdict == "not_genuine", place
    done = guiju("verify", str(changed), "--proof", certificate["proof"], "--key", told["log"]["vkey"])
    assert done.returncode == 1


def test_the_log_checks_and_nothing_was_edited(told: Told) -> None:
    log = told["log"]
    done = guiju("log", "check", log["folder"], "--key", log["vkey"])
    assert done.returncode == 0, done.stdout + done.stderr
    audit = guiju("log", "audit", "--data", told["folder"], "--json")
    assert audit.returncode == 0, audit.stdout + audit.stderr
    size = int(log["checkpoint"].splitlines()[1])
    assert size == log["size"] > 200


def test_the_dccs_are_valid_for_others(told: Told, shared: Path) -> None:
    for certificate in told["certificates"]:
        ca = Path(told["folder"]) / "keys" / "ca.pem"
        words = ["--schema", str(shared / "reference/dcc/xsd"), "--ca", str(ca), "--at", "2026-12-01"]
        done = guiju("dcc", "check", certificate["xml"], *words, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        read = json.loads(done.stdout)
        assert (read["version"], read["identifier"], read["warnings"]) == ("3.3.0", certificate["number"], [])


def test_readings_are_never_generated(told: Told) -> None:
    """What has no published readings has a published summary and no series."""
    from guiju.record.reading import read_record

    provenances = set()
    for certificate in told["certificates"]:
        record = read_record(Path(certificate["record"]).read_bytes())
        assert record.demonstration
        assert bool(record.series) != bool(record.summaries)
        provenances |= {batch.provenance for batch in record.batches}
    assert provenances == {"published_readings", "published_summary"}
    attenuator = read_record(Path(told["certificates"][3]["record"]).read_bytes())
    assert [list(each.values) for each in attenuator.series] == [["30.033", "30.058", "30.018", "30.052"]]


def test_an_older_demonstration_is_kept_and_a_real_agency_left_alone(told: Told, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "something").write_text("mine")
    refused = guiju("demo", "--no-serve", "--json", "--data", str(real))
    assert refused.returncode == 70
    assert "left alone" in json.loads(refused.stdout)["error"]["message"]
    assert (real / "something").read_text() == "mine"

    place = tmp_path / "demo"
    place.mkdir()
    marker = {"format": "guiju.installation", "version": 1, "demonstration": True}
    (place / "installation.json").write_text(json.dumps(marker))
    (place / "older").write_text("older")
    (tmp_path / "demo.new").mkdir()
    (tmp_path / "demo.new" / "left by a process that was cut off").write_text("")
    done = guiju("demo", "--no-serve", "--json", "--data", str(place), lang="zh")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo.1" / "older").read_text() == "older"
    assert not (tmp_path / "demo.new").exists()
    assert "温度计" in json.loads(done.stdout)["certificates"][0]["title"]


def test_two_demonstrations_at_once(tmp_path: Path) -> None:
    tmp_path.joinpath(".demo.lock").touch()
    with open(tmp_path / ".demo.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        refused = guiju("demo", "--no-serve", "--data", str(tmp_path / "demo"))
    assert refused.returncode == 70 and "under way" in refused.stderr


def test_a_demonstration_that_was_killed_is_built_anew_at_once(tmp_path: Path) -> None:
    words = ["demo", "--no-serve", "--json", "--data", str(tmp_path / "demo")]
    killed = subprocess.Popen([sys.executable, "-P", "-m", "guiju.cli", *words], stderr=subprocess.DEVNULL)
    while not (tmp_path / "demo.new" / "installation.json").exists():
        assert killed.poll() is None
        time.sleep(0.05)
    killed.kill()
    killed.wait()
    done = guiju(*words)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["certificates"]) == 7


@pytest.mark.parametrize("words", [["--port", "0"], ["--port", "70000"], ["--port", "-5"]])
def test_impossible_ports(words: list[str], tmp_path: Path) -> None:
    assert guiju("demo", *words, "--data", str(tmp_path / "demo")).returncode == 64
    assert not (tmp_path / "demo").exists()


@pytest.fixture(scope="module")
def address(told: Told) -> Iterator[str]:
    """The demonstration, served by the real server at a free port."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    command = [sys.executable, "-P", "-m", "guiju.cli", "serve", "--data", told["folder"], "--port", "18080"]
    with subprocess.Popen(command, env=environment | {"GUIJU_LANG": "en"}, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = ""
        while not found:
            line = server.stderr.readline()
            assert line, "the server ended"
            found = next((word for word in line.split() if word.startswith("http://127.0.0.1:")), "")
        for _ in range(100):
            try:
                urllib.request.urlopen(found, timeout=10)
                break
            except OSError:
                time.sleep(0.2)
        yield found
        server.terminate()
        server.wait(30)


def fetch(url: str) -> tuple[int, Message, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode("utf-8", "replace")


def test_the_pages_are_served_with_a_strict_policy(told: Told, address: str) -> None:
    status, headers, body = fetch(f"{address}/")
    assert status == 200 and "演示" in body
    assert all(certificate["number"] in body for certificate in told["certificates"])
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_number_and_code_verify(told: Told, address: str) -> None:
    from guiju.certificate.dcc_reader import read_dcc

    certificate = told["certificates"][0]
    identified = dict(read_dcc(Path(certificate["xml"]).read_bytes()).identifications)
    code = identified["guiju_verificationCode"]
    right = fetch(f"{address}/verify?n={certificate['number']}&c={code}")
    wrong_code = fetch(f"{address}/verify?n={certificate['number']}&c=0000-0000-0000-0000")
    wrong_number = fetch(f"{address}/verify?n=DEMO-2026-999999&c={code}")
    assert right[0] == 200 and certificate["number"] in right[2]
    assert wrong_code[0] == wrong_number[0] == 404


def test_a_taken_port_is_passed_over(told: Told, address: str) -> None:
    port = address.rpartition(":")[2]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    command = [sys.executable, "-P", "-m", "guiju.cli", "serve", "--data", told["folder"], "--port", port]
    with subprocess.Popen(command, env=environment | {"GUIJU_LANG": "en"}, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        server.terminate()
        server.wait(30)
    assert f"port {port} is taken" in line


def _answering(port: int) -> None:
    """Waits until a server answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/favicon.ico", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_a_server_ends_when_its_folder_holds_another_installation(told: Told, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(told["folder"], folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    command = [sys.executable, "-P", "-m", "guiju.cli", "serve", "--data", str(folder), "--port", "18180"]
    with subprocess.Popen(command, env=environment | {"GUIJU_LANG": "en"}, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = next(each for each in iter(server.stderr.readline, "") if "http://127.0.0.1:" in each)
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        assert found is not None
        _answering(int(found.group(1)))  # its worker has read the folder
        folder.rename(tmp_path / "demo.1")
        shutil.copytree(told["folder"], folder)
        said = server.stderr.read()
        server.wait(30)
    assert "holds another installation" in said


def test_nothing_founded_is_said(tmp_path: Path) -> None:
    done = guiju("serve", "--data", str(tmp_path / "empty"))
    assert done.returncode == 69 and "no agency was founded" in done.stderr
