"""`guiju dcc check` on published certificates, on our own, and on what is no certificate at all."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from guiju.certificate import AgencySeal, sign_xml
from guiju.cli.main import main

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
EXAMPLES = {
    "dcc-vacuumlab-CDG.xml": ("3.0.0", 0),
    "dcc-vacuumlab-SRG.xml": ("3.0.0", 0),
    "dcc_gp_humidity_v1.0.xml": ("3.1.2", 0),
    "dcc_gp_temperatur_resistance_v12.xml": ("3.1.1", 0),
    "dcc_gp_temperature_extensive_v12.xml": ("3.1.1", 0),
    "dcc_gp_temperature_typical_adjustment_v12.xml": ("3.1.1", 0),
    "dcc_gp_temperature_typical_v12.xml": ("3.1.1", 0),
    "dcc_gp_temperature_typical_v12_v3.2.0_signed_lt.xml": ("3.2.0", 0),
    "dcc_gp_temperature_typical_v12_v3.2.0_signed_manipulated.xml": ("3.2.0", 1),
    "made_here_mass_E2_3.3.0.xml": ("3.3.0", 0),
    "made_here_pt100_3.3.0.xml": ("3.3.0", 0),
    "siliziumkugel_3.0.0.xml": ("3.0.0", 0),
}
SIGNED = "dcc_gp_temperature_typical_v12_v3.2.0_signed_lt.xml"
CHANGED = "dcc_gp_temperature_typical_v12_v3.2.0_signed_manipulated.xml"


@pytest.fixture
def examples(shared: Path) -> Path:
    return shared / "reference/dcc/examples"


@pytest.fixture
def schema(shared: Path) -> str:
    return str(shared / "reference/dcc/xsd")


class Called:
    """Exit code and both streams of one call."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def object(self) -> dict[str, Any]:
        made = json.loads(self.out)
        assert isinstance(made, dict)
        return made


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: object, lang: str = "zh") -> Called:
        code = main(["dcc", "check", *map(str, words), "--lang", lang])
        return Called(code, *capsys.readouterr())

    return run


def test_the_list_of_examples_is_whole(examples: Path) -> None:
    assert {path.name for path in examples.glob("*.xml")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_published_certificates_give_what_their_source_says(name: str, call: Any, examples: Path, schema: str) -> None:
    version, code = EXAMPLES[name]
    made = call(examples / name, "--schema", schema, "--json")
    assert made.code == code
    found = made.object
    assert found["version"] == version and found["schema_checked"] is True
    assert found["signed"] is ("signed" in name)
    assert [one["rule"] for one in found["errors"]] == (["signature"] if code else [])
    assert found["values"] and found["identifier"] and found["laboratory"] and found["items"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dcc_gp_temperature_typical_v12.xml", ("306.248", "°C")),
        ("made_here_mass_E2_3.3.0.xml", None),
        ("dcc_gp_humidity_v1.0.xml", None),
    ],
)
def test_values_are_those_written_in_the_file(
    name: str, expected: tuple[str, str] | None, call: Any, examples: Path
) -> None:
    """Every number that is read stands in the file, in the same digits, and with its uncertainty."""
    found = call(examples / name, "--json").object["values"]
    text = (examples / name).read_text(encoding="utf-8")
    numbers = set(re.findall(r"[-+\d.eE]+", text))
    assert all(one["value"] in numbers for one in found)
    assert any(one["U"] in numbers and one["k"] in numbers for one in found)
    assert len(found) >= len(re.findall("basic_measuredValue", text))
    if expected is not None:
        assert expected[0] in {one["value"] for one in found} or len(found) > 5


def test_a_signed_example_is_intact_and_read_from_what_was_signed(call: Any, examples: Path) -> None:
    made = call(examples / SIGNED, "--json")
    (signature,) = made.object["signatures"]
    assert made.code == 0 and made.object["read_from_signed"] is True
    assert signature["kind"] == "XAdES" and signature["intact"] is True and signature["trusted"] is None
    assert "not_anchored" in {one["rule"] for one in made.object["warnings"]}


def test_a_manipulated_example_is_found_and_said(call: Any, examples: Path) -> None:
    made = call(examples / CHANGED, "--lang", "zh")
    assert made.code == 1 and "不通过" in made.out and "不成立" in made.out
    english = call(examples / CHANGED, lang="en")
    assert english.code == 1 and "verdict: failed" in english.out and "does not hold" in english.out


def carried_certificates(path: Path) -> list[x509.Certificate]:
    found = []
    for element in etree.parse(str(path)).iter():
        if isinstance(element.tag, str) and element.tag.endswith(("}X509Certificate", "}EncapsulatedX509Certificate")):
            found.append(x509.load_der_x509_certificate(base64.b64decode("".join((element.text or "").split()))))
    return found


def test_trust_depends_on_authority_and_day(call: Any, examples: Path, tmp_path: Path) -> None:
    """The example's own root is trusted at a day within the signer's validity; the signer has expired since."""
    carried = carried_certificates(examples / SIGNED)
    roots = [one for one in carried if one.subject == one.issuer]
    assert roots
    (tmp_path / "ca.pem").write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in roots))
    signer = call(examples / SIGNED, "--json").object["signatures"][0]["signer"]
    leaf = next(one for one in carried if one.subject.rfc4514_string() == signer)
    day = (leaf.not_valid_before_utc + timedelta(days=30)).date().isoformat()
    then = call(examples / SIGNED, "--ca", tmp_path / "ca.pem", "--at", day, "--json")
    assert then.code == 0 and then.object["signatures"][0]["trusted"] is True
    late = (leaf.not_valid_after_utc + timedelta(days=30)).date().isoformat()
    after = call(examples / SIGNED, "--ca", tmp_path / "ca.pem", "--at", late, "--json")
    assert after.code == 1 and [one["rule"] for one in after.object["errors"]] == ["trust"]
    assert after.object["signatures"][0]["intact"] is True


