"""The frame of acts: who, idempotency, versions, refusals, values, preview."""

import ast
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lab_installation import TestInstallation

LAB = Path(__file__).resolve().parents[2] / "src" / "guiju" / "lab"


def refusals() -> list[Any]:
    from guiju.lab.house.models import JournalEntry

    return list(JournalEntry.objects.filter(outcome="refused").order_by("pk"))


def test_an_act_writes_row_commitment_journal_and_log(installation: TestInstallation) -> None:
    from lab_acts import CLERK, register

    from guiju.canonical import loads, salted_digest
    from guiju.lab.house import log
    from guiju.lab.house.controlled import row_bytes
    from guiju.lab.house.models import Commitment, JournalEntry

    before = log.size()
    done = register("C-1")
    assert done.log_index == before
    assert log.size() == before + 1
    entry = loads(log.entry(before))
    commitment = Commitment.objects.get(log_index=before)
    assert entry["type"] == "customers.register"
    assert entry["commitments"] == [salted_digest(bytes.fromhex(commitment.salt), row_bytes(done.row))]
    assert entry["demo"] is True
    journal = JournalEntry.objects.get(log_index=before)
    assert salted_digest(bytes.fromhex(journal.person_salt), CLERK.person_id.encode()) == entry["person"]
    assert loads(journal.changes.encode())[0]["after"]["code"] == "C-1"


def test_no_name_stands_in_the_log(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.lab.house import log

    index = register("C-1", name="极少见的客户名称").log_index
    data = log.entry(index).decode()
    assert "极少见的客户名称" not in data
    assert "P-CLERK" not in data


def test_the_same_act_by_one_key_happens_once(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house import log

    first = register("C-1", key="once")
    size = log.size()
    again = register("C-1", key="once")
    assert (again.repeated, again.log_index, again.row) == (True, first.log_index, first.row)
    assert log.size() == size
    assert Customer.objects.count() == 1


def test_one_key_for_two_requests_is_refused_and_written(installation: TestInstallation) -> None:
    from lab_acts import OTHER_CLERK, register

    from guiju.lab.house.act import KeyReused

    register("C-1", key="once")
    with pytest.raises(KeyReused):
        register("C-2", key="once")
    with pytest.raises(KeyReused):
        register("C-1", key="once", actor=OTHER_CLERK)
    assert [each.key for each in refusals()] == ["once", "once"]


def test_who_has_not_the_role_is_refused_and_written(installation: TestInstallation) -> None:
    from lab_acts import CALIBRATOR, register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as refused:
        register("C-1", actor=CALIBRATOR)
    assert refused.value.requirement == "4.5-2"
    assert "item_clerk" in refused.value.sentence("zh")
    assert not Customer.objects.exists()
    written = refusals()[0]
    assert (written.act, written.actor, written.log_index) == ("customers.register", "P-CAL", None)


def test_what_is_there_already_is_told(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.lab.house.act import Conflict, Exists

    register("C-1")
    with pytest.raises(Exists, match="C-1") as told:
        register("C-1", key="another")
    assert isinstance(told.value, Conflict)
    assert "C-1" in told.value.sentence("zh")
    assert len(refusals()) == 1


def test_a_version_that_somebody_changed_is_a_conflict_that_names_who(installation: TestInstallation) -> None:
    from lab_acts import CLERK, OTHER_CLERK, Rename, register

    from guiju.lab.house.act import Conflict, perform

    register("C-1")
    request = Rename.Request(code="C-1", new_name="甲")
    perform(Rename, request, actor=OTHER_CLERK, key="k1", expected_version=1)
    with pytest.raises(Conflict) as told:
        perform(Rename, replace(request, new_name="乙"), actor=CLERK, key="k2", expected_version=1)
    assert told.value.who == "P-OTHER"
    assert perform(Rename, replace(request, new_name="乙"), actor=CLERK, key="k3", expected_version=2).row.version == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"name": 5},
        {"name": None},
        {"name": 1.5},
        {"name": b"bytes"},
        {"name": "x" * 201},
        {"name": "zero \x00 sign"},
        {"name": "lone \ud800 surrogate"},
        {"name": object()},
        {"address": ["list"]},
        {"address": {1: "x"}},
    ],
    ids=["number", "nothing", "float", "bytes", "long", "zero", "surrogate", "object", "list", "dict"],
)
def test_nonsense_is_a_refusal_that_is_written(installation: TestInstallation, changed: dict[str, Any]) -> None:
    from lab_acts import register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as refused:
        register("C-1", key="nonsense", **changed)
    assert refused.value.findings[0].code == "invalid_value"
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    assert not Customer.objects.exists()
    assert [each.key for each in refusals()] == ["nonsense"]


