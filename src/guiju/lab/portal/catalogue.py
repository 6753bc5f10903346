"""The public page of the code's catalogue, searchable and printable, and the same as JSON, CSV and OSCAL."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.conduct import oscal
from guiju.conduct.catalogue import REBUILT, chapters
from guiju.conduct.catalogue_document import RequirementEntry, document, published_schema
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.sentences import word
from guiju.conduct.rule_words import looks_for
from guiju.lab.portal import limits
from guiju.lab.portal.capability import EXPORTS, Line, harmless
from guiju.lab.ui.desk import public_frame
from guiju.lab.ui.words import language
from guiju.record import codec
from guiju.record.words import Text

NAMES = ("q", "chapter", "level", "evidence")
LEVELS = ("must", "must_not", "should", "may")
COMMAS = {"zh": "、", "en": ", "}
PARTS = ("rules", "documents", "attestation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row in the language of the page."""

    id: str
    level: str
    level_word: str
    literal: str
    """The draft's own word, where the row stands under a weaker parent."""
    red_line: bool
    text: str
    asks: str
    to_do: str
    nature: str
    severity: str
    parts: tuple[str, ...]
    documents: tuple[str, ...]
    methods: tuple[str, ...]
    anchors: tuple[str, ...]
    applies_to: tuple[str, ...]
    outside_asked: bool
    parent: str
    parameters: tuple[str, ...]
    rule_count: int
    rules: tuple[str, ...]
    """What they look for; two rules may look for the same, at an act and in a register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A heading with those of its rows that answer the search."""

    id: str
    title: str
    above: str
    rebuilt: bool
    rows: tuple[Shown, ...]


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every row of the code: what it asks, what an assessor asks to see, how it is judged."""
    lang = language()
    asked = {name: _typed(request, name) for name in NAMES}
    found = tuple(_chapters(lang, asked))
    context = {
        **public_frame("catalogue"),
        "found": found,
        "count": sum(len(each.rows) for each in found),
        "all": len(document().requirements),
        "asked": asked,
        "typed": any(asked.values()),
        "open": request.GET.get("open") == "1",
        "chapters": [(number, _in(title, lang)) for number, title in chapters().items()],
        "levels": [(code, word("level", code, lang)) for code in LEVELS],
        "evidence": [(code, word("part", code, lang)) for code in PARTS],
        "comma": COMMAS[lang],
        "notice": word("catalogue", "notice", lang),
        "version": f"{document().catalogue} · {document().judging}",
        "revised": document().revised,
        "profiles": [(f"oscal-profile-{name}", _in(each.title, lang)) for name, each in profiles().items()],
    }
    return render(request, "portal/catalogue.html", context)


def _typed(request: HttpRequest, name: str) -> str:
    return "".join(each for each in request.GET.get(name, "")[:80] if each.isprintable()).strip()


def _in(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


def _chapters(lang: str, asked: dict[str, str]) -> Iterator[Chapter]:
    for number, title in chapters().items():
        rows = tuple(
            shown(lang, each.id)
            for each in document().requirements
            if each.place.chapters[-1] == number and _answers(each, asked)
        )
        if rows:
            above = number.rpartition(".")[0]
            yield Chapter(
                id=number,
                title=_in(title, lang),
                above=_in(chapters()[above], lang) if above else "",
                rebuilt=number in REBUILT,
                rows=rows,
            )


def _answers(row: RequirementEntry, asked: dict[str, str]) -> bool:
    return (
        asked["chapter"] in ("", *row.place.chapters)
        and asked["level"] in ("", row.level)
        and asked["evidence"] in ("", *row.parts)
        and all(each in _searched(row.id) for each in asked["q"].casefold().split())
    )


@cache
def _searched(row: str) -> str:
    """Everything that a search looks at, in both languages."""
    each = next(each for each in document().requirements if each.id == row)
    texts = (each.text, each.asks, each.to_do, *each.anchors, *(chapters()[number] for number in each.place.chapters))
    return " ".join((each.id, *(part for text in texts for part in (text.zh, text.en)))).casefold()


@cache
def shown(lang: str, row: str) -> Shown:
    """A row as the page shows it."""
    each = next(each for each in document().requirements if each.id == row)
    return Shown(
        id=row,
        level=each.level,
        level_word=word("level", each.level, lang),
        literal=word("level", each.literal, lang) if each.literal != each.level else "",
        red_line=each.severity == "critical",
        text=_in(each.text, lang),
        asks=_in(each.asks, lang),
        to_do=_in(each.to_do, lang),
        nature=word("nature", each.nature, lang),
        severity=word("severity", each.severity, lang),
        parts=tuple(word("part", part, lang) for part in each.parts),
        documents=tuple(_in(kind.name, lang) for kind in each.documents),
        methods=tuple(word("method", method, lang) for method in each.methods),
        anchors=tuple(_in(anchor, lang) for anchor in each.anchors),
        applies_to=tuple(_in(who, lang) for who in each.applies_to),
        outside_asked=each.outside_asked,
        parent=each.parent,
        parameters=tuple(_in(own.source, lang) for own in each.parameters),
        rule_count=len(each.rules),
        rules=tuple(dict.fromkeys(looks_for(rule.code, lang) for rule in each.rules)),
    )


# files

COLUMNS = [
    "id",
    "chapter",
    "level",
    "literal",
    "effective",
    "tier",
    "nature",
    "severity",
    "weight",
    "parts",
    "documents",
    "outside_asked",
    "anchors",
    "text_zh",
    "text_en",
    "asks_zh",
    "asks_en",
    "to_do_zh",
    "to_do_en",
    "rules",
]


def _csv(lang: str) -> Iterator[str]:
    """With the mark by which spreadsheets know UTF-8, and no cell that they would calculate."""
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for each in document().requirements:
        yield writer.writerow([harmless(cell) for cell in _cells(each)])


def _cells(each: RequirementEntry) -> Iterable[Any]:
    head = (each.id, each.place.chapters[-1], each.level, each.literal, each.effective, each.tier, each.nature)
    kinds = " ".join(kind.kind for kind in each.documents)
    middle = (each.severity, each.weight, " ".join(each.parts), kinds, each.outside_asked)
    texts = (text for pair in (each.text, each.asks, each.to_do) for text in (pair.zh, pair.en))
    anchors = "; ".join(anchor.zh for anchor in each.anchors)
    return (*head, *middle, anchors, *texts, " ".join(rule.code for rule in each.rules))


def _json(value: Any) -> Iterator[str]:
    yield json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _profile(name: str) -> Callable[[str], Iterator[str]]:
    return lambda lang: _json(oscal.profile(profiles()[name], lang, f"oscal-catalog.json?lang={lang}"))


FILES: dict[tuple[str, str], Callable[[str], Iterator[str]]] = {
    ("catalogue", "csv"): _csv,
    ("catalogue", "json"): lambda lang: _json(codec.encode(document())),
    ("catalogue-schema", "json"): lambda lang: iter([published_schema()]),
    ("oscal-catalog", "json"): lambda lang: _json(oscal.catalog(lang)),
    **{(f"oscal-profile-{name}", "json"): _profile(name) for name in profiles()},
}


@require_safe
@limits.limited(EXPORTS)
def file(request: HttpRequest, name: str, kind: str) -> StreamingHttpResponse:
    """The catalogue as a file; OSCAL in the language of the page, or in `?lang=zh|en`."""
    if (name, kind) not in FILES:
        raise Http404
    lang = request.GET.get("lang", "")
    parts = FILES[name, kind](lang if lang in ("zh", "en") else language())
    media_type = "application/json" if kind == "json" else "text/csv; charset=utf-8"
    response = StreamingHttpResponse(parts, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
