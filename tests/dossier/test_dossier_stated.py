"""What the holder of the agency's own seal could write and sign: nothing that no act would have taken counts."""

import dataclasses
import shutil
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from dossier_house import House, Members, codes, guiju, signed, write
from test_dossier_tampering import edit

from guiju.conduct.evaluation.evidence_file import EMPTY
from guiju.dossier import check_dossier, evaluate_dossier
from guiju.dossier.manifest import Manifest
from guiju.dossier.names import EVALUATION, MANIFEST, SNAPSHOT

BARE = (EVALUATION, SNAPSHOT)


def bare(change: Callable[[Members], None]) -> Callable[[Members], None]:
    """Without the archived evaluation there is nothing to compare with."""

    def changed(members: Members) -> None:
        for name in BARE:
            members.pop(name, None)
        change(members)

    return changed


def added(kind: str, row: dict[str, Any]) -> Callable[[Members], None]:
    return bare(edit(f"given/{kind}.json", lambda given: given["rows"].append(row)))


def attestation(house: House, **changed: Any) -> dict[str, Any]:
    return {
        "code": "ATT-9", "row": "6.8-1", "by": "demo-head", "on": house.period[1], "expires": house.period[1],
        "outcome": "met", "maturity": 5, "statement": "well done", "scope": "all", "population": 9,
        "sample": 9, "occasions": 2, "outside": "CNAS", "files": ["ab" * 32], **changed,
    }  # fmt: skip


def outcome(house: House, file: Any, row: str) -> str:
    rows = evaluate_dossier(file, house.trust).evaluation.rows
    return next(str(each.outcome) for each in rows if each.id == row)


def unlawful(house: House, file: Any) -> list[str]:
    found = check_dossier(file, house.trust)
    assert evaluate_dossier(file, house.trust).checked.result == found.result
    return [dict(each.parameters)["unlawful"] for each in found.problems if each.code == "given_unlawful"]


def test_check_and_evaluate_find_the_same(house: House) -> None:
    checked, evaluated = check_dossier(house.file, house.trust), evaluate_dossier(house.file, house.trust).checked
    assert checked == evaluated
    assert checked.result == "sound" and codes(checked) == set()


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"expires": "9999-12-31"}, "expires_too_late"),
        ({"maturity": 99}, "maturity_beyond"),
        ({"sample": 10}, "sample_beyond"),
        ({"by": ""}, "by_nobody"),
        ({"files": []}, "outside_without_file"),
        ({"row": "9.9-9"}, "row_unknown"),
        ({"outside": "", "files": []}, "without_file"),
        ({"outside": "", "files": [], "outcome": "met", "maturity": 0}, "without_file"),
        ({"files": [EMPTY]}, "file_unfit"),
        ({"statement": "ok"}, "says_nothing"),
        ({"scope": "."}, "says_nothing"),
    ],
)
def test_an_attestation_that_no_act_takes_does_not_count(
    house: House, scratch: Any, changed: dict[str, Any], word: str
) -> None:
    before = outcome(house, house.file, "6.8-1")
    file = house.resigned(scratch, added("attestations", attestation(house, **changed)))
    assert unlawful(house, file) == [word]
    assert outcome(house, file, "6.8-1") == before


def test_certificates_of_the_house_attest_nothing_of_it(house: House, scratch: Any) -> None:
    """Nor does a population of one, where the log holds more: none of it turns the row."""
    issued = read_log_of(house)
    assert len(issued) > 1
    whole = {"row": "5-6a", "population": len(issued), "sample": len(issued), "outside": "", "maturity": 0}
    for changed, word in (
        ({"files": [issued[0]]}, "file_unfit"),
        ({"population": len(issued) - 1, "sample": len(issued) - 1}, "population_below"),
    ):
        told = {
            "row": "5-6a",
            "population": len(issued),
            "sample": len(issued),
            "outside": "",
            "maturity": 0,
            **changed,
        }
        file = house.resigned(scratch, added("attestations", attestation(house, **told)))
        assert unlawful(house, file) == [word]
        assert outcome(house, file, "5-6a") == "undetermined"
    file = house.resigned(scratch, added("attestations", attestation(house, **whole)))
    # Nothing is wrong with this one but that the log never committed it: it does not count either.
    assert (unlawful(house, file), outcome(house, file, "5-6a")) == ([], "undetermined")
    assert "given_added" in codes(house.check(file))


