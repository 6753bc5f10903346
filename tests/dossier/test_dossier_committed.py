"""What people gave is what the log committed: the holder of the seal adds nothing, changes nothing, hides nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from dossier_house import House, Members, codes
from test_dossier_stated import added, attestation, bare, outcome
from test_dossier_tampering import edit

from guiju.canonical import dumps, loads, new_salt, salted_digest
from guiju.dossier import evaluate_dossier
from guiju.dossier.committed_rows import COMMITTED, read_committed

ATTESTATIONS = "given/attestations.json"


def committed(house: House) -> list[Any]:
    found: list[Any] = loads(house.members()[COMMITTED])["rows"]
    return found


def given(house: House, kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = loads(house.members()[f"given/{kind}.json"])["rows"]
    return rows


def found(house: House, file: Any, change: Callable[[Members], None]) -> set[str]:
    checked = house.check(house.resigned(file, bare(change)))
    assert checked.result == ("wrong" if codes(checked) else "sound")
    assert all(each.text(lang) for each in checked.problems for lang in ("zh", "en"))
    return codes(checked)


def test_every_row_that_was_given_is_opened(house: House) -> None:
    """Without any change nothing is found, and the rows of an honest house say what the archive says."""
    assert codes(house.check(house.file)) == set()
    rows = read_committed(house.members()[COMMITTED])
    tables = {str(each.row["table"]) for each in rows}
    assert {"assessment_document", "assessment_attestation"} <= tables
    assert len(rows) >= len(given(house, "documents")) + len(given(house, "attestations")) > 20


@pytest.mark.parametrize("kind", ["documents", "attestations"])
def test_a_row_that_was_left_out_is_found_and_counts_all_the_same(house: House, scratch: Any, kind: str) -> None:
    def leave_out(members: Members) -> None:
        edit(f"given/{kind}.json", lambda member: member["rows"].pop(0))(members)

    assert found(house, scratch, leave_out) == {"given_removed"}
    before = evaluate_dossier(house.file, house.trust)
    after = evaluate_dossier(scratch, house.trust)
    assert [each.outcome for each in after.evaluation.rows] == [each.outcome for each in before.evaluation.rows]


def test_an_added_row_is_found_and_does_not_count(house: House, scratch: Any) -> None:
    better = attestation(house, outside="", files=[], maturity=5)
    before = outcome(house, house.file, better["row"])
    assert found(house, scratch, added("attestations", better)) >= {"given_added"}
    assert outcome(house, scratch, better["row"]) == before


@pytest.mark.parametrize(
    "name, value",
    [("statement", "所见与当初写下的不同，另有说明"), ("maturity", 1), ("sample", 0), ("expires", "2026-12-01")],
)
def test_a_changed_row_is_found(house: House, scratch: Any, name: str, value: Any) -> None:
    def change(member: Any) -> None:
        assert member["rows"][0][name] != value
        member["rows"][0][name] = value

    assert found(house, scratch, edit(ATTESTATIONS, change)) == {"given_changed"}


def test_fewer_files_are_no_change_but_other_files_are(house: House, scratch: Any) -> None:
    """What the store has lost is told by a fault, and does not speak for the row."""

    def other(member: Any) -> None:
        next(each for each in member["rows"] if each["sha256"])["sha256"] = "ab" * 32

    assert found(house, scratch, edit("given/documents.json", other)) == {"given_changed"}


def test_the_rows_themselves_are_not_left_out(house: House, scratch: Any) -> None:
    assert found(house, scratch, lambda members: members.pop(COMMITTED) and None) >= {"committed_missing"}
    scratch.unlink()
    assert found(house, scratch, edit(COMMITTED, lambda member: member["rows"].pop())) >= {"committed_missing"}


def test_a_row_that_the_log_did_not_commit_is_told(house: House, scratch: Any) -> None:
    """A row made up with a salt of its own stands at no place of the log; neither does a changed one."""
    index, position, _, _, row = committed(house)[0]

    def add(member: Any) -> None:
        member["rows"].append([index, position + 9, new_salt().hex(), False, {**row, "id": 999}])

    assert found(house, scratch, edit(COMMITTED, add)) == {"committed_strange"}
    scratch.unlink()

    def change(member: Any) -> None:
        member["rows"][0][4]["version"] = 7

    assert found(house, scratch, edit(COMMITTED, change)) >= {"committed_strange", "committed_missing"}


def test_a_row_is_not_said_to_be_deleted(house: House, scratch: Any) -> None:
    def delete(member: Any) -> None:
        member["rows"][0][3] = True

    assert found(house, scratch, edit(COMMITTED, delete)) >= {"committed_strange", "committed_missing"}


@pytest.mark.parametrize("data", [b"{", b"[]", dumps({"format": "guiju.dossier_committed", "version": 1, "rows": [1]})])
def test_what_cannot_be_read_is_told(house: House, scratch: Any, data: bytes) -> None:
    assert found(house, scratch, lambda members: members.update({COMMITTED: data})) == {"member_unreadable"}


def test_every_digest_is_that_of_its_row(house: House) -> None:
    """Salt and bytes give a digest that stands in some entry of the tiles."""
    tiles = b"".join(data for name, data in house.members().items() if name.startswith("log/tile/entries/"))
    for each in read_committed(house.members()[COMMITTED]):
        assert salted_digest(bytes.fromhex(each.salt), dumps(dict(each.row))).encode() in tiles
    assert json.loads(house.members()[COMMITTED])["version"] == 1
