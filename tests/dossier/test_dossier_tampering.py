"""What somebody dishonest does to a dossier is found and named, also where the agency itself signs it again."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dossier_house import House, Members, codes, stranger, write

from guiju.canonical import dumps, loads, sha256
from guiju.conduct.evaluation import Evaluation, Snapshot, evaluate, profiles
from guiju.conduct.evaluation.profile import OwnChanges, OwnProfile
from guiju.dossier import Trust, check_dossier, evaluate_dossier
from guiju.dossier.manifest import Certificates
from guiju.dossier.names import (
    CASES,
    CERTIFICATES,
    CHECKPOINT,
    EVALUATION,
    MANIFEST,
    PARAMETERS,
    PROFILE,
    SIGNATURE,
    SNAPSHOT,
)
from guiju.integrity.checkpoint import Checkpoint, sign_checkpoint
from guiju.integrity.errors import IntegrityError
from guiju.integrity.note import Signer, read_signer
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.words import Text


def edit(name: str, change: Callable[[Any], None]) -> Callable[[Members], None]:
    """A change of one JSON member."""

    def made(members: Members) -> None:
        value = loads(members[name])
        change(value)
        members[name] = dumps(value)

    return made


def lines(members: Members) -> list[Any]:
    return list(from_bytes(Certificates, members[CERTIFICATES]).certificates)


def put_lines(members: Members, kept: list[Any]) -> None:
    form = from_bytes(Certificates, members[CERTIFICATES])
    members[CERTIFICATES] = to_bytes(dataclasses.replace(form, certificates=tuple(kept)))


# After signing: on the way, by anybody


def test_no_member_can_be_changed_unseen(house: House, scratch: Path) -> None:
    """One byte of each member, the signature among them."""
    for name, data in house.members().items():
        place = len(data) // 2
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        write(scratch, {**house.members(), name: changed})
        try:
            checked = house.check(scratch)
        except ValueError:
            assert name == MANIFEST
            continue
        assert checked.result == "wrong", name
        if name not in (MANIFEST, SIGNATURE):
            assert name in {one.where.partition("#")[0] for one in checked.problems}, name


def test_a_member_taken_out_or_put_in_is_named(house: House, scratch: Path) -> None:
    members = house.members()
    taken = next(name for name in members if name.startswith(CASES))
    write(scratch, {name: data for name, data in members.items() if name != taken})
    checked = house.check(scratch)
    number = next(line.number for line in house.certificates().certificates if line.case == taken)
    assert {"member_missing", "case_removed"} == codes(checked) and checked.cases == 6
    assert any(number in one.text("zh") and number in one.text("en") for one in checked.problems)
    write(scratch, {**members, "registers/more.json": b"{}", "cases/more.json": members[taken]})
    checked = house.check(scratch)
    assert {(one.code, one.where) for one in checked.problems} - {("parameter_otherwise", PARAMETERS)} == {
        ("member_unlisted", "registers/more.json"),
        ("member_unreadable", "registers/more.json"),
        ("member_unlisted", "cases/more.json"),
        ("case_strange", "cases/more.json"),
    }


def test_a_manifest_signed_by_another_seal_is_not_the_agencys(house: House, scratch: Path) -> None:
    changed = house.resigned(scratch, lambda members: None, stranger())
    checked = house.check(changed)
    assert codes(checked) == {"seal_not_in_log"}
    own = (house.folder / "keys" / "ca.pem").read_bytes()
    assert codes(check_dossier(changed, Trust(vkeys=[house.vkey], ca=own))) == {"seal_not_in_log", "seal_not_anchored"}


def test_without_a_signature_it_is_nobodys(house: House, scratch: Path) -> None:
    members = house.members()
    del members[SIGNATURE]
    assert codes(house.check(write(scratch, members))) == {"signature_unreadable"}


# Before signing: by the agency itself


def test_a_removed_record_is_found_in_the_log(house: House, scratch: Path) -> None:
    removed = house.certificates().certificates[3]

    def remove(members: Members) -> None:
        del members[removed.case]
        put_lines(members, [each for each in lines(members) if each.number != removed.number])

    checked = house.check(house.resigned(scratch, remove))
    assert codes(checked) == {"certificate_removed"}
    assert dict(checked.problems[0].parameters)["number"] == removed.number
    assert (checked.cases, checked.issued) == (6, 7)


def test_an_added_record_is_found_in_the_log(house: House, scratch: Path) -> None:
    first = house.certificates().certificates[0]
    name = f"{CASES}DEMO-2026-999999.json"

    def add(members: Members) -> None:
        members[name] = members[first.case]
        added = dataclasses.replace(first, number="DEMO-2026-999999", case=name, log_index=1)
        put_lines(members, [*lines(members), added])

    checked = house.check(house.resigned(scratch, add))
    assert codes(checked) == {"certificate_added", "case_of_another"}


def test_a_certificate_issued_outside_the_period_is_an_added_one(house: House, scratch: Path) -> None:
    def shorten(members: Members) -> None:
        manifest = loads(members[MANIFEST])
        members[MANIFEST] = dumps({**manifest, "last_day": "2020-01-01", "first_day": "2019-01-01"})

    members = house.members()
    shorten(members)
    write(scratch, members)
    changed = House(house.folder, scratch)
    checked = house.check(changed.resigned(scratch.with_name("again.zip"), lambda each: None))
    assert sum(one.code == "certificate_added" for one in checked.problems) == 7


def record_changed(members: Members, line: Any, change: Callable[[Any], None]) -> None:
    """Changes the record in a case, and the table with it."""
    case = loads(members[line.case])
    change(case["record"])
    members[line.case] = dumps(case)
    digest = sha256(dumps(case["record"]))
    put_lines(
        members,
        [dataclasses.replace(each, record_sha256=digest) if each == line else each for each in lines(members)],
    )


def test_a_changed_record_is_not_the_one_that_was_issued(house: House, scratch: Path) -> None:
    line = house.certificates().certificates[2]

    def change(record: Any) -> None:
        record["item"]["serial_number"] += "-1"

    checked = house.check(house.resigned(scratch, lambda members: record_changed(members, line, change)))
    assert {"record_not_as_issued", "certificate_changed", "case_unsound", "statements_not_as_issued"} == codes(checked)
    assert all(line.number in one.text("en") for one in checked.problems if one.kind == "wrong")


def test_a_statement_taken_back_is_missed(house: House, scratch: Path) -> None:
    withdrawn = house.certificates().certificates[-1]

    def silence(case: Any) -> None:
        case["statements"] = [each for each in case["statements"] if each["statement"]["purpose"] != "withdraw"]
        gone = {each["digest"] for each in case["enclosures"]}
        assert gone

    checked = house.check(house.resigned(scratch, edit(withdrawn.case, silence)))
    assert "ending_unsaid" in codes(checked)

    def unsign(case: Any) -> None:
        case["statements"] = [each for each in case["statements"] if each["statement"]["purpose"] != "review"]

    checked = house.check(house.resigned(scratch, edit(withdrawn.case, unsign)))
    assert {"case_unsaid", "statements_not_as_issued", "case_unsound"} <= codes(checked)


def test_a_case_under_another_number_is_named(house: House, scratch: Path) -> None:
    one, two = house.certificates().certificates[:2]

    def swap(members: Members) -> None:
        members[one.case], members[two.case] = members[two.case], members[one.case]

    checked = house.check(house.resigned(scratch, swap))
    assert {"case_of_another", "record_not_of_line", "record_not_as_issued"} <= codes(checked)


def test_an_enclosure_left_out_without_saying_so_is_noticed(house: House, scratch: Path) -> None:
    line = house.certificates().certificates[0]

    def leave_out(case: Any) -> None:
        standard = next(each for each in case["enclosures"] if each["kind"] == "standard")
        case["enclosures"].remove(standard)

    checked = house.check(house.resigned(scratch, edit(line.case, leave_out)))
    assert codes(checked) == {"enclosure_left_out"} and checked.result == "sound"
    found = evaluate_dossier(scratch, house.trust)
    rows = {row.id: row for row in found.evaluation.rows}
    assert rows["4.4-2"].counts.undetermined and rows["4.4-2"].outcome != "met"
    assert not found.same


def test_a_strange_enclosure_is_named(house: House, scratch: Path) -> None:
    one, two = house.certificates().certificates[:2]

    def move(members: Members) -> None:
        strange = loads(members[two.case])["enclosures"][0]
        edit(one.case, lambda case: case["enclosures"].append(strange))(members)

    assert codes(house.check(house.resigned(scratch, move))) == {"enclosure_strange"}


# The log


def test_a_bundle_left_out_of_the_log_is_named(house: House, scratch: Path) -> None:
    first = next(name for name in house.members() if name.startswith("log/tile/entries/"))
    checked = house.check(house.resigned(scratch, lambda members: members.pop(first) and None))
    assert {"log_incomplete", "completeness_unknown"} <= codes(checked) and checked.result == "wrong"


def test_a_log_of_another_key_proves_nothing(house: House, scratch: Path) -> None:
    """A log made shorter by whoever has not the agency's key."""
    manifest = house.manifest()
    forger = Signer(manifest.log.origin, b"\x07" * 32)
    state = Checkpoint(manifest.log.origin, manifest.log.size, bytes.fromhex(manifest.log.root))

    def forge(members: Members) -> None:
        members[CHECKPOINT] = sign_checkpoint(state, forger).encode()

    checked = house.check(house.resigned(scratch, forge))
    assert {"log_wrong", "completeness_unknown"} == codes(checked)