def read_log_of(house: House) -> list[str]:
    """SHA-256 of the PDF of each certificate that stands, as the log names it."""
    from guiju.dossier.archive import Archive
    from guiju.dossier.log import read_log
    from guiju.verification.entries import ISSUE

    with Archive(house.file) as archive:
        log = read_log(archive, house.manifest(), [house.vkey])
    return [
        entry.hashes["pdf_sha256"]
        for index, entry in log.history.entries
        if entry.type == ISSUE and log.history.ending(index, entry) is None
    ]


def test_one_against_the_agency_counts_however_it_is_written(house: House, scratch: Any) -> None:
    bad = attestation(house, outcome="not_met", maturity=99, row="4.7-5")
    file = house.resigned(scratch, added("attestations", bad))
    assert unlawful(house, file) == ["maturity_beyond"]
    assert outcome(house, file, "4.7-5") == "not_met"


def test_what_is_wrongly_said_to_be_partly_met_shows_nothing(house: House, scratch: Any) -> None:
    """On an empty file half of a row is not shown; on one that is not there to be read the same words are."""
    told = {"row": "6.7-5", "outcome": "partly", "lacking": "没有抽问", "outside": "", "maturity": 0}
    assert outcome(house, house.file, "6.7-5") == "undetermined"
    for files, word, expected in (([EMPTY], ["file_unfit"], "undetermined"), (["ab" * 32], [], "partly")):
        file = house.resigned(scratch, added("attestations", attestation(house, **told, files=files)))
        assert (unlawful(house, file), outcome(house, file, "6.7-5")) == (word, expected)


@pytest.mark.parametrize("by", [[], ["demo-head"], ["demo-head", "demo-head"], ["demo-head", ""]])
def test_one_person_dismisses_nothing(house: House, scratch: Any, by: list[str]) -> None:
    found = evaluate_dossier(house.file, house.trust)
    tally = next(each for each in found.snapshot.tallies if any("4.5-10" in one.requirements for one in each.examples))
    example = next(each for each in tally.examples if "4.5-10" in each.requirements)
    row = {
        "row": "4.5-10", "where": example.where, "code": example.code, "decision": "dismissed", "by": by,
        "on": house.period[1], "reason": "x",
    }  # fmt: skip
    file = house.resigned(scratch, added("adjudications", row))
    assert unlawful(house, file) == ["not_two_people"]
    assert outcome(house, file, "4.5-10") == "not_met"


def test_a_red_line_is_not_tailored_away(house: House, scratch: Any) -> None:
    row = {"row": "5-8", "reason": "x", "approved_by": "demo-head", "valid_from": house.period[0], "valid_to": None}
    file = house.resigned(scratch, added("tailorings", row))
    assert unlawful(house, file) == ["red_line"]
    assert outcome(house, file, "5-8") != "not_applicable"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"reason": "."}, "without_reason"),
        ({"asked_by": "demo-head"}, "own_thing"),
        ({"asked_by": "demo-quality"}, ""),
    ],
)
def test_a_tailoring_has_a_reason_and_two_people(
    house: House, scratch: Any, changed: dict[str, Any], word: str
) -> None:
    row = {
        "row": "6.2-3", "reason": "本机构只为本单位校准，没有外部客户", "approved_by": "demo-head",
        "valid_from": house.period[0], "valid_to": None, **changed,
    }  # fmt: skip
    file = house.resigned(scratch, added("tailorings", row))
    assert unlawful(house, file) == ([word] if word else [])
    # Nor does one with which nothing is wrong but that the log never committed it.
    assert outcome(house, file, "6.2-3") != "not_applicable"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"effect_by": ""}, "by_nobody"),
        ({"effect_by": "demo-quality"}, "own_thing"),
        ({"effect_by": "demo-clerk"}, "own_thing"),
        ({"accepted_by": "demo-quality"}, "own_thing"),
        ({}, ""),
    ],
)
def test_a_correction_is_of_different_people(house: House, scratch: Any, changed: dict[str, Any], word: str) -> None:
    row = {
        "row": "6.4-8", "accepted_by": "demo-head", "due": house.period[1], "done_on": house.period[1],
        "effective_on": house.period[1], "code": "CAR-9", "answers": ["ATT-0"], "proposed_by": "demo-quality",
        "owner": "demo-clerk", "effect_by": "demo-technical", **changed,
    }  # fmt: skip
    file = house.resigned(scratch, added("corrections", row))
    assert unlawful(house, file) == ([word] if word else [])
    # It names no attestation against the row: what somebody saw stands whatever was done.
    assert outcome(house, file, "6.4-8") == "not_met"


