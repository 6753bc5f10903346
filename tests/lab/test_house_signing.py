"""People's signing keys, sessions, the seal, and the clock."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation

PASSPHRASE = "a long passphrase"


@pytest.fixture
def enrolled(installation: TestInstallation) -> TestInstallation:
    """A person with a signing key."""
    staff()
    enrol("P-CAL")
    return installation


def staff() -> None:
    """Those who have keys and those who witness."""
    from lab_acts import employ

    employ(P_CAL="calibrator", P_HEAD="head")


def enrol(person: str, *, witness: str = "P-HEAD", **changed: Any) -> Any:
    from lab_acts import QUALITY

    from guiju.lab.house import clock
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import EnrolKey, new_key

    request = replace(new_key(person, PASSPHRASE, witness, clock.now()), **changed)
    return perform(EnrolKey, request, actor=QUALITY, key=f"enrol {request.key_id[:16]} {witness} {len(changed)}")


def statement(purpose: str = "review") -> Any:
    from guiju.record.statement import Statement

    return Statement(
        format="guiju.statement",
        version=1,
        purpose=purpose,
        record_sha256="a" * 64,
        role="reviewer",
        person="b" * 64,
        at="2026-03-02T01:00:00.000000+00:00",
        certificate_number=None,
        replaced_by=None,
        reason="",
        confirms_raised=(),
        seal=False,
    )


def refused_codes() -> list[str]:
    from guiju.canonical import loads
    from guiju.lab.house.models import JournalEntry

    rows = JournalEntry.objects.filter(outcome="refused").order_by("pk")
    return [loads(each.answer.encode())["findings"][0]["code"] for each in rows]


def test_a_signature_covers_the_whole_statement(enrolled: TestInstallation) -> None:
    from guiju.integrity.errors import SignatureError
    from guiju.integrity.signature import Signature, verify_statement
    from guiju.lab.house.signing import signing_session
    from guiju.record.reading import statement_bytes

    with signing_session("P-CAL", PASSPHRASE) as session:
        signed = session.sign(statement())
        batch = session.sign_batch([statement("review"), statement("approve")])
    made = Signature(signed.algorithm, signed.key_id, signed.value)
    verify_statement(signed.certificate.encode(), statement_bytes(signed.statement), made)
    assert [each.statement.purpose for each in batch] == ["review", "approve"]
    with pytest.raises(SignatureError):
        verify_statement(signed.certificate.encode(), statement_bytes(statement("approve")), made)
    assert "P-CAL" not in signed.certificate


def test_a_session_ends_by_real_time_and_when_it_is_closed(enrolled: TestInstallation) -> None:
    from guiju.lab.house import clock
    from guiju.lab.house.act import Refused
    from guiju.lab.house.signing import SESSION_SECONDS, signing_session

    ticks = [100.0]
    with signing_session("P-CAL", PASSPHRASE, monotonic=lambda: ticks[0]) as session:
        with clock.story(datetime(2030, 1, 1, tzinfo=UTC)):
            session.sign(statement())
        ticks[0] += SESSION_SECONDS + 1
        with pytest.raises(Refused) as refused:
            session.sign(statement())
        assert refused.value.findings[0].code == "session_over"
        ticks[0] = 100.0
        with pytest.raises(Refused):
            session.sign(statement())


def test_five_wrong_tries_lock_the_key_and_are_written(enrolled: TestInstallation) -> None:
    from guiju.canonical import loads
    from guiju.lab.house import log
    from guiju.lab.house.act import Refused
    from guiju.lab.house.models import SigningKey
    from guiju.lab.house.signing import signing_session

    for left in ("4", "3", "2", "1"):
        with pytest.raises(Refused) as refused, signing_session("P-CAL", "wrong"):
            pass
        assert dict(refused.value.findings[0].parameters) == {"left": left}
    with pytest.raises(Refused) as refused, signing_session("P-CAL", "wrong"):
        pass
    assert refused.value.findings[0].code == "key_locked"
    assert SigningKey.objects.get().state == "locked"
    assert loads(log.entry(log.size() - 1))["type"] == "house.lock_signing_key"
    with pytest.raises(Refused), signing_session("P-CAL", PASSPHRASE):
        pass
    assert refused_codes() == ["wrong_passphrase"] * 4 + ["key_locked"] * 2


def test_a_right_passphrase_begins_the_count_anew(enrolled: TestInstallation) -> None:
    from guiju.lab.house.act import Refused
    from guiju.lab.house.models import SigningKey
    from guiju.lab.house.signing import signing_session

    for _ in range(2):
        for _ in range(3):
            with pytest.raises(Refused), signing_session("P-CAL", "wrong"):
                pass
        with signing_session("P-CAL", PASSPHRASE):
            pass
    assert SigningKey.objects.get().state == "active"


def test_many_tries_at_once_are_no_more_than_five(enrolled: TestInstallation, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.integrity import signature
    from guiju.integrity.errors import WrongPassphrase
    from guiju.lab.house.act import Refused
    from guiju.lab.house.models import SigningKey
    from guiju.lab.house.signing import signing_session

    looked, count = threading.Lock(), [0]

    def unwrap(*words: Any) -> Any:
        with looked:
            count[0] += 1
        raise WrongPassphrase("", "")

    monkeypatch.setattr(signature, "unwrap_private_key", unwrap)

    def attempt(number: int) -> str:
        from django.db import connection

        try:
            with signing_session("P-CAL", f"guess {number}"):
                return "opened"
        except Refused as refused:
            return refused.findings[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(attempt, range(12)))
    assert set(found) == {"wrong_passphrase", "key_locked"}
    assert count[0] == 5
    assert SigningKey.objects.get().state == "locked"


def test_passphrases_and_keys_stand_nowhere(enrolled: TestInstallation) -> None:
    from guiju.lab.house.act import Refused
    from guiju.lab.house.models import SigningKey
    from guiju.lab.house.signing import signing_session

    with pytest.raises(Refused) as refused, signing_session("P-CAL", "my wrong secret words"):
        pass
    rows = "".join(str(row) for row in enrolled.sql("SELECT changes, answer, reason FROM house_journalentry"))
    assert "my wrong secret words" not in rows + str(refused.value)
    assert SigningKey.objects.get().wrapped not in rows
    assert "sealed" not in rows


def test_a_revoked_key_signs_nothing_more(enrolled: TestInstallation) -> None:
    from lab_acts import QUALITY

    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.models import SigningKey
    from guiju.lab.house.signing import SYSTEM, LockKey, RevokeKey, signing_session

    key = SigningKey.objects.get().key_id
    with signing_session("P-CAL", PASSPHRASE) as session:
        perform(RevokeKey, RevokeKey.Request(key_id=key, reason="left"), actor=QUALITY, key="revoke")
        with pytest.raises(Refused) as refused:
            session.sign(statement())
        assert refused.value.findings[0].code == "key_state"
    with pytest.raises(Refused) as refused, signing_session("P-CAL", PASSPHRASE):
        pass
    assert refused.value.findings[0].code == "key_missing"
    with pytest.raises(Refused):
        perform(LockKey, LockKey.Request(key_id=key, reason="late"), actor=SYSTEM, key="lock")
    assert SigningKey.objects.get().state == "revoked"


def test_a_new_key_revokes_the_old_one(enrolled: TestInstallation) -> None:
    from guiju.lab.house.models import SigningKey

    enrol("P-CAL")
    assert list(SigningKey.objects.order_by("pk").values_list("state", flat=True)) == ["revoked", "active"]


def test_enrolment_takes_two_people_and_a_key_of_ours(installation: TestInstallation) -> None:
    from guiju.integrity import authority, signature
    from guiju.lab.house import clock
    from guiju.lab.house.act import Refused
    from guiju.lab.house.signing import new_key

    staff()
    for witness in ("", " ", "P-QUALITY", "P-CAL", " P-CAL"):
        with pytest.raises(Refused) as refused:
            enrol("P-CAL", witness=witness)
        assert refused.value.findings[0].code == "two_people"
    place = installation.folder / "elsewhere"
    authority.create_authority(place, "other", demonstration=True, at=clock.now())
    other = authority.load_identity(place / "ca.key", place / "ca.pem")
    public = signature.new_private_key().public_key()
    foreign = authority.issue_person_certificate(other, public, agency="other", demonstration=True, at=clock.now())
    wrong = (
        {"certificate": foreign, "key_id": signature.key_id(public)},
        {"key_id": "0" * 64},
        {"certificate": "no certificate"},
    )
    for changed in wrong:
        with pytest.raises(Refused) as refused:
            enrol("P-CAL", **changed)
        assert refused.value.findings[0].code == "key_mismatch"
    with pytest.raises(Refused) as refused:
        new_key("P-CAL", "short", "P-HEAD", clock.now())
    assert refused.value.findings[0].code == "passphrase_short"


def test_only_staff_witness_and_only_staff_have_keys(installation: TestInstallation) -> None:
    from lab_acts import SYSTEM, employ

    from guiju.lab.house import clock
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.models import SigningKey
    from guiju.lab.people.acts import EndRole
    from guiju.lab.people.models import Role

    with pytest.raises(Refused) as refused:
        enrol("P-CAL")
    assert refused.value.findings[0].code == "unknown_person"
    staff()
    employ(P_LEFT="head")
    role = Role.objects.get(person__code="P-LEFT")
    last = role.valid_from
    perform(EndRole, EndRole.Request(row=role.pk, last_day=last, reason="left"), actor=SYSTEM, key="left")
    enrol("P-CAL", witness="P-LEFT")
    with clock.story(clock.now() + timedelta(days=2)):
        for witness in ("P-LEFT", "nobody at all", "P-HEAD ", "p-head"):
            with pytest.raises(Refused) as refused:
                enrol("P-CAL", witness=witness)
            assert refused.value.findings[0].code == "witness_not_staff"
    with pytest.raises(Refused) as refused:
        enrol("ghost")
    assert refused.value.findings[0].code == "unknown_person"
    assert SigningKey.objects.count() == 1


# the seal


def pkcs12(folder: Any, *, at: datetime) -> Any:
    """The identity of another authority, and its PKCS#12 file with password `secret`."""
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

    from guiju.integrity import authority

    authority.create_authority(folder, "Licensed", demonstration=True, at=at)
    authority.create_seal(folder, "Licensed", demonstration=True, at=at)
    found = authority.load_identity(folder / "seal.key", folder / "seal.pem", folder / "ca.pem")
    data = serialize_key_and_certificates(
        b"seal", found.private_key, found.certificate, list(found.chain), BestAvailableEncryption(b"secret")
    )
    return found, data