def test_a_checkpoint_seen_earlier_must_be_continued(house: House, scratch: Path) -> None:
    """The proof beside any certificate pins the log: an agency that shows another log to its assessors is found."""
    proof = (house.folder / "certificates" / f"{house.certificates().certificates[0].number}.tlog-proof").read_bytes()
    assert check_dossier(house.file, Trust(vkeys=[house.vkey], seen=proof)).result == "sound"
    own = read_signer(house.folder / "keys" / "log.key")
    size = house.manifest().log.size
    forked = sign_checkpoint(Checkpoint(own.name, size - 1, b"\x01" * 32), own).encode()
    assert codes(check_dossier(house.file, Trust(vkeys=[house.vkey], seen=forked))) == {"forked_log"}
    newer = sign_checkpoint(Checkpoint(own.name, size + 1, b"\x01" * 32), own).encode()
    checked = check_dossier(house.file, Trust(vkeys=[house.vkey], seen=newer))
    assert codes(checked) == {"newer_checkpoint"} and checked.result == "cannot_tell"
    with pytest.raises(IntegrityError):
        check_dossier(house.file, Trust(vkeys=[house.vkey], seen=b"no checkpoint"))


# What the agency states by itself: registers, parameters, attestations, evaluation


def test_a_changed_register_shows_in_the_comparison(house: House, scratch: Path) -> None:
    def dismiss(register: Any) -> None:
        for each in register["facts"]["staff"]:
            each["person"]["qualifications"] = []

    found = evaluate_dossier(house.resigned(scratch, edit("registers/people.json", dismiss)), house.trust)
    names = {(one.what, one.name) for one in found.differences}
    assert ("input", "register:people") in names and any(what == "row" for what, _ in names)
    rows = [one for one in found.differences if one.what == "row"]
    assert all(each.reasons and each.text("zh") and each.reasons[0].text("zh") for each in rows)
    # Before it is signed again, the very member is named.
    write(scratch, {**house.members(), "registers/people.json": b"{}"})
    assert ("member_changed", "registers/people.json") in {
        (one.code, one.where) for one in house.check(scratch).problems
    }


