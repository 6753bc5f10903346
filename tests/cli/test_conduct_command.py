"""`guiju conduct`: the catalogue and the coverage, without an installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guiju.cli.main import main
from guiju.conduct.catalogue import catalogue
from guiju.conduct.serving import serving, unserved


@pytest.fixture(autouse=True)
def _no_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path / "nothing"))
    monkeypatch.setenv("GUIJU_LANG", "en")


def test_coverage_tells_every_row_and_ends_with_those_that_nothing_serves(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conduct", "coverage"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert [line.split()[0] for line in lines if line and line[0].isdigit()] == list(catalogue())
    end = lines[lines.index("rows that documents and people's attestations alone answer yet:") + 1 :]
    assert [line.split()[0] for line in end] == list(unserved())
    assert "rules: whether the credit code is right (agency_identity)" in out
    assert "lacking: authenticity analysis" in out


def test_coverage_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conduct", "coverage", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in found["rows"]] == list(catalogue())
    assert sum(found["counts"].values()) == len(catalogue())
    assert found["unserved"] == list(unserved())
    told = {each["id"]: each for each in found["rows"]}
    assert told["4.5-7"]["guarded_acts"] == list(serving()["4.5-7"].guarded)


def test_the_catalogue_as_table_json_and_oscal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conduct", "catalogue"]) == 0
    table = capsys.readouterr()
    assert sum(line.startswith("  ") for line in table.out.splitlines()) == len(catalogue())
    assert "consultation draft" in table.err
    assert main(["conduct", "catalogue", "--json"]) == 0
    own = json.loads(capsys.readouterr().out)
    assert (own["format"], len(own["requirements"])) == ("guiju.catalogue", len(catalogue()))
    assert main(["conduct", "catalogue", "--oscal", "--json", "--lang", "zh"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["catalog"]["metadata"]["oscal-version"] == "1.1.3"
    assert made["catalog"]["groups"][0]["title"] == "基础条件"


def test_a_profile_as_oscal_and_one_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conduct", "catalogue", "--profile", "in-house"]) == 0
    assert json.loads(capsys.readouterr().out)["profile"]["imports"]
    assert main(["conduct", "catalogue", "--profile", "strict"]) == 64
    assert "self, social, in-house" in capsys.readouterr().err


def test_without_a_subcommand_it_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conduct"]) == 64
    assert "catalogue|coverage" in capsys.readouterr().err