def test_a_request_of_another_kind_is_refused(installation: TestInstallation) -> None:
    from lab_acts import CLERK

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house.act import Refused, perform

    for request in (None, "text", {"code": "C-1"}, float("nan")):
        with pytest.raises(Refused):
            perform(RegisterCustomer, request, actor=CLERK, key="k")
    assert len(refusals()) == 4


@pytest.mark.parametrize("key", ["", "k" * 101, "a\x00b", None, 5])
def test_a_key_that_no_column_holds_is_refused(installation: TestInstallation, key: Any) -> None:
    from lab_acts import CLERK, customer_request

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house.act import Refused, perform

    with pytest.raises(Refused) as refused:
        perform(RegisterCustomer, customer_request("C-1"), actor=CLERK, key=key)
    assert refused.value.findings[0].code == "key_malformed"
    assert len(refusals()) == 1


def test_half_of_a_pair_in_key_reason_or_document_is_refused(installation: TestInstallation) -> None:
    from lab_acts import CLERK, customer_request

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.request import RequestUnreadable, demand_encodable

    for given in ({"key": "k\ud800"}, {"key": "k", "reason": "\udfff"}):
        with pytest.raises(Refused) as refused:
            perform(RegisterCustomer, customer_request("C-1"), actor=CLERK, **given)
        assert "U+D" in refused.value.sentence("zh")
    for document in ({"\ud800": 1}, {"a": {"b": ["\udc00"]}}):
        with pytest.raises(RequestUnreadable):
            demand_encodable(document)
    demand_encodable({"\U0001f600": ["规矩"]})


@pytest.mark.parametrize("word", ["import", "undo", "accept", "end", "impact", "lock", "explain"])
def test_keys_of_the_house_are_its_own(installation: TestInstallation, word: str) -> None:
    """Whoever could send one would have an act of the own looked upon as the house's, or stand in its way."""
    from lab_acts import CLERK, customer_request

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.own_keys import house_key

    for key in (f"{word}:IMP-1:777", f"{word}:"):
        with pytest.raises(Refused) as refused:
            perform(RegisterCustomer, customer_request("C-1"), actor=CLERK, key=key)
        assert refused.value.findings[0].code == "key_reserved"
    for number, key in enumerate((word, f"my-{word}:IMP-1:777", house_key(word, "IMP-1", 777))):
        done = perform(RegisterCustomer, customer_request(f"C-{number}"), actor=CLERK, key=key)
        assert not done.repeated