@pytest.mark.parametrize("folder", ["registers/", "periods/", "periods/audit.json"])
def test_facts_that_were_left_out_are_missed(house: House, scratch: Any, folder: str) -> None:
    def leave_out(members: Members) -> None:
        for name in [each for each in members if each.startswith(folder)]:
            del members[name]

    checked = house.check(house.resigned(scratch, bare(leave_out)))
    assert "facts_absent" in codes(checked) and checked.result == "wrong"


def test_a_demonstration_is_not_sold_as_an_agency(house: House, scratch: Any) -> None:
    members = house.members()
    for name in BARE:
        del members[name]
    wrong = dataclasses.replace(house.manifest(), agency="REAL-LAB", demonstration=False)
    checked = house.check(write(scratch, {**members, **signed(wrong, members, house.seal)}))
    assert "not_as_founded" in codes(checked) and checked.result == "wrong"


def test_the_agency_is_the_one_for_which_the_log_was_founded(house: House, scratch: Any) -> None:
    members = house.members()
    for name in BARE:
        del members[name]
    wrong = dataclasses.replace(house.manifest(), agency="REAL-LAB")
    checked = house.check(write(scratch, {**members, **signed(wrong, members, house.seal)}))
    assert "agency_not_as_founded" in codes(checked) and checked.result == "wrong"
    assert "agency_not_as_founded" not in codes(house.check(house.file))


def test_no_more_was_done_than_the_log_names(house: House, scratch: Any) -> None:
    """A count that was raised is told for each act, and the log's own counts; as exported none is beyond it."""

    def multiply(facts: Any) -> None:
        for each in facts["facts"]["acts"]:
            each["done"] *= 1 if each["act"] == "calibrations.record_readings" else 100

    assert "acts_beyond" not in codes(house.check(house.file))
    file = house.resigned(scratch, bare(edit("periods/acts.json", multiply)))
    checked = house.check(file)
    assert "acts_beyond" in codes(checked) and checked.result == "wrong"
    there, here = (
        {
            each.rule: each.population
            for each in evaluate_dossier(one, house.trust).snapshot.tallies
            if each.subject == "act"
        }
        for one in (house.file, file)
    )
    assert there == here


def _emptied(facts: Any) -> None:
    facts["facts"]["problems"] = []


def _never(facts: Any) -> None:
    facts["facts"]["audited_on"] = None


