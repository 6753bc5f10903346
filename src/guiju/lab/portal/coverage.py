"""For staff: what of the software serves each row of the code, with links, and where nothing does yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.conduct.catalogue import catalogue, chapters
from guiju.conduct.evaluation.sentences import word
from guiju.conduct.rule_words import looks_for
from guiju.conduct.serving import STATES, Serving, serving
from guiju.lab.portal.catalogue import COMMAS
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.words import ACTS, language
from guiju.lab.ui.words import word as ui_word

COLOURS = {"served": "g-good", "partly": "g-warn", "unserved": "g-bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the code and what serves it, in the language of the page."""

    id: str
    text: str
    level: str
    state: str
    state_word: str
    colour: str
    rules: tuple[str, ...]
    guarded: int
    acts: tuple[tuple[str, bool], ...]
    """Words of the acts, and whether rules guard them; guarded ones first."""
    registers: tuple[str, ...]
    documents: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]


@staff()
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """All rows by chapter; `?state=` leaves those of one state."""
    lang, wanted = language(), request.GET.get("state", "")
    rows = [_row(each, lang) for each in serving().values() if wanted in ("", each.state)]
    context = {
        "chapters": list(_by_chapter(rows, lang)),
        "counts": [(state, word("serving", state, lang), _count(state)) for state in STATES],
        "all": len(serving()),
        "comma": COMMAS[lang],
        "wanted": wanted if wanted in STATES else "",
    }
    return page(request, "portal/coverage.html", context, title=_("The code and the software"))


def _count(state: str) -> int:
    return sum(each.state == state for each in serving().values())


def _by_chapter(rows: list[Row], lang: str) -> Iterator[tuple[str, str, list[Row]]]:
    for number, title in chapters().items():
        own = [each for each in rows if catalogue()[each.id].chapter == number]
        if own:
            yield number, title.zh if lang == "zh" else title.en, own


def _row(each: Serving, lang: str) -> Row:
    own = catalogue()[each.row]
    return Row(
        id=each.row,
        text=own.text.zh if lang == "zh" else own.text.en,
        level=word("level", own.level, lang),
        state=each.state,
        state_word=word("serving", each.state, lang),
        colour=COLOURS[each.state],
        rules=tuple(looks_for(code, lang) for code in each.rules),
        guarded=len(each.guarded),
        acts=tuple((str(ui_word(ACTS, act)), act in each.guarded) for act in _guarded_first(each)),
        registers=tuple(word("register", name, lang) for name in each.registers)
        + tuple(word("period", name, lang) for name in each.periods),
        documents=tuple(word("document_kind", kind, lang) for kind in each.documents),
        pages=tuple((word("page", name, lang), link) for name in each.pages if (link := address(name))),
        lacks=tuple(word("module", code, lang) for code in each.lacks),
    )


def _guarded_first(each: Serving) -> list[str]:
    return sorted(each.acts, key=lambda act: (act not in each.guarded, act))


def address(name: str) -> str:
    """The address of a page; empty where this house has none of that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
