"""No page mixes languages: apart from data, Chinese pages are Chinese and English ones English."""

import io
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from walk_house import ask, body, client

import walk_pages

pytest_plugins = ["walk_house"]

LAB = Path(__file__).parents[2] / "src" / "guiju" / "lab"
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "translated")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
Messages = dict[tuple[str, str], str]

# Words that are the same in both languages, or that name a thing, a form or a standard.
ALLOWED = frozenset(
    """Guiju guiju English SHA SM3 PDF XML DCC QR PAdES XAdES XAdES-B B-B GB GUM EA JJF ISO IEC CIPM MRA CSV JSON
    OSCAL ESG csv xlsx TOTP UTC Apache SVG Enter Esc esc verify proof tlog-proof tlog key log budget eff Seal
    kPa""".split()  # noqa: SIM905
)
COMMAND = re.compile(r"(?:\./)?guiju (?:verify|log|keys|demo|serve|test)[^。；]*")
ADDRESS = re.compile(r"https?://\S+|[\w.+/=-]*\d[\w.+/=-]*|otpauth\S+|\w+\.json|var/\w+")
LATIN = re.compile(r"[A-Za-z]{3,}(?:['’ -][A-Za-z]+)*")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
ATTRIBUTES = ("placeholder", "title", "aria-label", "alt", "data-label", "data-working", "data-waiting", "data-failed")