def test_a_changed_parameter_shows_in_the_comparison(house: House, scratch: Path) -> None:
    def raise_age(parameters: Any) -> None:
        (row,) = (each for each in parameters["rows"] if each["name"] == "age_limit")
        row["value"] = "120"

    found = evaluate_dossier(house.resigned(scratch, edit(PARAMETERS, raise_age)), house.trust)
    inputs = {one.name for one in found.differences if one.what == "input"}
    assert inputs == {"parameters", "parameters:age_limit"}
    # The demonstration has somebody who is too old to calibrate: by the other limit nobody is.
    assert "4.5-10" in {one.name for one in found.differences if one.what == "row"}


def test_an_attestation_that_was_put_in_is_told_and_changes_nothing(house: House, scratch: Path) -> None:
    def attest(given: Any) -> None:
        given["rows"].append(
            {
                "code": "AT-1", "row": "6.8-1", "by": "demo-head", "on": house.period[0], "expires": house.period[1],
                "outcome": "met", "maturity": 5, "statement": "well done", "scope": "all", "population": 1,
                "sample": 1, "occasions": 2, "outside": "", "files": ["ab" * 32],
            }
        )  # fmt: skip

    found = evaluate_dossier(house.resigned(scratch, edit("given/attestations.json", attest)), house.trust)
    assert {one.code for one in found.checked.problems} >= {"given_added"}
    assert "6.8-1" not in {one.name for one in found.differences if one.what == "row"}


def test_an_embellished_evaluation_is_not_what_its_snapshot_gives(house: House, scratch: Path) -> None:
    def embellish(evaluation: Any) -> None:
        evaluation["verdict"], evaluation["score"] = "AA", "990.00"
        for row in evaluation["rows"]:
            row["outcome"] = "met"

    found = evaluate_dossier(house.resigned(scratch, edit(EVALUATION, embellish)), house.trust)
    assert "evaluation_not_computed" in codes(found.checked) and found.checked.result == "wrong"
    assert {"verdict", "score"} <= {one.name for one in found.differences if one.what == "figure"}
    assert len([one for one in found.differences if one.what == "row"]) > 50
    assert found.evaluation.verdict != "AA"


