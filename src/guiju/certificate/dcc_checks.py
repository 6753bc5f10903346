"""Structural rules that a DCC's schema cannot say, checked on what we write and on what others send.

They are what PTB's Schematron looks at: release numbers, languages present in every text, quantities covered by a
method and by conditions, no empty element, references that lead somewhere, days in order, country and language codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guiju.certificate.dcc_elements import DCC, DS, SI

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELEASE = re.compile(r"^[A-Za-z]\w*\.?\d+(\.\d+)*([-+.]\w+)*$|^v\d+(\.\d+)*.*$")
_COUNTRY = re.compile(r"^[A-Z]{2}$")
_LANGUAGE = re.compile(r"^[a-z]{2}$")
_NAMES = {"dcc": DCC, "si": SI, "ds": DS}


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that does not hold: which, where (an XPath-like path), in both languages."""

    rule: str
    where: str
    zh: str
    en: str


def problems(root: "_Element") -> tuple[Problem, ...]:
    """All rules that do not hold in a DCC, in the order of the list above."""
    rules = (_releases, _languages, _texts, _covered, _empty, _references, _days, _countries)
    return tuple(problem for rule in rules for problem in rule(root))


def place(element: "_Element") -> str:
    """Where an element stands: local names with positions among equals."""
    steps: list[str] = []
    node: _Element | None = element
    while node is not None:
        name = _local(node)
        parent = node.getparent()
        if parent is not None:
            same = [one for one in parent if one.tag == node.tag]
            name += f"[{same.index(node) + 1}]" if len(same) > 1 else ""
        steps.append(name)
        node = parent
    return "/" + "/".join(reversed(steps))


def _local(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _find(root: "_Element", path: str) -> list["_Element"]:
    found: list[_Element] = root.findall(path, _NAMES)
    return found


def _word(element: "_Element") -> str:
    return (element.text or "").strip()


def _releases(root: "_Element") -> Iterator[Problem]:
    for element in _find(root, ".//dcc:software/dcc:release"):
        if not _RELEASE.match(_word(element)):
            shown = _word(element)
            zh, en = f"软件版本号“{shown}”应写作 v1.2.3", f"release “{shown}” should be written like v1.2.3"
            yield Problem("release", place(element), zh, en)


def _languages(root: "_Element") -> Iterator[Problem]:
    for name in ("usedLangCodeISO639_1", "mandatoryLangCodeISO639_1"):
        for element in _find(root, f".//dcc:{name}"):
            if not _LANGUAGE.match(_word(element)):
                zh, en = (
                    f"语言代码“{_word(element)}”不合 ISO 639-1",
                    f"“{_word(element)}” is no ISO 639-1 language code",
                )
                yield Problem("language", place(element), zh, en)


def _texts(root: "_Element") -> Iterator[Problem]:
    """Every mandatory language is present wherever a text has languages at all."""
    wanted = {_word(one) for one in _find(root, ".//dcc:mandatoryLangCodeISO639_1")}
    parents = {content.getparent(): None for content in _find(root, ".//dcc:content") if content.get("lang")}
    for parent in parents:
        if parent is None:
            continue
        given = {content.get("lang") for content in parent.findall("dcc:content", _NAMES)}
        missing = sorted(wanted - given)
        if missing:
            shown = ", ".join(missing)
            yield Problem("text", place(parent), f"缺少语言 {shown} 的文字", f"no words in language {shown}")


def _covered(root: "_Element") -> Iterator[Problem]:
    """A measured quantity stands under a method and under conditions: its own or those of an element around it."""
    for result in _find(root, ".//dcc:measurementResult/dcc:results/dcc:result"):
        quantities = result.findall(".//dcc:quantity", _NAMES)
        measured = [one for one in quantities if not _inside(one, "influenceCondition", "metaData")]
        for name, zh, en in (
            ("usedMethod", "所用方法", "a used method"),
            ("influenceCondition", "影响条件", "an influence condition"),
        ):
            bare = next((one for one in measured if not _under(one, name)), None)
            if bare is not None:
                yield Problem(name, place(bare), f"量值没有对应的{zh}", f"the quantity is not covered by {en}")


def _inside(element: "_Element", *names: str) -> bool:
    return any(_local(one) in names for one in element.iterancestors())


def _under(element: "_Element", name: str) -> bool:
    around = [element, *element.iterancestors()]
    return any(one.find(f"dcc:{name}s/dcc:{name}", _NAMES) is not None for one in around)


def _empty(root: "_Element") -> Iterator[Problem]:
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag.startswith(f"{{{DS}}}"):
            continue
        ours = element.tag.startswith((f"{{{DCC}}}", f"{{{SI}}}")) and _local(element) != "comment"
        hollow = len(element) == 0 and not _word(element)
        if ours and hollow and not _inside(element, "comment", "xml", "mathml"):
            yield Problem("empty", place(element), "元素为空", "the element is empty")


def _references(root: "_Element") -> Iterator[Problem]:
    known = {element.get("id") for element in root.iter() if isinstance(element.tag, str) and element.get("id")}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for wanted in (element.get("refId") or "").split():
            if wanted not in known:
                yield Problem(
                    "reference", place(element), f"引用的 id “{wanted}”不存在", f"no element has the id “{wanted}”"
                )


def _days(root: "_Element") -> Iterator[Problem]:
    core = root.find(".//dcc:coreData", _NAMES)
    if core is None:
        return
    named = ("receiptDate", "beginPerformanceDate", "endPerformanceDate", "issueDate")
    days = {name: core.findtext(f"dcc:{name}", namespaces=_NAMES) for name in named}
    for earlier, later in (("beginPerformanceDate", "endPerformanceDate"), ("endPerformanceDate", "issueDate")):
        first, last = days[earlier], days[later]
        if first and last and last.strip()[:10] < first.strip()[:10]:
            zh, en = f"{later}（{last}）早于 {earlier}（{first}）", f"{later} ({last}) lies before {earlier} ({first})"
            yield Problem("days", place(core), zh, en)


def _countries(root: "_Element") -> Iterator[Problem]:
    for name in ("countryCodeISO3166_1", "countryCode"):
        for element in _find(root, f".//dcc:{name}"):
            if not _COUNTRY.match(_word(element)):
                zh, en = (
                    f"国家代码“{_word(element)}”不合 ISO 3166-1",
                    f"“{_word(element)}” is no ISO 3166-1 country code",
                )
                yield Problem("country", place(element), zh, en)