@pytest.fixture(scope="module")
def tampered(house: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The same house, after somebody edited its database past the software and an evaluation audited it."""
    folder = tmp_path_factory.mktemp("tampered") / "data"
    shutil.copytree(house.folder, folder)
    with sqlite3.connect(folder / "guiju.sqlite3") as connection:
        connection.execute("UPDATE people_person SET name = 'X' WHERE id = (SELECT MIN(id) FROM people_person)")
    connection.close()
    assert guiju("evaluate", "--json", "--data", str(folder)).returncode == 0
    found = House(folder, folder.parent / "dossier.zip")
    found.export(found.file)
    return found


@pytest.mark.parametrize("change", [_emptied, _never], ids=["emptied", "never"])
def test_an_audit_says_what_the_log_says_of_it(tampered: House, scratch: Any, change: Any) -> None:
    """The agency that signs anew cannot leave out what its own audit found: the log names the audit by its digest."""
    assert "audit_not_logged" not in codes(tampered.check(tampered.file))
    was = {each.id: each for each in evaluate_dossier(tampered.file, tampered.trust).evaluation.rows}
    assert was["5-5b"].outcome == "not_met"
    file = tampered.resigned(scratch, bare(edit("periods/audit.json", change)))
    checked = tampered.check(file)
    assert "audit_not_logged" in codes(checked) and checked.result == "wrong"
    now = {each.id: each for each in evaluate_dossier(file, tampered.trust).evaluation.rows}
    assert now["5-5b"].outcome != "met"


def test_an_older_audit_is_not_the_last(house: House, scratch: Any) -> None:
    def older(facts: Any) -> None:
        facts["facts"]["audited_on"] = "2026-01-05"

    assert "audit_not_logged" not in codes(house.check(house.file))
    assert "audit_not_logged" in codes(house.check(house.resigned(scratch, bare(edit("periods/audit.json", older)))))


@pytest.mark.parametrize(
    ("changed", "without", "code"),
    [
        ({"rules": "00" * 32}, (), "manifest_not_of_evaluation"),
        ({"catalogue": "guiju-catalogue-0"}, (), "manifest_not_of_evaluation"),
        ({"sizes": (("cases", 99999),)}, (), "manifest_not_of_snapshot"),
        ({"sizes": (("cases", 99999),)}, BARE, "sizes_beyond"),
    ],
)
def test_what_the_manifest_says_of_itself_is_compared(
    house: House, scratch: Any, changed: dict[str, Any], without: tuple[str, ...], code: str
) -> None:
    members = {name: data for name, data in house.members().items() if name not in without}
    wrong: Manifest = dataclasses.replace(house.manifest(), **changed)
    checked = house.check(write(scratch, {**members, **signed(wrong, members, house.seal)}))
    assert code in codes(checked) and checked.result == "wrong"
    assert MANIFEST in members


def test_a_parameter_of_ones_own_is_told(house: House, scratch: Any) -> None:
    def none_asked(parameters: Any) -> None:
        (row,) = (each for each in parameters["rows"] if each["name"] == "issuer_confirmation_percent")
        row["value"] = "0"

    checked = house.check(house.resigned(scratch, bare(edit("parameters.json", none_asked))))
    told = [dict(each.parameters) for each in checked.problems if each.code == "parameter_otherwise"]
    assert ("5", "0") in {(each["here_zh"], each["there_zh"]) for each in told}
    assert "parameter_unlawful" in codes(checked) and checked.result == "wrong"


def test_a_parameter_within_its_bounds_is_told_and_no_fault(house: House, scratch: Any) -> None:
    def more(parameters: Any) -> None:
        (row,) = (each for each in parameters["rows"] if each["name"] == "issuer_confirmation_percent")
        row["value"], row["source_en"] = "10", "our manual"

    checked = house.check(house.resigned(scratch, bare(edit("parameters.json", more))))
    assert "parameter_unlawful" not in codes(checked)
    (told,) = (each.text("en") for each in checked.problems if dict(each.parameters).get("there_en") == "10")
    assert "our manual" in told and "issuer_confirmation_percent" not in told


def test_check_finds_an_embellished_evaluation_too(house: House, scratch: Any) -> None:
    def embellish(evaluation: Any) -> None:
        evaluation["verdict"], evaluation["score"] = "AA", "1000.00"

    checked = house.check(house.resigned(scratch, edit(EVALUATION, embellish)))
    assert "evaluation_not_computed" in codes(checked) and checked.result == "wrong"
