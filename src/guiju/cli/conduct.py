"""`guiju conduct`: the catalogue of the code, as table, JSON or OSCAL, and what of the software serves each row."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.conduct.serving import Serving

SUMMARY = {
    "zh": "规范条款目录（可输出 OSCAL），以及每条由软件的哪些部分支持",
    "en": "the code's catalogue (also as OSCAL), and what of the software serves each row",
}


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`catalogue [--oscal] [--profile NAME]`, `coverage`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    commands = parser.add_subparsers(dest="conduct_command", required=True, metavar="catalogue|coverage")
    catalogue = commands.add_parser("catalogue", help=told("条款目录", "the catalogue"))
    catalogue.add_argument(
        "--oscal", action="store_true", help=told("输出 OSCAL 1.1.3 目录（JSON）", "an OSCAL 1.1.3 catalog (JSON)")
    )
    catalogue.add_argument(
        "--profile",
        metavar="NAME",
        help=told("输出该评价方案的 OSCAL 配置（JSON）", "an OSCAL profile of this evaluation (JSON)"),
    )
    commands.add_parser(
        "coverage", help=told("每条由什么支持，哪些尚无支持", "what serves each row, and what none does")
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 whatever is found; needs no installation and no database."""
    if options.conduct_command == "coverage":
        return _coverage(context)
    return _catalogue(options, context)


def _catalogue(options: argparse.Namespace, context: Context) -> int:
    from guiju.conduct import oscal
    from guiju.conduct.catalogue_document import document
    from guiju.record.codec import encode

    if options.profile is not None:
        context.emit(oscal.profile(_profile(options.profile), context.lang, "oscal-catalog.json"))
    elif options.oscal:
        context.emit(oscal.catalog(context.lang))
    elif context.json:
        context.emit(encode(document()))
    else:
        _tell_catalogue(context)
    return 0


def _profile(name: str) -> Any:
    from guiju.conduct.evaluation.profile import profiles

    found: Any = {str(each): profile for each, profile in profiles().items()}.get(name)
    if found is None:
        names = ", ".join(profiles())
        raise UsageError(f"没有评价方案 {name}；可用的有：{names}", f"there is no profile {name}; there are: {names}")
    return found


def _tell_catalogue(context: Context) -> None:
    from guiju.conduct.catalogue import catalogue, chapters
    from guiju.conduct.evaluation.sentences import word

    chapter = ""
    for row in catalogue().values():
        if row.chapter != chapter:
            chapter = row.chapter
            title = chapters()[chapter]
            context.show("")
            context.show(f"{chapter} {context.text(title.zh, title.en)}")
        text = context.text(row.text.zh, row.text.en)
        context.show(f"  {row.id}  [{word('level', row.level, context.lang)}] {text}")
    context.show("")
    context.say(
        f"共 {len(catalogue())} 条。{word('catalogue', 'notice', 'zh')}",
        f"{len(catalogue())} rows. {word('catalogue', 'notice', 'en')}",
    )


def _coverage(context: Context) -> int:
    from guiju.conduct.serving import STATES, serving, unserved

    found = serving()
    counts: dict[str, int] = {state: sum(each.state == state for each in found.values()) for state in STATES}
    if context.json:
        rows = [_as_object(each, context.lang) for each in found.values()]
        context.emit({"rows": rows, "counts": counts, "unserved": list(unserved())})
        return 0
    for each in found.values():
        _tell_row(each, context)
    _tell_unserved(unserved(), counts, context)
    return 0


def _as_object(each: Serving, lang: str) -> dict[str, Any]:
    from guiju.conduct.catalogue import requirement
    from guiju.conduct.evaluation.sentences import word

    row = requirement(each.row)
    return {
        "id": each.row,
        "level": row.level,
        "text": row.text.en if lang == "en" else row.text.zh,
        "state": each.state,
        "rules": list(each.rules),
        "acts": list(each.acts),
        "guarded_acts": list(each.guarded),
        "registers": list(each.registers),
        "periods": list(each.periods),
        "documents": list(each.documents),
        "pages": list(each.pages),
        "parameters": list(each.parameters),
        "lacks": [{"code": code, "name": word("module", code, lang)} for code in each.lacks],
    }


def _rule(code: str, lang: str) -> str:
    """What a rule asks, with its code."""
    from guiju.conduct.sentences import questions

    asked = questions(lang).get(code, "")
    return code if not asked else f"{asked} ({code})" if lang == "en" else f"{asked}（{code}）"


def _tell_row(each: Serving, context: Context) -> None:
    from guiju.conduct.catalogue import requirement
    from guiju.conduct.evaluation.sentences import word

    row, lang = requirement(each.row), context.lang
    level = word("level", row.level, lang)
    context.show(f"{each.row}  [{level}] {context.text(row.text.zh, row.text.en)}")
    lines = (
        (("规则", "rules"), [_rule(code, lang) for code in each.rules]),
        (("办理", "acts"), each.acts),
        (("登记簿", "registers"), [word("register", name, lang) for name in each.registers]),
        (("期间事实", "facts of a period"), [word("period", name, lang) for name in each.periods]),
        (("文件", "documents"), [word("document_kind", kind, lang) for kind in each.documents]),
        (("页面", "pages"), [word("page", name, lang) for name in each.pages]),
        (("尚缺", "lacking"), [word("module", code, lang) for code in each.lacks]),
    )
    for (zh, en), names in lines:
        if names:
            context.show(f"    {context.text(zh, en)}: {', '.join(names)}")


def _tell_unserved(rows: tuple[str, ...], counts: dict[str, int], context: Context) -> None:
    from guiju.conduct.catalogue import requirement
    from guiju.conduct.evaluation.sentences import word

    context.show("")
    context.show(", ".join(f"{word('serving', state, context.lang)} {count}" for state, count in counts.items()))
    context.show(
        context.text(
            "尚无软件支持、只由登记文件和人员证明回答的条款：",
            "rows that documents and people's attestations alone answer yet:",
        )
    )
    for row in rows:
        text = requirement(row).text
        context.show(f"  {row}  {context.text(text.zh, text.en)}")
