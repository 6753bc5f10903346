"""Reads digital calibration certificates of any laboratory, versions 3.0 to 3.3 of the schema (D-SI 2.0 to 2.2).

Both spellings of uncertainty are read (`expandedUnc…` and `measurementUncertaintyUnivariate…`), single values and
lists. Values stay decimal strings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guiju.certificate.dcc_checks import Places
from guiju.certificate.dcc_elements import DCC, SI
from guiju.certificate.errors import CertificateError
from guiju.certificate.units import printed_unit
from guiju.certificate.xml_safe import canonical, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES = {"dcc": DCC, "si": SI}
_VERSION = re.compile(r"^3\.[0-3]\.\d+(-rc\.\d+)?$")


class DccUnreadable(CertificateError):
    """The file is no XML, no DCC, or of a version that is not read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DccValue:
    """A value with its uncertainty, as written; `unit` is the D-SI spelling, `printed_unit` the symbol for people."""

    path: str
    names: tuple[tuple[str, str], ...]
    """Pairs of language and name of the quantity."""
    reference_types: tuple[str, ...]
    value: str
    unit: str
    printed_unit: str
    U: str | None
    k: str | None
    probability: str | None
    standard_uncertainty: str | None
    relative_U: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DccItem:
    """An item: its names, model and identifications (issuer and value)."""

    names: tuple[tuple[str, str], ...]
    model: str
    identifications: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DccDocument:
    """What a DCC says, as far as people ask for it."""

    version: str
    identifier: str
    languages: tuple[str, ...]
    begin: str
    end: str
    issued_on: str
    laboratory: tuple[tuple[str, str], ...]
    customer: tuple[tuple[str, str], ...]
    items: tuple[DccItem, ...]
    identifications: tuple[tuple[str, str], ...]
    """Reference type and value of the certificate's own identifications."""
    values: tuple[DccValue, ...]
    unread: tuple[str, ...]
    """Paths of quantities in a form that is not read here (complex, charsXMLList, noQuantity)."""


def read_dcc(xml: bytes) -> DccDocument:
    """The document in `xml`; says nothing about its signature. Raises DccUnreadable."""
    try:
        root = parse(xml)
    except CertificateError as error:
        raise DccUnreadable(error.zh, error.en) from None
    return read_root(root)


def read_root(root: "_Element") -> DccDocument:
    """The document under a parsed root, read without its comments. Raises DccUnreadable."""
    from lxml import etree

    version = _version(root)
    plain: _Element = etree.fromstring(canonical(root, comments=False))
    values, unread = _values(plain)
    core = "dcc:administrativeData/dcc:coreData/dcc:"
    return DccDocument(
        version=version,
        identifier=_text(plain, f"{core}uniqueIdentifier"),
        languages=tuple(_word(one) for one in plain.findall(f"{core}usedLangCodeISO639_1", _NAMES)),
        begin=_text(plain, f"{core}beginPerformanceDate"),
        end=_text(plain, f"{core}endPerformanceDate"),
        issued_on=_text(plain, f"{core}issueDate"),
        laboratory=_names(plain.find("dcc:administrativeData/dcc:calibrationLaboratory/dcc:contact", _NAMES)),
        customer=_names(plain.find("dcc:administrativeData/dcc:customer", _NAMES)),
        items=tuple(_item(one) for one in plain.iterfind("dcc:administrativeData/dcc:items/dcc:item", _NAMES)),
        identifications=tuple(
            (one.get("refType", ""), _text(one, "dcc:value"))
            for one in plain.iterfind(f"{core}identifications/dcc:identification", _NAMES)
        ),
        values=values,
        unread=unread,
    )


def _version(root: "_Element") -> str:
    if root.tag != f"{{{DCC}}}digitalCalibrationCertificate":
        raise DccUnreadable(
            "不是数字校准证书（DCC）", "this is no digital calibration certificate (DCC)", str(root.tag)
        )
    version = root.get("schemaVersion", "")
    if not _VERSION.match(version):
        raise DccUnreadable(
            f"DCC 版本“{version}”不在 3.0 至 3.3 之间，无法读取；请向出具机构索取 3.x 版的证书",
            f"DCC version “{version}” lies outside 3.0 to 3.3; ask the issuer for a certificate of version 3",
            "schemaVersion",
        )
    return version


def _word(element: "_Element | None") -> str:
    return (element.text or "").strip() if element is not None else ""


def _text(parent: "_Element", path: str) -> str:
    return _word(parent.find(path, _NAMES))


def _names(parent: "_Element | None") -> tuple[tuple[str, str], ...]:
    if parent is None:
        return ()
    return tuple((one.get("lang", ""), _word(one)) for one in parent.iterfind("dcc:name/dcc:content", _NAMES))


def _item(element: "_Element") -> DccItem:
    identities = element.iterfind("dcc:identifications/dcc:identification", _NAMES)
    return DccItem(
        names=_names(element),
        model=_text(element, "dcc:model"),
        identifications=tuple((_text(one, "dcc:issuer"), _text(one, "dcc:value")) for one in identities),
    )