def test_another_authoritys_certificate_becomes_the_seal(installation: TestInstallation) -> None:
    from lab_acts import QUALITY

    from guiju.canonical import loads
    from guiju.integrity.authority import read_pkcs12
    from guiju.integrity.signature import Signature, verify_statement
    from guiju.lab.house import keys, log
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.acts import ReplaceSeal
    from guiju.lab.house.audit import audit
    from guiju.lab.house.signing import seal_statement
    from guiju.record.reading import statement_bytes

    staff()
    own = keys.seal()
    old = (installation.folder / "keys" / "seal.key").read_bytes()
    other, data = pkcs12(installation.folder / "licensed", at=datetime.now(UTC))
    sha256 = keys.stage_seal(read_pkcs12(data, "secret"))
    assert keys.seal().certificate == own.certificate
    request = ReplaceSeal.Request(sha256=sha256, witnessed_by="P-HEAD", reason="licensed authority")
    for wrong, code in (
        (replace(request, witnessed_by="P-QUALITY"), "seal_two_people"),
        (replace(request, witnessed_by="nobody at all"), "witness_not_staff"),
        (replace(request, sha256="0" * 64), "seal_not_staged"),
    ):
        with pytest.raises(Refused) as refused:
            perform(ReplaceSeal, wrong, actor=QUALITY, key=code)
        assert refused.value.findings[0].code == code
    done = perform(ReplaceSeal, request, actor=QUALITY, key="seal")
    assert loads(log.entry(done.log_index))["seal_sha256"] == keys.fingerprint(other.certificate)
    assert keys.seal().certificate == other.certificate
    assert keys.seal().chain == other.chain
    assert (installation.folder / "keys" / "seal.key").read_bytes() == old
    signed = seal_statement(statement("issue"))
    made = Signature(signed.algorithm, signed.key_id, signed.value)
    verify_statement(other.certificate_pem, statement_bytes(signed.statement), made)
    with pytest.raises(Refused) as refused:
        perform(ReplaceSeal, request, actor=QUALITY, key="again")
    assert refused.value.findings[0].code == "seal_in_use"
    assert audit().problems == []


