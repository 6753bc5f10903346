"""Which act a sheet is for, told by its headings; and what is wrong with headings that fit none."""

from collections.abc import Sequence

from guiju.lab.sheets.filed import LANGUAGES, Column, columns_of, fileable, title_of
from guiju.lab.sheets.workbook import Sheet, SheetUnreadable

MOST_TOLD = 12
"""Headings that a message lists."""


def matching(sheet: Sheet) -> str | None:
    """The act whose columns the sheet's headings name best; None where none has all that it needs."""
    fitting = [act for act in fileable() if not lacking_of(columns_of(act), sheet)]
    best = max(fitting, key=lambda act: _used(act, sheet), default=None)
    return best if best is not None and _used(best, sheet) > 0 else None


def unmatched(sheets: Sequence[Sheet]) -> SheetUnreadable:
    """What to tell of a file whose headings fit nothing: what comes nearest, what it lacks, what is not known."""
    tried = [(_known(columns_of(act), each), act, each) for each in sheets for act in fileable()]
    known, act, sheet = max(tried, key=lambda each: each[0], default=(0, "", None))
    if not known or sheet is None:
        titles = "、".join(each.title for each in sheets) or "—"
        return SheetUnreadable(
            f"没有一张工作表（{titles}）的表头与某个登记簿相符；请下载模板",
            f"the headings of no sheet ({titles}) fit a register; download a template",
        )
    strange = unknown_of(columns_of(act), sheet)
    needed = lacking_of(columns_of(act), sheet)
    zh = f"工作表“{sheet.title}”的表头最接近“{title_of(act, LANGUAGES[0])}”"
    en = f"the headings of the sheet “{sheet.title}” come nearest to “{title_of(act, LANGUAGES[1])}”"
    return SheetUnreadable(f"{zh}，{_told_zh(needed, strange)}", f"{en}; {_told_en(needed, strange)}")


def lacking(columns: Sequence[Column], sheet: Sheet) -> SheetUnreadable | None:
    """What to tell of a sheet without needed columns; None where it has them all."""
    needed = lacking_of(columns, sheet)
    if not needed:
        return None
    strange = unknown_of(columns, sheet)
    return SheetUnreadable(
        f"工作表“{sheet.title}”{_told_zh(needed, strange)}", f"the sheet “{sheet.title}”: {_told_en(needed, strange)}"
    )


def _told_zh(needed: Sequence[Column], strange: Sequence[str]) -> str:
    lacks = f"缺少列：{'、'.join(each.title(LANGUAGES[0]) for each in needed)}" if needed else ""
    odd = f"认不出的表头：{'、'.join(strange[:MOST_TOLD])}" if strange else ""
    return f"{'；'.join(filter(None, (lacks, odd)))}。请按模板的表头改名后再上传"


def _told_en(needed: Sequence[Column], strange: Sequence[str]) -> str:
    lacks = f"it lacks the columns: {', '.join(each.title(LANGUAGES[1]) for each in needed)}" if needed else ""
    odd = f"headings not known: {', '.join(strange[:MOST_TOLD])}" if strange else ""
    return f"{'; '.join(filter(None, (lacks, odd)))}. Name them as in the template and send the file again"


def lacking_of(columns: Sequence[Column], sheet: Sheet) -> list[Column]:
    """The needed columns that a sheet does not have."""
    return [each for each in columns if each.required and not each.headings & set(sheet.headings)]


def unknown_of(columns: Sequence[Column], sheet: Sheet) -> list[str]:
    """The headings that no column answers to."""
    known = {name for each in columns for name in each.headings}
    return [each for each in sheet.headings if each and each not in known]


def _known(columns: Sequence[Column], sheet: Sheet) -> int:
    return sum(bool(each.headings & set(sheet.headings)) for each in columns)


def _used(act: str, sheet: Sheet) -> int:
    columns = columns_of(act)
    return _known(columns, sheet) - len(unknown_of(columns, sheet))