def _values(root: "_Element") -> tuple[tuple[DccValue, ...], tuple[str, ...]]:
    values: list[DccValue] = []
    unread: list[str] = []
    at = Places()
    results = root.iterfind("dcc:measurementResults/dcc:measurementResult/dcc:results/dcc:result", _NAMES)
    for quantity in (one for result in results for one in result.iterfind(".//dcc:quantity", _NAMES)):
        if any(one.tag in _BESIDE for one in quantity.iterancestors()):
            continue
        found = list(_quantity(quantity, at))
        values.extend(found)
        if not found:
            unread.append(at(quantity))
    return tuple(values), tuple(unread)


_BESIDE = {
    f"{{{DCC}}}{name}" for name in ("influenceConditions", "measurementMetaData", "usedMethods", "measuringEquipments")
}


def _quantity(quantity: "_Element", at: Places) -> Iterator[DccValue]:
    for child in quantity:
        name = str(child.tag).rpartition("}")[2]
        if child.tag == f"{{{SI}}}{name}" and name in ("real", "constant"):
            yield _single(quantity, child, at)
        elif child.tag in (f"{{{SI}}}hybrid", f"{{{SI}}}list"):
            for inner in child.iter(f"{{{SI}}}real"):
                yield _single(quantity, inner, at)
            for inner in child.iter(f"{{{SI}}}realListXMLList"):
                yield from _listed(quantity, inner, at)
        elif child.tag == f"{{{SI}}}realListXMLList":
            yield from _listed(quantity, child, at)


def _single(quantity: "_Element", real: "_Element", at: Places) -> DccValue:
    def first(*paths: str) -> str | None:
        return next((word for path in paths if (word := _text(real, path))), None)

    new, old = "si:measurementUncertaintyUnivariate/si:expandedMU/si:", "si:expandedUnc/si:"
    return _value(
        quantity,
        at(real),
        value=_text(real, "si:value"),
        unit=_text(real, "si:unit"),
        U=first(f"{new}valueExpandedMU", f"{old}uncertainty"),
        k=first(f"{new}coverageFactor", f"{old}coverageFactor"),
        probability=first(f"{new}coverageProbability", f"{old}coverageProbability"),
        u=first("si:measurementUncertaintyUnivariate/si:standardMU/si:valueStandardMU", "si:valueStandardMU"),
        relative=_text(quantity, "dcc:relativeUncertainty/dcc:relativeUncertaintySingle/si:value") or None,
    )


def _listed(quantity: "_Element", real: "_Element", at: Places) -> Iterator[DccValue]:
    values = _text(real, "si:valueXMLList").split()

    def many(*paths: str) -> list[str | None]:
        words = next((found for path in paths if (found := _text(real, path).split())), [])
        if len(words) == 1:
            return [words[0]] * len(values)
        return [*words, *([None] * (len(values) - len(words)))]

    new, old = "si:measurementUncertaintyUnivariateXMLList/si:expandedMUXMLList/si:", "si:expandedUncXMLList/si:"
    standard = "si:measurementUncertaintyUnivariateXMLList/si:standardMUXMLList/si:valueStandardMUXMLList"
    columns = (
        many("si:unitXMLList"),
        many(f"{new}valueExpandedMUXMLList", f"{old}uncertaintyXMLList"),
        many(f"{new}coverageFactorXMLList", f"{old}coverageFactorXMLList"),
        many(f"{new}coverageProbabilityXMLList", f"{old}coverageProbabilityXMLList"),
        many(standard),
        _relative_list(quantity, len(values)),
    )
    where = at(real)
    for position, value in enumerate(values):
        unit, U, k, probability, u, relative = (column[position] for column in columns)
        path = f"{where}[{position + 1}]"
        yield _value(quantity, path, value, unit or "", U=U, k=k, probability=probability, u=u, relative=relative)


def _relative_list(quantity: "_Element", count: int) -> list[str | None]:
    words = _text(quantity, "dcc:relativeUncertainty/dcc:relativeUncertaintyXmlList/si:valueXMLList").split()
    return [*(words * count if len(words) == 1 else words), *([None] * count)][:count]


def _value(
    quantity: "_Element",
    path: str,
    value: str,
    unit: str,
    *,
    U: str | None,
    k: str | None,
    probability: str | None,
    u: str | None,
    relative: str | None,
) -> DccValue:
    if relative is not None and k is None:
        k = (
            _text(quantity, ".//dcc:metaData/dcc:data/dcc:quantity[@refType='guiju_coverageFactor']/si:real/si:value")
            or None
        )
    return DccValue(
        path=path,
        names=_names(quantity),
        reference_types=tuple(quantity.get("refType", "").split()),
        value=value,
        unit=unit,
        printed_unit=printed_unit(unit),
        U=U,
        k=k,
        probability=probability,
        standard_uncertainty=u,
        relative_U=relative,
    )
