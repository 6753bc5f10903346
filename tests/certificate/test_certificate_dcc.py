"""The DCC of many cases: valid by the published schema, bilingual, deterministic, every value as reported."""

import dataclasses
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from certificate_cases import case, issuing
from certificate_seals import AT, make_seal
from certificate_variants import VARIANTS, model, resigned
from lxml import etree

from guiju.certificate import CertificateError, build_dcc, certificate_model, sign_xml
from guiju.certificate.dcc_check import check_dcc, load_schema
from guiju.certificate.dcc_checks import problems
from guiju.certificate.dcc_elements import DCC, SI
from guiju.certificate.dcc_reader import read_dcc
from guiju.certificate.units import dsi, printed_unit
from guiju.record.redact import redact

NAMES = {"dcc": DCC, "si": SI}
SEAL = make_seal()


@pytest.fixture(scope="module", params=list(VARIANTS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(name: str) -> bytes:
    return build_dcc(model(name))


@pytest.fixture(scope="module")
def slow_schema(shared: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(shared / "reference/dcc/xsd/v3.3.0/dcc.xsd"))


def test_valid_by_both_readers_of_the_schema(
    built: bytes, name: str, shared: Path, slow_schema: xmlschema.XMLSchema
) -> None:
    fast = load_schema(shared / "reference/dcc/xsd/v3.3.0/dcc.xsd")
    assert fast.validate(etree.fromstring(built)), list(fast.error_log)[:3]
    if name != "two_hundred_points":
        slow_schema.validate(etree.ElementTree(etree.fromstring(built)))


def test_signed_it_is_still_valid_and_verified(built: bytes, shared: Path) -> None:
    found = check_dcc(sign_xml(built, SEAL, AT), shared / "reference/dcc/xsd")
    assert found.passed and found.read_from_signed and [one.intact for one in found.signatures] == [True]
    assert [one.rule for one in found.warnings] == ["not_anchored"]
    assert found.signatures[0].claimed_time == "2026-11-24T08:00:00+00:00"


def test_our_own_rules_find_nothing(built: bytes) -> None:
    assert problems(etree.fromstring(built)) == ()


def test_every_text_speaks_both_languages(built: bytes) -> None:
    root = etree.fromstring(built)
    parents = {content.getparent() for content in root.iterfind(".//dcc:content", NAMES)}
    assert len(parents) > 30
    for parent in parents:
        assert [one.get("lang") for one in parent.findall("dcc:content", NAMES)] == ["zh", "en"]
        assert all((one.text or "").strip() for one in parent)


def test_the_same_case_gives_the_same_bytes(built: bytes, name: str) -> None:
    assert build_dcc(model(name)) == built


def test_values_come_back_exactly_as_reported(built: bytes, name: str) -> None:
    record = VARIANTS[name]().record
    told = [one for one in read_dcc(built).values if "basic_measuredValue" in one.reference_types]
    assert [one.value for one in told] == [one.reported_value for one in record.results]
    assert [one.relative_U if of.relative else one.U for one, of in zip(told, record.results, strict=True)] == [
        one.reported_U for one in record.results
    ]
    assert [one.printed_unit for one in told] == [
        one.unit if "/" not in one.unit else printed_unit(dsi(one.unit) or "") for one in record.results
    ]
    assert all(one.k is not None for one in told)
    if any(one.k != "2" for one in record.results):
        assert {one.k for one in told} <= {"2", "2.57", "1.96"}


def test_one_result_set_for_each_section_with_its_own_method_and_standard() -> None:
    root = etree.fromstring(build_dcc(model("multimeter")))
    sections = root.findall("dcc:measurementResults/dcc:measurementResult", NAMES)
    assert [one.findtext("dcc:name/dcc:content", namespaces=NAMES) for one in sections] == ["直流电压", "直流电阻"]
    norms = [one.findtext("dcc:usedMethods/dcc:usedMethod/dcc:norm", namespaces=NAMES) for one in sections]
    assert norms == ["演示-01 2026", "演示-02 2026"]
    serials = [
        one.findtext("dcc:measuringEquipments//dcc:identification/dcc:value", namespaces=NAMES) for one in sections
    ]
    assert serials == ["DEMO-3458-01", "DEMO-R-07"]
    checks = [
        [
            one.findtext("dcc:name/dcc:content", namespaces=NAMES)
            for one in section.iterfind("dcc:influenceConditions/dcc:influenceCondition[@refType='guiju_check']", NAMES)
        ]
        for section in sections
    ]
    assert checks == [["外观"], ["输入端子"]]


def test_adjustment_conformity_place_and_replacement_stand_where_the_schema_has_them() -> None:
    adjusted = etree.fromstring(build_dcc(model("adjusted")))
    states = {one.get("refType") for one in adjusted.iterfind(".//dcc:metaData", NAMES)}
    assert states == {"basic_beforeAdjustment", "basic_afterAdjustment"}
    ordered = etree.fromstring(build_dcc(model("multimeter")))
    verdicts = [one.text for one in ordered.iterfind(".//dcc:metaData/dcc:conformity", NAMES)]
    assert verdicts == ["pass"] * 9 + ["fail"]
    limits = [one.findtext("si:real/si:value", namespaces=NAMES) for one in ordered.iterfind(LOWER, NAMES)]
    assert limits == ["-0.0060"] * 6 + ["-0.050"] * 4
    assert not etree.fromstring(build_dcc(model("one_point"))).findall(".//dcc:conformity", NAMES)
    site = etree.fromstring(build_dcc(model("pressure_gauge")))
    assert site.findtext(".//dcc:performanceLocation", namespaces=NAMES) == "customer"
    replaced = etree.fromstring(build_dcc(model("one_point", replaces="演示-2026-000001")))
    assert replaced.findtext(".//dcc:replacedUniqueIdentifier", namespaces=NAMES) == "演示-2026-000001"


LOWER = ".//dcc:metaData/dcc:data/dcc:quantity[@refType='guiju_specificationLimitLower']"


def test_a_demonstration_says_so_and_claims_no_traceability() -> None:
    demonstration = etree.fromstring(build_dcc(model("one_point")))
    assert demonstration.findtext(".//dcc:statement/dcc:traceable", namespaces=NAMES) == "false"
    assert "DEMONSTRATION" in etree.tostring(demonstration, encoding="unicode").upper()
    real = etree.fromstring(build_dcc(model("real")))
    assert real.findtext(".//dcc:statement/dcc:traceable", namespaces=NAMES) == "true"


def test_customer_supplied_identifications_name_the_customer_as_issuer() -> None:
    base = case(1)
    item = dataclasses.replace(base.record.item, customer_supplied=("serial_number",))
    root = etree.fromstring(build_dcc(certificate_model(resigned(base, item=item), issuing())))
    serial = root.find(".//dcc:item/dcc:identifications/dcc:identification[@refType='guiju_serialNumber']", NAMES)
    assert serial is not None and serial.findtext("dcc:issuer", namespaces=NAMES) == "customer"


def test_what_the_customer_supplied_is_marked_in_the_dcc_too() -> None:
    root = etree.fromstring(build_dcc(model("one_point")))
    told = root.findtext(".//dcc:item/dcc:description/dcc:content", namespaces=NAMES)
    assert told is not None and "制造单位※：演示仪表有限公司" in told and "测量范围※：" in told and "接收状态：" in told
    assert "型号" not in told


@pytest.mark.parametrize(("kind", "where"), [("customer", "customer_name"), ("person", "people")])
def test_a_redacted_case_makes_no_dcc_and_says_what_is_missing(kind: str, where: str) -> None:
    bare = certificate_model(redact(case(1), omit_kinds=frozenset({kind})), issuing())
    with pytest.raises(CertificateError) as caught:
        build_dcc(bare)
    assert caught.value.where == where
    assert re.search("[\u4e00-\u9fff]", caught.value.zh) and caught.value.en


def test_odd_characters_are_escaped_and_come_back() -> None:
    strange = 'A&B <温度> "计" ]]> é ő ①'
    built = build_dcc(certificate_model(case(1, serial=strange), issuing()))
    ((_, serial), _) = read_dcc(built).items[0].identifications
    assert serial == strange


def test_a_control_character_is_refused_with_a_sentence() -> None:
    with pytest.raises(CertificateError, match="控制字符"):
        build_dcc(certificate_model(case(1, serial="A\x07B"), issuing()))


def test_xmlsec1_accepts_the_signature_and_refuses_a_changed_file(tmp_path: Path, xmlsec1: str) -> None:
    signed = sign_xml(build_dcc(model("one_point")), SEAL, AT)
    authority = tmp_path / "ca.pem"
    authority.write_bytes(_pem(SEAL.chain[0]))

    def verify(data: bytes) -> int:
        (tmp_path / "file.xml").write_bytes(data)
        words = ["--verify", "--trusted-pem", str(authority), "--enabled-key-data", "x509", str(tmp_path / "file.xml")]
        return subprocess.run([xmlsec1, *words], capture_output=True, check=False).returncode

    assert verify(signed) == 0
    assert verify(signed.replace(b"-0.1625", b"-0.1626")) != 0


def _pem(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return bytes(certificate.public_bytes(Encoding.PEM))


@pytest.mark.parametrize(
    ("unit", "spelled", "shown"),
    [
        ("µV", r"\micro\volt", "µV"),
        ("μV", r"\micro\volt", "µV"),
        ("Ω", r"\ohm", "Ω"),
        ("kΩ", r"\kilo\ohm", "kΩ"),
        ("℃", r"\degreecelsius", "°C"),
        ("°C", r"\degreecelsius", "°C"),
        ("dB", r"\decibel", "dB"),
        ("Pa·m³/s", r"\pascal\metre\tothe{3}\second\tothe{-1}", "Pa·m³·s⁻¹"),
    ],
)
def test_the_units_people_print(unit: str, spelled: str, shown: str) -> None:
    assert dsi(unit) == spelled and printed_unit(spelled) == shown


@pytest.mark.parametrize(
    ("spelling", "shown"),
    [
        (r"\kilogram\metre\tothe{-1}\second\tothe{-2}", "Pa"),
        (r"\metre\tothe{2}\kilogram\second\tothe{-3}\ampere\tothe{-2}", "Ω"),
        (r"\kilogram\metre\tothe{2}\second\tothe{-3}\ampere\tothe{-1}", "V"),
        (r"\kilogram\metre\second\tothe{-2}", "N"),
        (r"\ampere\second", "C"),
        (r"\ampere\second\second", "A·s·s"),
        (r"\kilogram\metre\tothe{3}", "kg·m³"),
    ],
)
def test_coherent_units_in_base_units_are_shown_by_their_names(spelling: str, shown: str) -> None:
    """SI Brochure, 9th edition, table 4."""
    assert printed_unit(spelling) == shown
