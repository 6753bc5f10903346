"""Elements of a DCC: namespaces, bilingual texts and quantities of D-SI. Knows the schema's words, not the agency's."""

from typing import TYPE_CHECKING

from guiju.certificate.units import dsi
from guiju.record.words import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

DCC = "https://ptb.de/dcc"
SI = "https://ptb.de/si"
DS = "http://www.w3.org/2000/09/xmldsig#"
SCHEMA_VERSION = "3.3.0"
LANGUAGES = ("zh", "en")


def root() -> "_Element":
    """An empty certificate of the schema's version."""
    from lxml import etree

    made = etree.Element(f"{{{DCC}}}digitalCalibrationCertificate", nsmap={"dcc": DCC, "si": SI})
    made.set("schemaVersion", SCHEMA_VERSION)
    return made


def add(parent: "_Element", name: str, value: str | None = None, **attributes: str) -> "_Element":
    """A `dcc:` element under `parent`, with text and attributes."""
    from lxml import etree

    made = etree.SubElement(parent, f"{{{DCC}}}{name}")
    for key, given in attributes.items():
        made.set(key, given)
    if value is not None:
        made.text = " ".join(value.split())
    return made


def add_si(parent: "_Element", name: str, value: str | None = None) -> "_Element":
    """An `si:` element under `parent`."""
    from lxml import etree

    made = etree.SubElement(parent, f"{{{SI}}}{name}")
    if value is not None:
        made.text = value
    return made


def add_text(parent: "_Element", name: str, words: Text, **attributes: str) -> "_Element":
    """An element with its content in every language of the certificate; a language without words repeats the other."""
    made = add(parent, name, **attributes)
    add_contents(made, words)
    return made


def add_contents(parent: "_Element", words: Text) -> None:
    """`dcc:content` for each language."""
    for language in LANGUAGES:
        said = words.zh if language == "zh" else words.en
        add(parent, "content", said or words.en or words.zh, lang=language)


def unit_spelling(unit: str) -> str:
    """D-SI spelling of a printed unit, or the printed unit itself when D-SI has no word for it."""
    return dsi(unit) or unit


def add_real(parent: "_Element", value: str, unit: str) -> "_Element":
    """`si:real` with value and unit."""
    made = add_si(parent, "real")
    add_si(made, "value", value)
    add_si(made, "unit", unit_spelling(unit))
    return made


def add_expanded_uncertainty(real: "_Element", U: str, k: str, probability: str) -> None:
    """Expanded uncertainty of D-SI 2.2.1 with coverage factor and probability."""
    expanded = add_si(add_si(real, "measurementUncertaintyUnivariate"), "expandedMU")
    add_si(expanded, "valueExpandedMU", U)
    add_si(expanded, "coverageFactor", k)
    add_si(expanded, "coverageProbability", probability)
