"""A permit of the first format is read for ever; with a byte changed, or by another authority, it does not count."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.permit import PermitError, demand_signature, read_permit, standing_at, to_bytes
from guiju.verification import verify_file

GOLDEN = Path(__file__).parent / "golden"
DATA = (GOLDEN / "permit-1.json").read_bytes()
AUTHORITY = (GOLDEN / "ca-1.pem").read_bytes()
SIGNED = read_permit(DATA)
LAST = datetime.fromisoformat(SIGNED.permit.valid_until)


def test_it_reads_and_writes_the_same_bytes_and_its_seal_holds() -> None:
    assert to_bytes(SIGNED) == DATA
    demand_signature(SIGNED)
    assert verify_file(DATA, ca=AUTHORITY, at=LAST).verdict == "genuine"


@pytest.mark.parametrize(
    ("shift", "standing"),
    [
        (timedelta(days=-1), "not_yet"),
        (timedelta(seconds=-1), "in_force"),
        (timedelta(0), "in_force"),
        (timedelta(microseconds=1), "expired"),
        (timedelta(seconds=1), "expired"),
        (timedelta(days=1), "expired"),
    ],
)
def test_its_standing_at_the_boundary(shift: timedelta, standing: str) -> None:
    assert standing_at(SIGNED.permit, LAST + shift) == standing
    assert standing_at(SIGNED.permit, (LAST + shift).astimezone(UTC)) == standing


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_no_altered_byte_is_taken_for_genuine(place: int, flip: int) -> None:
    altered = DATA[:place] + bytes([DATA[place] ^ flip]) + DATA[place + 1 :]
    assert verify_file(altered, ca=AUTHORITY, at=LAST, isolate=False).verdict != "genuine"


@given(st.integers(0, len(DATA) - 1))
def test_a_torn_file_is_no_permit(length: int) -> None:
    with pytest.raises(PermitError):
        read_permit(DATA[:length])


def test_without_an_authority_nobody_knows_whose_seal_it_is() -> None:
    found = verify_file(DATA, at=LAST)
    assert (found.verdict, found.status) == ("cannot_tell", "unknown")
    assert not found.signatures[0].anchored


def test_what_is_signed_as_a_permit_is_no_statement() -> None:
    """The prefix of the signature keeps the kinds apart."""
    from guiju.integrity.errors import SignatureError
    from guiju.integrity.signature import Signature, verify_statement
    from guiju.record.codec import to_bytes as written

    signature = Signature(SIGNED.algorithm, SIGNED.key_id, SIGNED.value)
    with pytest.raises(SignatureError):
        verify_statement(SIGNED.certificate.encode(), written(SIGNED.permit), signature)