def test_every_key_that_can_be_foretold_is_made_by_the_house() -> None:
    """No module writes a key by hand that begins with a fixed word, but for the founding, before anybody can act."""
    written = [
        f"{path.name}: {node.value.values[0].value}"
        for path in sorted(LAB.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "key" and isinstance(node.value, ast.JoinedStr)
        if isinstance(node.value.values[0], ast.Constant)
    ]
    assert written == ["founding.py: founding ", "founding.py: founding "]


def test_a_reason_that_is_too_long_is_refused(installation: TestInstallation) -> None:
    from lab_acts import CLERK, customer_request

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house.act import Refused, perform

    with pytest.raises(Refused):
        perform(RegisterCustomer, customer_request("C-1"), actor=CLERK, key="k", reason="长" * 501)
    assert len(refusals()[0].reason) == 500


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-03-02T00:00:00Z"),
        ("at", datetime(2026, 3, 2)),
        ("at", date(2026, 3, 2)),
        ("value", "1,5"),
        ("value", "NaN"),
        ("value", "１"),
        ("value", ""),
        ("value", 1),
    ],
)
def test_days_instants_and_numbers_are_taken_as_they_are_or_not_at_all(
    installation: TestInstallation, column: str, value: Any
) -> None:
    from lab_acts import QUALITY

    from guiju.lab.house.act import Refused, perform
    from guiju.lab.premises.acts import AddRoom, AddSite, RecordClimate

    site = AddSite.Request(code="S", name="n", name_en="n", address="a", address_en="a", main=True)
    perform(AddSite, site, actor=QUALITY, key="site")
    room = AddRoom.Request(site="S", code="R", name="n", name_en="n", enclosure="e")
    perform(AddRoom, room, actor=QUALITY, key="room")
    good: dict[str, Any] = {
        "room": "R",
        "quantity": "temperature",
        "value": "20.0",
        "unit": "°C",
        "at": datetime(2026, 3, 2, tzinfo=UTC),
        "sensor": "T1",
    }
    done = perform(RecordClimate, RecordClimate.Request(**good), actor=QUALITY, key="good")
    assert done.row.value == "20.0"
    with pytest.raises(Refused):
        perform(RecordClimate, RecordClimate.Request(**{**good, column: value}), actor=QUALITY, key="bad")


def test_a_foreign_code_that_is_unknown_is_refused(installation: TestInstallation) -> None:
    from lab_acts import QUALITY

    from guiju.lab.house.act import Refused, perform
    from guiju.lab.premises.acts import AddRoom

    room = AddRoom.Request(site="nowhere", code="R", name="n", name_en="n", enclosure="e")
    with pytest.raises(Refused, match="nowhere"):
        perform(AddRoom, room, actor=QUALITY, key="room")


def test_a_row_that_is_still_used_is_not_deleted(installation: TestInstallation) -> None:
    from lab_acts import CALIBRATOR, CLERK, FileJob, Remove, register

    from guiju.lab.house.act import Refused, perform

    register("C-1")
    perform(FileJob, FileJob.Request(number="J1", customer="C-1"), actor=CALIBRATOR, key="job")
    with pytest.raises(Refused) as refused:
        perform(Remove, Remove.Request(code="C-1"), actor=CLERK, key="remove")
    assert refused.value.findings[0].code == "still_used"


def test_an_error_of_the_software_is_not_hidden_and_changes_nothing(installation: TestInstallation) -> None:
    from lab_acts import CLERK, Rename, register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house import log
    from guiju.lab.house.act import perform

    class Faulty(Rename):
        def change(self, tx: Any, request: Any) -> Any:
            super().change(tx, request)
            return 1 // 0

    register("C-1")
    size = log.size()
    with pytest.raises(ZeroDivisionError):
        perform(Faulty, Faulty.Request(code="C-1", new_name="甲"), actor=CLERK, key="k")
    assert Customer.objects.get(code="C-1").name == "客户 C-1"
    assert log.size() == size


def test_an_act_stands_in_no_other_transaction_and_calls_no_act(installation: TestInstallation) -> None:
    from django.db import transaction
    from lab_acts import CLERK, Rename, register

    from guiju.lab.house.act import perform

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        register("C-1")

    class Calling(Rename):
        def change(self, tx: Any, request: Any) -> Any:
            return register("C-2")

    register("C-1")
    with pytest.raises(RuntimeError, match="an act never calls an act"):
        perform(Calling, Calling.Request(code="C-1", new_name="甲"), actor=CLERK, key="k")