def own_seal(end: datetime = AT + timedelta(days=365)) -> AgencySeal:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "演示印章")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=365))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    return AgencySeal(private_key=key, certificate=certificate)


def test_an_authority_that_did_not_issue_the_signer_is_not_enough(call: Any, examples: Path, tmp_path: Path) -> None:
    mine, other = own_seal(), own_seal()
    file = tmp_path / "signed.xml"
    file.write_bytes(sign_xml((examples / "made_here_pt100_3.3.0.xml").read_bytes(), mine, AT))
    for seal, code, trusted in ((mine, 0, True), (other, 1, False)):
        (tmp_path / "ca.pem").write_bytes(seal.certificate.public_bytes(Encoding.PEM))
        made = call(file, "--ca", tmp_path / "ca.pem", "--at", "2026-11-24", "--json")
        assert made.code == code and made.object["signatures"][0]["trusted"] is trusted
    (tmp_path / "ca.pem").write_text("no certificate")
    made = call(file, "--ca", tmp_path / "ca.pem")
    assert made.code == 2 and "PEM" in made.err


def test_an_unsigned_certificate_passes_and_is_said_to_be_unsigned(call: Any, examples: Path) -> None:
    file = examples / "made_here_mass_E2_3.3.0.xml"
    chinese, english = call(file), call(file, lang="en")
    assert (chinese.code, english.code) == (0, 0)
    assert "通过（文件没有签名）" in chinese.out and "the file is not signed" in english.out
    assert chinese.err == english.err == ""


def test_values_are_shown_with_unit_uncertainty_and_factor(call: Any, examples: Path) -> None:
    shown = call(examples / "dcc-vacuumlab-SRG.xml", lang="en").out
    assert ": 0.9555, U = 0.0019, k = 2" in shown
    assert "\n  : " not in shown


def test_a_schema_error_is_an_error_and_names_its_line(call: Any, examples: Path, schema: str, tmp_path: Path) -> None:
    text = (examples / "made_here_mass_E2_3.3.0.xml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.xml"
    broken.write_text(re.sub(r"<dcc:performanceLocation>[^<]*</dcc:performanceLocation>", "", text), encoding="utf-8")
    without = call(broken, "--json")
    made = call(broken, "--schema", schema, "--json")
    assert without.code == 0 and without.object["schema_checked"] is False
    assert made.code == 1 and made.object["result"] == "failed"
    (error, *_) = made.object["errors"]
    assert error["rule"] == "schema" and re.match(r"line \d+", error["where"])
    missing = call(broken, "--schema", tmp_path)
    assert missing.code == 2 and "dcc.xsd" in missing.err


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<l>&c;</l>"
)
UNREADABLE = {
    "empty": b"",
    "garbage": bytes(range(256)) * 4,
    "text": "这不是证书".encode(),
    "pdf": b"%PDF-1.7\n%%EOF\n",
    "laughs": LAUGHS.encode(),
    "external entity": b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>',
    "another document": b"<html/>",
    "no version": b'<digitalCalibrationCertificate xmlns="https://ptb.de/dcc"/>',
    "version 2": b'<digitalCalibrationCertificate xmlns="https://ptb.de/dcc" schemaVersion="2.4.0"/>',
    "version 4": b'<digitalCalibrationCertificate xmlns="https://ptb.de/dcc" schemaVersion="4.0.0"/>',
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
    "one huge text": b"<a>" + b"x" * 11_000_000 + b"</a>",
    "too large": b"<a>" + b" " * (64 * 1024 * 1024) + b"</a>",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_gives_a_sentence_and_two(name: str, call: Any, tmp_path: Path) -> None:
    file = tmp_path / "file.xml"
    file.write_bytes(UNREADABLE[name])
    chinese = call(file)
    assert chinese.code == 2 and chinese.out == ""
    assert re.search("[\u4e00-\u9fff]{3}", chinese.err) and "Traceback" not in chinese.err
    english = call(file, "--json", lang="en")
    assert english.code == 2 and english.err == ""
    assert english.object["error"]["message"] and english.object["result"] == "unreadable"


def test_a_document_type_is_refused_even_on_a_good_certificate(call: Any, examples: Path, tmp_path: Path) -> None:
    text = (examples / "made_here_pt100_3.3.0.xml").read_bytes()
    file = tmp_path / "file.xml"
    file.write_bytes(re.sub(rb"<dcc:digital", b"<!DOCTYPE x><dcc:digital", text, count=1))
    made = call(file)
    assert made.code == 2 and "DOCTYPE" in made.err


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_certificate_cannot_be_read(part: float, call: Any, examples: Path, tmp_path: Path) -> None:
    data = (examples / SIGNED).read_bytes()
    file = tmp_path / "file.xml"
    file.write_bytes(data[: int(len(data) * part)])
    assert call(file).code == 2


def test_a_file_or_folder_that_is_not_there(call: Any, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.xml", tmp_path):
        made = call(path)
        assert made.code == 2 and str(path) in made.err


def test_wrong_usage_ends_with_64(call: Any, examples: Path) -> None:
    assert call(examples / SIGNED, "--at", "yesterday").code == 64
    assert call().code == 64


def test_json_is_one_object_and_nothing_else(call: Any, examples: Path, schema: str) -> None:
    made = call(examples / SIGNED, "--schema", schema, "--json")
    decoder = json.JSONDecoder()
    _, end = decoder.raw_decode(made.out)
    assert made.out[end:].strip() == "" and made.err == ""
