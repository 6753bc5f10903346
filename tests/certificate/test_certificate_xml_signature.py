"""The XAdES signature of a DCC: what it covers is found when changed, what it does not cover is said."""

import copy
import dataclasses
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from certificate_seals import AT, make_rsa_seal, make_seal
from certificate_variants import model
from lxml import etree

from guiju.canonical import sha256
from guiju.certificate import CertificateError, build_dcc, sign_xml
from guiju.certificate.dcc_check import check_dcc
from guiju.certificate.dcc_elements import DCC, DS, SI
from guiju.certificate.xml_verify import SignatureVerdict, verify_signatures

if TYPE_CHECKING:
    from lxml.etree import _Element

SEAL, OTHER = make_seal(), make_seal("另一印章")
NAMES = {"dcc": DCC, "si": SI, "ds": DS, "xades": "http://uri.etsi.org/01903/v1.3.2#"}
PLAIN = build_dcc(model("multimeter"))
SIGNED = sign_xml(PLAIN, SEAL, AT)


def verdict(root: "_Element") -> SignatureVerdict:
    (found,) = verify_signatures(root)
    return found


def changed(change: Callable[["_Element"], None]) -> "_Element":
    """The signed document after a change, written and read again."""
    root = etree.fromstring(SIGNED)
    change(root)
    return etree.fromstring(etree.tostring(root))


def test_the_signature_holds_and_names_its_signer() -> None:
    found = verdict(etree.fromstring(SIGNED))
    assert found.intact and found.kind == "XAdES" and found.signer_certificate == SEAL.certificate
    assert found.trusted is None and found.reason is None
    assert found.signed_root is not None and not found.signed_root.findall("ds:Signature", NAMES)


def test_the_claimed_time_is_the_callers_not_the_machines() -> None:
    long_ago = datetime(2026, 2, 3, 12, 30, tzinfo=UTC)
    found = verdict(etree.fromstring(sign_xml(PLAIN, SEAL, long_ago)))
    assert found.intact and found.claimed_time == "2026-02-03T12:30:00+00:00"


def test_an_rsa_seal_signs_too() -> None:
    found = verdict(etree.fromstring(sign_xml(PLAIN, make_rsa_seal(), AT)))
    assert found.intact and found.signer_certificate == make_rsa_seal().certificate


def test_every_changed_text_is_found() -> None:
    texts = [one for one in etree.fromstring(SIGNED).iter() if isinstance(one.tag, str) and (one.text or "").strip()]
    places = [place for place, one in enumerate(texts) if not str(one.tag).endswith(("X509Certificate",))]
    for place in random.Random(2).sample(places, 40):

        def change(root: "_Element", place: int = place) -> None:
            found = [one for one in root.iter() if isinstance(one.tag, str) and (one.text or "").strip()]
            found[place].text = f"{found[place].text}0"

        assert not verdict(changed(change)).intact, texts[place].tag


def test_every_changed_attribute_is_found() -> None:
    holders = [one for one in etree.fromstring(PLAIN).iter() if one.attrib]
    for place in random.Random(3).sample(range(len(holders)), 25):

        def change(root: "_Element", place: int = place) -> None:
            found = [one for one in root.iter() if one.attrib and not str(one.tag).startswith(f"{{{DS}}}")]
            name = found[place].keys()[0]
            found[place].set(name, f"{found[place].get(name)}x")

        assert not verdict(changed(change)).intact, holders[place].tag


def remove_a_result(root: "_Element") -> None:
    line = root.find(".//dcc:result//dcc:list/dcc:list", NAMES)
    assert line is not None
    line.getparent().remove(line)


def exchange_two_results(root: "_Element") -> None:
    first, second = root.findall(".//dcc:result//dcc:list/dcc:list", NAMES)[:2]
    parent = first.getparent()
    parent.remove(second)
    parent.insert(parent.index(first), second)


def add_a_second_part(root: "_Element") -> None:
    part = root.find("dcc:measurementResults", NAMES)
    assert part is not None
    part.addnext(copy.deepcopy(part))


def move_the_signature_down(root: "_Element") -> None:
    signature = root.find("ds:Signature", NAMES)
    assert signature is not None
    inner = root.find("dcc:administrativeData", NAMES)
    assert inner is not None
    inner.append(signature)


@pytest.mark.parametrize("change", [remove_a_result, exchange_two_results, add_a_second_part])
def test_a_change_of_structure_is_found(change: Callable[["_Element"], None]) -> None:
    assert not verdict(changed(change)).intact


def test_a_signature_elsewhere_than_under_the_root_counts_for_nothing() -> None:
    data = etree.tostring(changed(move_the_signature_down))
    found = check_dcc(data)
    assert found.signatures == () and not found.read_from_signed
    assert {"unsigned", "misplaced_signature"} <= {one.rule for one in found.warnings}