def test_every_act_is_registered_under_a_name_of_its_own(sqlite_installation: TestInstallation) -> None:
    import lab_acts

    from guiju.lab.house.act import ACTS, Act, all_acts

    found = all_acts()
    assert {"customers.register", "issuing.issue", "house.found_agency", "calibrations.finish"} <= set(found)

    def named(kind: type) -> list[type]:
        below = [each for kid in kind.__subclasses__() for each in named(kid)]
        return [kind, *below] if "name" in kind.__dict__ else below

    ours = [each for each in named(Act) if each.__module__.startswith(("guiju.", lab_acts.__name__))]
    assert sorted(found.values(), key=str) == sorted(ours, key=str)
    for name, act in found.items():
        assert act.name == name
        assert act.roles
        assert act.__doc__
    with pytest.raises(ValueError, match="two acts"):
        type("Twin", (Act,), {"name": "customers.register"})
    assert ACTS["customers.register"].__name__ == "RegisterCustomer"


def test_preview_shows_lights_and_changes_nothing(installation: TestInstallation) -> None:
    from lab_acts import CALIBRATOR, CLERK, Rename, register

    from guiju.lab.house.act import preview

    register("C-1")
    tables = ("house_logentry", "house_journalentry", "house_commitment", "customers_customer")
    before = [installation.sql(f"SELECT count(*) FROM {each}") for each in tables]
    assert preview(Rename, Rename.Request(code="C-1", new_name="甲"), actor=CLERK) == ()
    state = preview(Rename, Rename.Request(code="C-1", new_name="客户 C-1"), actor=CLERK)
    assert [(each.code, each.colour) for each in state] == [("still_used", "red")]
    both = preview(Rename, Rename.Request(code="C-1", new_name="客户 C-1"), actor=CALIBRATOR)
    assert [each.code for each in both] == ["role", "still_used"]
    missing = preview(Rename, Rename.Request(code="C-9", new_name="甲"), actor=CLERK)
    assert [each.code for each in missing] == ["not_found"]
    nonsense = preview(Rename, "nonsense", actor=CLERK)
    assert [each.code for each in nonsense] == ["invalid_value"]
    assert before == [installation.sql(f"SELECT count(*) FROM {each}") for each in tables]


def test_preview_shows_the_rules_of_an_act(installation: TestInstallation, monkeypatch: pytest.MonkeyPatch) -> None:
    from lab_acts import CLERK, Rename, register

    from guiju.conduct.finding import Finding
    from guiju.conduct.rule import RULES, Rule
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Refused, perform, preview

    @dataclass(frozen=True)
    class Length:
        letters: int

    def made(code: str, severity: Any, longest: int) -> Rule:
        def judge(facts: Length, parameters: Any) -> list[Finding]:
            if facts.letters <= longest:
                return []
            return [
                Finding(
                    code="still_used",
                    requirements=("5-5a",),
                    severity=severity,
                    subject="",
                    parameters=(("what", "x"),),
                )
            ]

        return Rule(
            code=code,
            requirements=("5-5a",),
            reads=Length,
            guards=frozenset({"test.rename"}),
            subjects=frozenset({"act"}),
            applies_from="2026-01-01",
            record_version=1,
            judge=judge,
        )

    monkeypatch.setitem(RULES, "still_used", made("still_used", "nonconformity", 5))
    monkeypatch.setitem(RULES, "untouched", made("untouched", "nonconformity", 50))
    monkeypatch.setattr(Rename, "facts", lambda self, reading, request: Length(len(request.new_name)))
    register("C-1")
    short, long = (Rename.Request(code="C-1", new_name="a" * size) for size in (3, 9))
    assert [each.colour for each in preview(Rename, short, actor=CLERK)] == ["green", "green"]
    assert [(each.code, each.colour) for each in preview(Rename, long, actor=CLERK)] == [
        ("still_used", "red"),
        ("untouched", "green"),
    ]
    with pytest.raises(Refused):
        perform(Rename, long, actor=CLERK, key="long")
    monkeypatch.setitem(RULES, "still_used", made("still_used", "warning", 5))
    assert preview(Rename, long, actor=CLERK)[0].colour == "yellow"
    perform(Rename, long, actor=CLERK, key="long again")
    assert Customer.objects.get(code="C-1").name == "a" * 9