def test_a_certificate_that_is_not_valid_today_is_no_seal(installation: TestInstallation) -> None:
    from lab_acts import QUALITY

    from guiju.integrity.authority import read_pkcs12
    from guiju.lab.house import keys
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.acts import ReplaceSeal

    staff()
    _, data = pkcs12(installation.folder / "late", at=datetime.now(UTC) + timedelta(days=30))
    sha256 = keys.stage_seal(read_pkcs12(data, "secret"))
    request = ReplaceSeal.Request(sha256=sha256, witnessed_by="P-HEAD", reason="too early")
    with pytest.raises(Refused) as refused:
        perform(ReplaceSeal, request, actor=QUALITY, key="seal")
    assert refused.value.findings[0].code == "seal_validity"


# the clock


def test_a_demonstration_tells_its_story_on_its_own_clock(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.canonical import loads
    from guiju.lab.house import clock, log
    from guiju.lab.house.models import JournalEntry

    # 23:30 UTC is the next civil day in the site's zone.
    with clock.story(datetime(2026, 3, 10, 23, 30, tzinfo=UTC)):
        done = register("C-1")
        assert clock.today().isoformat() == "2026-03-11"
    entry = loads(log.entry(done.log_index))
    assert (entry["day"], entry["demo"]) == ("2026-03-11", True)
    assert JournalEntry.objects.get(log_index=done.log_index).at == datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=5)


def test_no_other_installation_can_set_its_clock(tmp_path_factory: pytest.TempPathFactory) -> None:
    from lab_installation import point_at

    folder = tmp_path_factory.mktemp("real") / "data"
    point_at(folder, "")
    from guiju.lab.house import clock
    from guiju.lab.house.founding import found_agency

    found_agency(folder, agency="real", demonstration=False, at=datetime.now(UTC))
    point_at(folder, "")
    from guiju.canonical import loads
    from guiju.lab.house import log

    assert loads(log.entry(0))["demo"] is False
    with pytest.raises(clock.ClockRefused), clock.story(datetime(2026, 3, 10, tzinfo=UTC)):
        pass
