"""Structural rules that a DCC's schema cannot say, checked on what we write and on what others send.

They are what PTB's Schematron looks at: release numbers, languages present in every text, quantities covered by a
method and by conditions, no empty element, references that lead somewhere, days in order, country and language codes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from guiju.certificate.dcc_elements import DCC, DS, SI

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELEASE = re.compile(r"^[A-Za-z]\w*\.?\d+(\.\d+)*([-+.]\w+)*$|^v\d+(\.\d+)*.*$")
_COUNTRY = re.compile(r"^[A-Z]{2}$")
_LANGUAGE = re.compile(r"^[a-z]{2}$")
_NAMES = {"dcc": DCC, "si": SI, "ds": DS}
_MOST = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that does not hold: which, where (an XPath-like path), in both languages."""

    rule: str
    where: str
    zh: str
    en: str


class Places:
    """Where the elements of one document stand: local names with positions among equals; siblings are counted once."""

    def __init__(self) -> None:
        self._steps: dict[_Element, str] = {}

    def __call__(self, element: "_Element") -> str:
        """The path of an element, such as ``/digitalCalibrationCertificate/administrativeData/items/item[2]``."""
        steps: list[str] = []
        node: _Element | None = element
        while node is not None:
            parent = node.getparent()
            if node not in self._steps:
                self._number([node] if parent is None else list(parent))
            steps.append(self._steps[node])
            node = parent
        return "/" + "/".join(reversed(steps))

    def _number(self, equals: list["_Element"]) -> None:
        count = Counter(str(one.tag) for one in equals)
        seen: Counter[str] = Counter()
        for one in equals:
            tag = str(one.tag)
            seen[tag] += 1
            self._steps[one] = _local(one) + (f"[{seen[tag]}]" if count[tag] > 1 else "")


def place(element: "_Element") -> str:
    """Where one element stands; for many of one document ask one :class:`Places`."""
    return Places()(element)


def problems(root: "_Element") -> tuple[Problem, ...]:
    """Rules that do not hold in a DCC, in the order of the list above; at most twenty of each."""
    at = Places()
    rules = (_releases, _languages, _texts, _covered, _empty, _references, _days, _countries)
    return tuple(problem for rule in rules for problem in islice(rule(root, at), _MOST))


def _local(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _find(root: "_Element", path: str) -> list["_Element"]:
    found: list[_Element] = root.findall(path, _NAMES)
    return found


def _word(element: "_Element") -> str:
    return (element.text or "").strip()


def _releases(root: "_Element", at: Places) -> Iterator[Problem]:
    for element in _find(root, ".//dcc:software/dcc:release"):
        if not _RELEASE.match(_word(element)):
            shown = _word(element)
            zh, en = f"软件版本号“{shown}”应写作 v1.2.3", f"release “{shown}” should be written like v1.2.3"
            yield Problem("release", at(element), zh, en)


def _languages(root: "_Element", at: Places) -> Iterator[Problem]:
    for name in ("usedLangCodeISO639_1", "mandatoryLangCodeISO639_1"):
        for element in _find(root, f".//dcc:{name}"):
            if not _LANGUAGE.match(_word(element)):
                zh, en = (
                    f"语言代码“{_word(element)}”不合 ISO 639-1",
                    f"“{_word(element)}” is no ISO 639-1 language code",
                )
                yield Problem("language", at(element), zh, en)


def _texts(root: "_Element", at: Places) -> Iterator[Problem]:
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
            yield Problem("text", at(parent), f"缺少语言 {shown} 的文字", f"no words in language {shown}")


def _covered(root: "_Element", at: Places) -> Iterator[Problem]:
    """A measured quantity stands under a method and under conditions: its own or those of an element around it."""
    for result in _find(root, ".//dcc:measurementResult/dcc:results/dcc:result"):
        quantities = result.findall(".//dcc:quantity", _NAMES)
        measured = [one for one in quantities if not _inside(one, "influenceCondition", "metaData")]
        for name, zh, en in (
            ("usedMethod", "所用方法", "a used method"),
            ("influenceCondition", "影响条件", "an influence condition"),
        ):
            known: dict[_Element, bool] = {}
            bare = next((one for one in measured if not _under(one, name, known)), None)
            if bare is not None:
                yield Problem(name, at(bare), f"量值没有对应的{zh}", f"the quantity is not covered by {en}")


def _inside(element: "_Element", *names: str) -> bool:
    return any(_local(one) in names for one in element.iterancestors())


def _under(element: "_Element", name: str, known: "dict[_Element, bool]") -> bool:
    """An element of that name stands in this one or in one around it; `known` keeps what was looked at before."""
    if element not in known:
        parent = element.getparent()
        here = element.find(f"dcc:{name}s/dcc:{name}", _NAMES) is not None
        known[element] = here or (parent is not None and _under(parent, name, known))
    return known[element]


def _empty(root: "_Element", at: Places) -> Iterator[Problem]:
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag.startswith(f"{{{DS}}}"):
            continue
        ours = element.tag.startswith((f"{{{DCC}}}", f"{{{SI}}}")) and _local(element) != "comment"
        hollow = len(element) == 0 and not _word(element)
        if ours and hollow and not _inside(element, "comment", "xml", "mathml"):
            yield Problem("empty", at(element), "元素为空", "the element is empty")


def _references(root: "_Element", at: Places) -> Iterator[Problem]:
    known = {element.get("id") for element in root.iter() if isinstance(element.tag, str) and element.get("id")}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for wanted in (element.get("refId") or "").split():
            if wanted not in known:
                yield Problem(
                    "reference", at(element), f"引用的 id “{wanted}”不存在", f"no element has the id “{wanted}”"
                )


def _days(root: "_Element", at: Places) -> Iterator[Problem]:
    core = root.find(".//dcc:coreData", _NAMES)
    if core is None:
        return
    named = ("receiptDate", "beginPerformanceDate", "endPerformanceDate", "issueDate")
    days = {name: core.findtext(f"dcc:{name}", namespaces=_NAMES) for name in named}
    for earlier, later in (("beginPerformanceDate", "endPerformanceDate"), ("endPerformanceDate", "issueDate")):
        first, last = days[earlier], days[later]
        if first and last and last.strip()[:10] < first.strip()[:10]:
            zh, en = f"{later}（{last}）早于 {earlier}（{first}）", f"{later} ({last}) lies before {earlier} ({first})"
            yield Problem("days", at(core), zh, en)


def _countries(root: "_Element", at: Places) -> Iterator[Problem]:
    for name in ("countryCodeISO3166_1", "countryCode"):
        for element in _find(root, f".//dcc:{name}"):
            if not _COUNTRY.match(_word(element)):
                zh, en = (
                    f"国家代码“{_word(element)}”不合 ISO 3166-1",
                    f"“{_word(element)}” is no ISO 3166-1 country code",
                )
                yield Problem("country", at(element), zh, en)