def wrap_beside(evil: "_Element", original: "_Element", signature: "_Element") -> None:
    """The signed original hidden under dcc:comment of a false document that carries its signature."""
    hidden = etree.SubElement(evil, f"{{{DCC}}}comment")
    hidden.append(original)
    evil.append(signature)


def wrap_inside_the_signature(evil: "_Element", original: "_Element", signature: "_Element") -> None:
    """The signed original as an object of the signature itself."""
    holder = etree.SubElement(signature, f"{{{DS}}}Object")
    holder.append(original)
    evil.append(signature)


def wrap_with_reference(evil: "_Element", original: "_Element", signature: "_Element") -> None:
    """The reference turned from the whole document to the hidden original by its id."""
    original.set("Id", "original")
    for reference in signature.iterfind(".//ds:Reference", NAMES):
        if reference.get("URI") == "":
            reference.set("URI", "#original")
    wrap_beside(evil, original, signature)


@pytest.mark.parametrize("wrap", [wrap_beside, wrap_inside_the_signature, wrap_with_reference])
def test_signature_wrapping_never_gives_the_false_document(
    wrap: Callable[["_Element", "_Element", "_Element"], None],
) -> None:
    original = etree.fromstring(SIGNED)
    signature = original.find("ds:Signature", NAMES)
    assert signature is not None
    original.remove(signature)
    evil = etree.fromstring(PLAIN.replace(b"0.0036", b"0.0001"))
    wrap(evil, original, signature)
    found = check_dcc(etree.tostring(evil))
    assert not found.passed and not found.read_from_signed
    assert [one.intact for one in found.signatures] == [False]


def test_a_second_signature_by_another_key_is_a_second_verdict() -> None:
    """A forger's signature beside the seal's covers another document than the seal's, and both are judged."""
    root = etree.fromstring(SIGNED)
    forged = etree.fromstring(sign_xml(PLAIN.replace(b"0.0036", b"0.0001"), OTHER, AT))
    signature = forged.find("ds:Signature", NAMES)
    assert signature is not None
    root.append(signature)
    assert [one.intact for one in verify_signatures(etree.fromstring(etree.tostring(root)))] == [False, False]


def test_a_comment_lies_outside_the_signature_and_inside_the_hash() -> None:
    commented = SIGNED.replace(b"</dcc:administrativeData>", b"<!-- nothing --></dcc:administrativeData>")
    assert commented != SIGNED
    found = check_dcc(commented)
    assert found.passed and found.read_from_signed
    assert sha256(commented) != sha256(SIGNED)


def test_a_comment_inside_a_value_does_not_change_what_is_read() -> None:
    """`0.00<!-- -->36` is signed as 0.0036 and must not be read as 0.00."""
    commented = SIGNED.replace(b"<si:value>0.0036<", b"<si:value>0.00<!-- -->36<")
    assert commented != SIGNED
    found = check_dcc(commented)
    assert found.read_from_signed
    assert "0.0036" in {one.value for one in found.document.values}


def test_what_cannot_be_signed_is_refused() -> None:
    with pytest.raises(CertificateError, match="已经签名"):
        sign_xml(SIGNED, SEAL, AT)
    with pytest.raises(CertificateError):
        sign_xml(b"<a", SEAL, AT)
    with pytest.raises(ValueError, match="offset"):
        sign_xml(PLAIN, SEAL, AT.replace(tzinfo=None))


def test_an_expired_seal_signs_nothing() -> None:
    with pytest.raises(CertificateError, match="有效"):
        sign_xml(PLAIN, make_seal(end=AT - timedelta(days=1)), AT)
    with pytest.raises(CertificateError, match="valid from"):
        sign_xml(PLAIN, SEAL, AT - timedelta(days=4000))


def test_trust_asks_for_the_authority_and_the_day() -> None:
    root = etree.fromstring(SIGNED)
    (trusted,) = verify_signatures(root, SEAL.chain, AT)
    assert trusted.intact and trusted.trusted is True and trusted.reason is None
    (stranger,) = verify_signatures(root, OTHER.chain, AT)
    assert stranger.intact and stranger.trusted is False and stranger.reason is not None
    short = make_seal(end=AT + timedelta(days=30))
    signed = etree.fromstring(sign_xml(PLAIN, short, AT))
    assert [one.trusted for one in verify_signatures(signed, short.chain, AT)] == [True]
    (late,) = verify_signatures(signed, short.chain, AT + timedelta(days=60))
    assert late.intact and late.trusted is False


def test_a_broken_signature_is_never_trusted() -> None:
    root = etree.fromstring(SIGNED.replace(b"0.0036", b"0.0037"))
    (found,) = verify_signatures(root, SEAL.chain, AT)
    assert not found.intact and found.trusted is None and found.signed_root is None


def test_another_certificate_in_the_signature_is_found() -> None:
    """The seal's certificate exchanged for another of the same name: the key does not fit."""
    twin = dataclasses.replace(SEAL, certificate=make_seal().certificate)
    assert not verdict(etree.fromstring(sign_xml(PLAIN, twin, AT))).intact
