"""How a file differs from the record, in words: which quantity at which point, in the XML or on which page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guiju.certificate.dcc_elements import DCC, SI
from guiju.record.words import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

LEAVES = {
    "value": Text(zh="值", en="value"),
    "valueExpandedMU": Text(zh="扩展不确定度", en="expanded uncertainty"),
    "valueStandardMU": Text(zh="标准不确定度", en="standard uncertainty"),
    "coverageFactor": Text(zh="包含因子", en="coverage factor"),
    "coverageProbability": Text(zh="包含概率", en="coverage probability"),
    "unit": Text(zh="单位", en="unit"),
    "content": Text(zh="文字", en="words"),
    "uniqueIdentifier": Text(zh="证书编号", en="number of the certificate"),
}
OTHER = Text(zh="内容", en="content")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A place where a file does not say what the record says: `where` in which file, expected and found."""

    where: str
    expected: str
    found: str
    said: Text
    """All of it in plain words; `where` is for programs."""


def valued(where: str, place: Text, expected: str, found: str) -> Mismatch:
    """A value that is another."""
    nothing = Text(zh="（无）", en="(nothing)")
    zh = f"{place.zh}：记录为 {expected or nothing.zh}，文件为 {found or nothing.zh}"
    en = f"{place.en}: {expected or nothing.en} in the record, {found or nothing.en} in the file"
    return Mismatch(where, expected, found, Text(zh=zh, en=en))


def node_place(element: "_Element") -> Text:
    """What an element of a DCC speaks of: the value or the words of a quantity, in which row of which table."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    leaf = LEAVES.get(name, OTHER)
    quantity = _nearest(element, f"{{{DCC}}}quantity")
    named = _name(quantity if quantity is not None else _named(element))
    if named is None:
        return Text(zh=f"XML 的{leaf.zh}", en=f"{leaf.en} in the XML")
    row = _row(quantity)
    zh = f"XML 中“{named.zh}”{f'（{row.zh}）' if row else ''}的{leaf.zh}"
    return Text(zh=zh, en=f"{leaf.en} of “{named.en}”{f' ({row.en})' if row else ''} in the XML")


def _nearest(element: "_Element", tag: str) -> "_Element | None":
    return element if element.tag == tag else next(iter(element.iterancestors(tag)), None)


def _named(element: "_Element") -> "_Element | None":
    """The nearest element about it that has a name of its own."""
    return next((each for each in element.iterancestors() if each.find(f"{{{DCC}}}name") is not None), None)


def _name(element: "_Element | None") -> Text | None:
    if element is None:
        return None
    told = {each.get("lang"): each.text or "" for each in element.iterfind(f"{{{DCC}}}name/{{{DCC}}}content")}
    zh, en = told.get("zh", ""), told.get("en", "")
    return Text(zh=zh or en, en=en or zh) if zh or en else None


def _row(quantity: "_Element | None") -> Text | None:
    """The point of the table's row in which a result stands, by its nominal value."""
    row = quantity.getparent() if quantity is not None else None
    if row is None:
        return None
    nominal = next((each for each in row if each.get("refType") == "basic_nominalValue" and each is not quantity), None)
    if nominal is None:
        return None
    value = nominal.findtext(f".//{{{SI}}}value") or ""
    return Text(zh=f"校准点 {value}", en=f"point {value}") if value else None
