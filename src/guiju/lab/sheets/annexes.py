"""How annexes write numbers: with their unit, a sign, a power of ten, k; read as the columns have them."""

import re
import unicodedata
from typing import Any

from guiju.lab.sheets.workbook import Formula
from guiju.results.units import is_known, one_dimension

NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
SPAN = re.compile(rf"\(?\s*({NUMBER})\s*([^\s\d~()]*)\s*~\s*({NUMBER})\s*\)?\s*(.*)")
WITH_UNIT = re.compile(rf"({NUMBER})\s*([^-\s\d.~+*×()\[][^\s~]*)?")
POWER = re.compile(r"(\d)\s*[×xX*·]\s*10(?:\^\(?([-+−]?\d+)\)?|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
SIGNS = str.maketrans({"−": "-", "～": "~", "∼": "~", "–": "~", "—": "~", "（": "(", "）": ")", "℃": "°C", "＋": "+"})
COVERAGE = re.compile(r"(.*?)[\s,，;；]*[(（]\s*[kK]\s*[=＝]\s*([\d.]+)\s*[)）]\s*")


def plain(text: str) -> str:
    """A number with its power of ten as people type it into programs, and without a plus before it."""
    powered = POWER.sub(lambda found: f"{found[1]}e{(found[2] or found[3]).translate(RAISED)}", text.strip())
    return re.sub(r"^[+＋](?=\d)", "", powered)


def as_columns(cells: tuple[Any, ...], places: dict[str, int]) -> tuple[Any, ...]:
    """The cells of a line with range, units and k in their own columns, where annexes write them into one cell.

    What contradicts another cell is left as it stands: its column then refuses it.
    """
    row = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
    for step in (_spread, _ends, _smallest):
        step(row)
    changed = {place: row[name] for name, place in places.items()}
    width = max(len(cells), *(place + 1 for place in places.values()))
    return tuple(changed.get(place, cells[place] if place < len(cells) else None) for place in range(width))


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Formula)


def _same(unit: str, cell: Any) -> bool:
    return unicodedata.normalize("NFKC", unit) == unicodedata.normalize("NFKC", str(cell).strip())


def _spread(row: dict[str, Any]) -> None:
    """A range in one cell, as annexes write (0~50) °C, with both ends in their own."""
    if not {"lower", "upper", "unit"} <= row.keys() or not _is_empty(row["upper"]) or not _is_text(row["lower"]):
        return
    found = SPAN.fullmatch(plain(row["lower"]).translate(SIGNS))
    if found is None:
        return
    units = {each for each in (found[2], found[4].strip()) if each}
    if len(units) > 1 or (units and not _is_empty(row["unit"]) and not _same(*units, row["unit"])):
        return
    row["lower"], row["upper"] = plain(found[1]), plain(found[3])
    if units and _is_empty(row["unit"]):
        row["unit"] = units.pop()


def _ends(row: dict[str, Any]) -> None:
    """Both ends of a range without the unit behind them, where that is the unit of the line or the only one."""
    for name in ("lower", "upper"):
        if _is_text(row.get(name)) and "unit" in row:
            row[name] = plain(row[name])
            number, unit = _parted(row[name])
            if unit and (_is_empty(row["unit"]) or _same(unit, row["unit"])):
                row[name], row["unit"] = number, unit if _is_empty(row["unit"]) else row["unit"]


def _smallest(row: dict[str, Any]) -> None:
    """The smallest U without k and unit behind it, where they stand in their own columns or can go there."""
    if not {"smallest_U", "smallest_U_unit", "k"} <= row.keys() or not _is_text(row["smallest_U"]):
        return
    text = plain(row["smallest_U"])
    stated = COVERAGE.fullmatch(text)
    if stated is not None and (_is_empty(row["k"]) or str(row["k"]).strip() == stated[2]):
        text, row["k"] = stated[1].strip(), stated[2] if _is_empty(row["k"]) else row["k"]
    number, unit = _parted(text)
    told = row["smallest_U_unit"]
    if unit and (_is_empty(told) or _same(unit, told)):
        row["smallest_U_unit"] = unit if _is_empty(told) else told
        text = number
    elif unit and is_known(unit) and is_known(str(told).strip()) and one_dimension(unit, str(told).strip()):
        # The unit beside a number is the number's own, whatever the column says of the other lines.
        text, row["smallest_U_unit"] = number, unit
    row["smallest_U"] = text


def _parted(text: str) -> tuple[str, str]:
    """A number and the unit behind it; the text itself and nothing where it is no number with a unit."""
    found = WITH_UNIT.fullmatch(plain(text).translate(SIGNS))
    return (text, "") if found is None or not found[2] else (plain(found[1]), found[2].strip())