def test_an_act_without_log_entry_writes_chained_rows_alone(installation: TestInstallation) -> None:
    from lab_acts import CLERK, Rename, register

    from guiju.lab.house.act import perform

    class Silent(Rename):
        logged = False

    register("C-1")
    with pytest.raises(RuntimeError, match="not chained"):
        perform(Silent, Silent.Request(code="C-1", new_name="甲"), actor=CLERK, key="k")


def test_a_link_of_a_chain_never_changes(installation: TestInstallation) -> None:
    from lab_acts import CALIBRATOR, TakeReadings, bench

    from guiju.lab.calibrations.models import Reading
    from guiju.lab.house.act import perform

    class Rewrite(TakeReadings):
        def change(self, tx: Any, request: Any) -> Any:
            return tx.update(Reading.objects.get(), value="2")

    bench("J1", ("1",))
    with pytest.raises(RuntimeError, match="never change"):
        perform(Rewrite, Rewrite.Request(job="J1", values=("2",)), actor=CALIBRATOR, key="k")


def codes_in_source() -> set[str]:
    """The code of every refusal that the lab's source raises."""
    found = set()
    for path in LAB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno}: the code must be written out"
                found.add(code.value)
    return found


def test_every_refusal_has_its_sentences_in_both_languages() -> None:
    texts = {lang: tomllib.loads((LAB / "house" / f"refusals.{lang}.toml").read_text("utf-8")) for lang in ("zh", "en")}
    assert texts["zh"].keys() == texts["en"].keys()
    assert codes_in_source() == texts["zh"].keys()
    for lang, sentences in texts.items():
        for code, each in sentences.items():
            assert each["finding"].strip(), (lang, code)
            assert each["way_out"].strip(), (lang, code)
            assert "校验" not in each["finding"] + each["way_out"]
            assert "标定" not in each["finding"] + each["way_out"]


def test_every_problem_of_the_audit_has_its_sentences_in_both_languages() -> None:
    place = LAB / "house" / "audit"
    texts = {lang: tomllib.loads((place / f"problems.{lang}.toml").read_text("utf-8")) for lang in ("zh", "en")}
    assert texts["zh"].keys() == texts["en"].keys()
    rooms = [LAB / "calibrations" / "audit.py", LAB / "accounts" / "audit.py"]
    source = "\n".join(path.read_text("utf-8") for path in [*place.glob("*.py"), *rooms])
    for code in texts["zh"]:
        assert f'"{code}"' in source, code


def test_parameters_are_dated_and_begin_with_their_sources(installation: TestInstallation) -> None:
    from lab_acts import HEAD

    from guiju.conduct import default_parameters
    from guiju.lab.house.act import Reading, Refused, perform
    from guiju.lab.house.acts import SetParameter
    from guiju.lab.house.parameters import in_force, values_on
    from guiju.lab.house.signing import SYSTEM

    reading = Reading(HEAD, locking=False)
    founding = date(2026, 3, 2)
    assert in_force(reading, founding) == tuple(
        (each.name, each.value, each.source.zh) for each in default_parameters()
    )
    request = SetParameter.Request(
        name="age_limit", value="60", valid_from=date(2026, 6, 1), source="内部规定", source_en="own rule"
    )
    perform(SetParameter, request, actor=SYSTEM, key="60")
    assert values_on(reading, date(2026, 5, 31))["age_limit"] == "65"
    assert values_on(reading, date(2026, 6, 1))["age_limit"] == "60"
    for wrong in (
        replace(request, value="61"),
        replace(request, valid_from=date(2026, 7, 1), valid_to=date(2026, 6, 30)),
    ):
        with pytest.raises(Refused):
            perform(SetParameter, wrong, actor=SYSTEM, key=f"wrong {wrong.value}")