UNSEEN = frozenset({"script", "style", "title", "pre", "svg"})
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Reader(HTMLParser):
    """Collects what a person sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Drawings speak both languages: they are the same on page, certificate and report.
        named = dict(attrs)
        hushed = tag in ("script", "style", "title", "pre", "svg") or "material-symbols-outlined" in (
            named.get("class") or ""
        )
        if tag not in VOID and (self.silent or hushed):
            self.silent += 1
        if not self.silent:
            self.texts += [str(named[name]) for name in ATTRIBUTES if named.get(name)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if not self.silent:
            self.texts += [str(named[name]) for name in ATTRIBUTES if named.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag not in VOID:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(" ".join(data.split()))


def texts_of(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    return reader.texts


@cache
def data() -> str:
    """Every text that the registers, the records and the journal hold; what stands there may stand on any page."""
    from django.apps import apps
    from django.db.models import CharField, JSONField, TextField

    from guiju.lab.demo.measurements import load

    found, kinds = [repr(load())], (CharField, TextField, JSONField)
    for model in apps.get_models():
        if not model.__module__.startswith("guiju."):
            continue
        columns = [each.name for each in model._meta.concrete_fields if isinstance(each, kinds)]
        for row in model.objects.values_list(*columns):
            found += [str(each) for each in row]
    from guiju.lab.boot import data_folder

    for path in (data_folder() / "files").rglob("*"):
        if path.is_file() and path.stat().st_size < 2**18:
            raw = path.read_bytes()
            if raw[:1] in (b"{", b"["):
                found.append(raw.decode("utf-8"))
    return "\n".join(found)


def is_data(run: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(run)}(?![A-Za-z])", data()) is not None


@cache
def codes() -> frozenset[str]:
    """Codes that have words in the catalogues; a page tells the word, not the code."""
    from importlib import import_module

    modules = [import_module(f"guiju.lab.{path.parent.name}.words") for path in LAB.glob("*/words.py")]
    tables = [table for module in modules for table in vars(module).values() if isinstance(table, dict)]
    own = {"temperature", "length", "mass"}  # an agency's own names of quantities in its scope
    return frozenset(code for table in tables for code in table if isinstance(code, str) and len(code) > 2) - own


@cache
def known(run: str) -> bool:
    words = re.split(r"[ '’]", run)
    return all(each in ALLOWED or len(each) < 3 for each in words) or is_data(run)


def latin_left(text: str) -> list[str]:
    """Latin words of a text that neither are allowed nor stand in the data, and bare codes."""
    parts = re.split(r"[、，, ]+", text.strip())
    if all(each in codes() for each in parts):
        return parts
    bare = ADDRESS.sub(" ", COMMAND.sub(" ", text))
    return [each for each in LATIN.findall(bare) if not known(each)]


def chinese_left(text: str) -> list[str]:
    """Chinese words of a text that do not stand in the data; the names of the software and of languages may."""
    return [
        each
        for each in CHINESE.findall(text)
        if each not in ("规矩", "中文", "简体中文", "演示") and each not in data()
    ]


def mixed(language: str, left: Any) -> str:
    found: dict[str, str] = {}
    for person, place in walk_pages.pages():
        browser = browsers(person, language)
        for text in texts_of(body(ask(browser, place.url))):
            for run in left(text):
                found.setdefault(run, f"{place.url} ({person or 'nobody'}): {text[:120]}")
    return "\n".join(f"{run} — {where}" for run, where in found.items())


@cache
def browsers(person: str, language: str) -> Any:
    return client(person, language)


def test_chinese_pages_hold_no_english_but_data(walked: Path) -> None:
    found = mixed("zh-hans", latin_left)
    assert not found, found


def test_english_pages_hold_no_chinese_but_data(walked: Path) -> None:
    found = mixed("en", chinese_left)
    assert not found, found


def python_messages(source: str) -> Messages:
    stream = io.BytesIO(source.encode("utf-8"))
    found: Messages = {}
    for _line, said, _comments, context in extract("python", stream, keywords=KEYWORDS):
        for each in said if isinstance(said, tuple | list) else (said,):
            if each:
                found[context or "", each] = source
                break
    return found


def messages(folder: Path) -> dict[tuple[str, str], Path]:
    """Every msgid of the modules and templates below a folder, with the file that says it."""
    from django.utils.translation.template import templatize

    found: dict[tuple[str, str], Path] = {}
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        source = path.read_text("utf-8")
        if path.suffix == ".html":
            source = re.sub(r"^[ \t]+", "", templatize(source), flags=re.MULTILINE)
        for key in python_messages(source):
            found.setdefault(key, path)
    return found


def catalogues() -> dict[tuple[str, str], tuple[Path, Any]]:
    found: dict[tuple[str, str], tuple[Path, Any]] = {}
    for path in sorted(LAB.rglob("django.po")):
        with path.open("rb") as handle:
            for message in read_po(handle, locale="zh_Hans"):
                if message.id:
                    msgid = message.id[0] if isinstance(message.id, tuple | list) else message.id
                    found[message.context or "", msgid] = (path, message)
    return found


def said_at_run_time() -> set[tuple[str, str]]:
    """Msgids that stand in tables and are translated when they are shown."""
    from guiju.lab.ui.navigation import DAILY, REGISTERS

    return {("", each[1]) for each in DAILY} | {("", each[1]) for each in REGISTERS}


def libraries() -> dict[tuple[str, str], Path]:
    """The msgids of the libraries whose pages are shown here."""
    import allauth
    import django
    import unfold

    found: dict[tuple[str, str], Path] = {}
    for package, parts in ((unfold, ("",)), (allauth, ("",)), (django, ("contrib", "forms", "core", "views", "utils"))):
        for part in parts:
            found |= messages(Path(package.__file__ or "").parent / part)
    return found


def test_every_message_has_its_chinese(walked: Path) -> None:
    have = catalogues()
    used = {**messages(LAB), **dict.fromkeys(said_at_run_time(), LAB)}
    lacking = {key: path for key, path in used.items() if key not in have}
    foreign = libraries()
    own = {key: path for key, path in lacking.items() if key not in foreign}
    assert not own, "\n".join(f"{path.relative_to(LAB)}: {key}" for key, path in own.items())


def test_no_message_is_empty_or_left_over(walked: Path) -> None:
    used = {*messages(LAB), *said_at_run_time()}
    foreign: dict[tuple[str, str], Path] = {}
    left = []
    for key, (path, message) in catalogues().items():
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(said) or "fuzzy" in message.flags:
            left.append(f"{path.relative_to(LAB)}: no Chinese for {key}")
        elif key not in used:
            foreign = foreign or libraries()
            if key not in foreign:
                left.append(f"{path.relative_to(LAB)}: nobody says {key}")
    assert not left, "\n".join(left)


@pytest.mark.parametrize("word", ["校验", "标定"])
def test_our_own_chinese_uses_the_words_of_the_field(word: str) -> None:
    for (_context, msgid), (path, message) in catalogues().items():
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert not [each for each in said if word in each], (path, msgid)


def test_an_attestation_has_one_chinese_word() -> None:
    """What GB/T 27000 calls 证明 is 人员证明 here; 评定 is of uncertainty, and statements and interests are 声明."""
    texts = {
        name: LAB.parent / name
        for name in (
            "lab/house/refusals.zh.toml",
            "conduct/data/evaluation.zh.toml",
            "conduct/data/judging-1.toml",
            "reports/data/evaluation.zh.toml",
        )
    }
    said = [f"{name}: {each}" for name, path in texts.items() for each in path.read_text("utf-8").splitlines()]
    said = [each for each in said if re.search(r": (attest|to_do\.zh)", each)]
    for (_context, msgid), (path, message) in catalogues().items():
        if re.search(r"\b([Aa]ttestations?|[Rr]ow attested)\b(?!:)", msgid):
            assert "证明" in str(message.string), (path, msgid)
            said.append(f"{msgid} {message.string}")
    wrong = re.compile("(?<!不确定度)(?<!重新)评定(?!模板)|自证|人员声明|自我声明")
    assert len(said) > 150
    assert not [each for each in said if wrong.search(each)]


def test_placeholders_agree() -> None:
    """A translation names the same parameters as its original."""
    named = re.compile(r"%\((\w+)\)|\{(\w+)\}")
    for (_context, msgid), (path, message) in catalogues().items():
        ids = " ".join(message.id) if isinstance(message.id, tuple | list) else message.id
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for each in said:
            assert set(named.findall(each)) <= set(named.findall(ids)), (path, msgid)
            if not isinstance(message.id, tuple | list):
                assert set(named.findall(each)) == set(named.findall(ids)), (path, msgid)


def test_a_message_has_one_chinese() -> None:
    """Django merges the catalogues of all apps: of two translations one would stand on the other's pages."""
    said: dict[tuple[str, str], dict[Any, Path]] = {}
    for path in sorted(LAB.rglob("django.po")):
        with path.open("rb") as handle:
            for message in read_po(handle, locale="zh_Hans"):
                if message.id:
                    msgid = message.id[0] if isinstance(message.id, tuple | list) else message.id
                    said.setdefault((message.context or "", msgid), {})[message.string] = path
    several = {key: found for key, found in said.items() if len(found) > 1}
    assert not several, several
