"""A dossier whose evaluation is by a profile of the agency's own: carried, used elsewhere, its base told."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dossier_house import House, guiju, read

from guiju.conduct.evaluation import Evaluation, evaluate
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.profile import OwnChanges, OwnProfile
from guiju.dossier import evaluate_dossier
from guiju.dossier.names import EVALUATION, PROFILE, SNAPSHOT
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.words import Text

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def own(house: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The same house with an approved profile of its own, and its dossier by that profile."""
    place = tmp_path_factory.mktemp("own")
    folder = place / "data"
    shutil.copytree(house.folder, folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    words = [sys.executable, str(Path(__file__).with_name("profiling.py")), str(folder)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = House(folder, place / "own.zip")
    made.export(made.file, "--profile", "OWN-1")
    return made


def test_the_profile_travels_along_and_gives_the_same_elsewhere(own: House) -> None:
    members = read(own.file)
    document = from_bytes(OwnProfile, members[PROFILE])
    assert document.changes.good == 800 and document.base_version == "1"
    home = from_bytes(Evaluation, members[EVALUATION])
    assert home.profile == "OWN-1/1" and home.own == document
    found = evaluate_dossier(own.file, own.trust)
    assert found.checked.result == "sound" and found.same
    assert to_bytes(found.evaluation) == members[EVALUATION]


def test_elsewhere_base_and_differences_are_told(own: House) -> None:
    done = guiju("dossier", "evaluate", str(own.file), "--key", own.vkey, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["evaluation"]["own_profile"]
    assert told["base"] == "self/1"
    assert {(each["what"], each["of"], each["base"], each["own"]) for each in told["differences"]} == {
        ("points", "6.2", "80", "90"),
        ("points", "6.3", "70", "60"),
        ("threshold", "good", "700", "800"),
        ("demand", "4.4-2", "", "E2"),
    }
    shown = guiju("dossier", "evaluate", str(own.file), "--key", own.vkey, "--lang", "zh").stdout
    assert "OWN-1/1" in shown and "自我评价" in shown and "700 → 800" in shown


def test_the_base_may_be_asked_for_instead(own: House) -> None:
    found = evaluate_dossier(own.file, own.trust, profile="self")
    assert found.evaluation.own is None and found.same


def forged(good: int) -> OwnProfile:
    return OwnProfile(
        format="guiju.evaluation_profile",
        version=1,
        name="OWN-1",
        edition="1",
        title=Text(zh="本机构方案", en="Profile of the house"),
        base_version="1",
        changes=OwnChanges(base="self", good=good),
    )


def codes(found: Any) -> set[str]:
    return {each.code for each in found.checked.problems}


@pytest.mark.parametrize("member", [True, False], ids=["as a member", "in the evaluation alone"])
def test_one_that_asks_for_less_than_its_base_is_told_and_not_used(own: House, scratch: Path, member: bool) -> None:
    def change(members: Members) -> None:
        found = json.loads(members[EVALUATION])
        found["own"]["changes"]["good"] = 100
        members[EVALUATION] = json.dumps(found, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        if member:
            members[PROFILE] = to_bytes(forged(100))
        else:
            del members[PROFILE]

    found = evaluate_dossier(own.resigned(scratch, change), own.trust)
    assert {"profile_refused", "profile_unknown"} <= codes(found)
    assert found.checked.result == "wrong" and not found.same
    assert found.evaluation.own is None and found.evaluation.profile.startswith("self/")
    for lang in ("zh", "en"):
        (said,) = (each.text(lang) for each in found.checked.problems if each.code == "profile_refused")
        assert "700" in said and "OWN-1" in said


def test_a_member_that_is_not_the_profile_of_the_evaluation_is_told(own: House, scratch: Path) -> None:
    def change(members: Members) -> None:
        members[PROFILE] = to_bytes(forged(850))

    found = evaluate_dossier(own.resigned(scratch, change), own.trust)
    assert {"profile_of_another_evaluation", "evaluation_not_computed"} <= codes(found)


def test_an_evaluation_by_other_weights_than_it_names_is_told(own: House, scratch: Path) -> None:
    """The verdict of looser thresholds under the name of the strict profile: the snapshot does not give it."""

    def change(members: Members) -> None:
        snapshot = from_bytes(Snapshot, members[SNAPSHOT])
        better = evaluate(snapshot, forged(700).profile())
        found = json.loads(to_bytes(better)) | {"own": json.loads(members[PROFILE])}
        members[EVALUATION] = json.dumps(found, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()

    found = evaluate_dossier(own.resigned(scratch, change), own.trust)
    assert "evaluation_not_computed" in codes(found)


def test_a_name_that_nobody_has_is_wrong_usage(own: House) -> None:
    done = guiju("dossier", "export", "--period", *own.period, "--profile", "OWN-2", "--data", str(own.folder))
    assert done.returncode == 64 and "OWN-1" in done.stderr