def test_an_embellished_snapshot_differs_in_what_rules_counted(house: House, scratch: Path) -> None:
    """The agency leaves out of its snapshot what a rule found; the rules here find it again and say where."""

    def embellish(members: Members) -> None:
        snapshot = from_bytes(Snapshot, members[SNAPSHOT])
        clean = tuple(dataclasses.replace(each, counted=(), examples=()) for each in snapshot.tallies)
        nice = dataclasses.replace(snapshot, tallies=clean)
        members[SNAPSHOT] = to_bytes(nice)
        members[EVALUATION] = to_bytes(evaluate(nice, profiles()["self"]))
        assert from_bytes(Evaluation, members[EVALUATION])

    found = evaluate_dossier(house.resigned(scratch, embellish), house.trust)
    assert found.checked.result == "sound"
    rows = {one.name: one for one in found.differences if one.what == "row"}
    told = {each.code for one in rows.values() for each in one.reasons}
    assert {"rule_counts", "found_here"} <= told
    for one in rows.values():
        for each in one.reasons:
            assert each.text("zh") and each.text("en")


def test_an_evaluation_of_another_snapshot_or_log_is_named(house: House, scratch: Path) -> None:
    changed = house.resigned(scratch, edit(SNAPSHOT, lambda each: each["sizes"].append(["zeal", 1])))
    added = {"evaluation_not_computed", "manifest_not_of_snapshot"}
    assert codes(house.check(changed)) == {"evaluation_of_another_snapshot", *added}
    changed = house.resigned(scratch, edit(SNAPSHOT, lambda each: each.update(log_root="ab" * 32)))
    found = codes(house.check(changed))
    assert {"snapshot_not_of_log", "evaluation_of_another_snapshot", "evaluation_not_computed"} == found
    changed = house.resigned(scratch, lambda members: members.pop(SNAPSHOT) and None)
    assert codes(house.check(changed)) == {"evaluation_without_snapshot"}


def test_a_case_that_does_not_hold_keeps_the_run_from_being_final(house: House, scratch: Path) -> None:
    removed = house.certificates().certificates[0]

    def remove(members: Members) -> None:
        del members[removed.case]
        put_lines(members, [each for each in lines(members) if each.number != removed.number])

    found = evaluate_dossier(house.resigned(scratch, remove), house.trust)
    rows = {row.id: row for row in found.evaluation.rows}
    assert rows["5-5f"].outcome == "error" and not found.evaluation.final
    assert removed.number in json.dumps([dict(each.parameters) for each in rows["5-5f"].why], ensure_ascii=False)


@pytest.mark.parametrize("profile", ["social", "in-house"])
def test_under_another_profile_both_sides_are_computed(house: House, profile: str) -> None:
    found = evaluate_dossier(house.file, house.trust, profile=profile)
    assert found.same and found.evaluation.profile.startswith(f"{profile}/")


def own_profile(**changes: Any) -> bytes:
    """A profile of the agency's own, as it goes into an archive."""
    own = OwnProfile(
        format="guiju.evaluation_profile",
        version=1,
        name="house",
        edition="3",
        title=Text(zh="本机构方案", en="Profile of the house"),
        base_version="1",
        changes=OwnChanges(base="self", **changes),
    )
    return to_bytes(own)


def test_a_profile_of_the_agencys_own_travels_along(house: House, scratch: Path) -> None:
    def evaluated(members: Members) -> None:
        members[PROFILE] = own_profile(good=800)
        chosen = from_bytes(OwnProfile, members[PROFILE]).profile()
        members[EVALUATION] = to_bytes(evaluate(from_bytes(Snapshot, members[SNAPSHOT]), chosen))

    found = evaluate_dossier(house.resigned(scratch, evaluated), house.trust)
    assert found.checked.result == "sound" and found.same and found.evaluation.profile == "house/3"
    assert evaluate_dossier(scratch, house.trust, profile="self").evaluation.profile.startswith("self/")


def test_a_profile_that_asks_for_less_is_refused(house: House, scratch: Path) -> None:
    def evaluated(members: Members) -> None:
        members[PROFILE] = own_profile(good=100)
        edit(EVALUATION, lambda each: each.update(profile="house/3"))(members)

    found = evaluate_dossier(house.resigned(scratch, evaluated), house.trust)
    assert codes(found.checked) == {"profile_refused", "profile_unknown"}
    assert found.evaluation.profile.startswith("self/") and not found.same
