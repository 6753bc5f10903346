"""Reading and writing spreadsheets: .xlsx by openpyxl, .csv by the standard library; bounded, and without formulas."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Signs at which a spreadsheet takes a cell for a formula."""


class SheetUnreadable(ValueError):
    """The file is no spreadsheet that can be read; told in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


class Formula(str):
    """A formula whose result the file does not hold: a program wrote it that never worked it out."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, headings first; `first` is the number of the heading's row."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    """Number of the row in the file, and its cells."""
    files: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the files that came with it, by their names without regard to case."""

    @cached_property
    def cells(self) -> dict[int, tuple[Any, ...]]:
        """The cells of a row by its number."""
        return dict(self.rows)


def read(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file that hold something. Raises SheetUnreadable."""
    if len(data) > MOST_BYTES:
        raise SheetUnreadable(
            f"文件超过 {MOST_BYTES >> 20} MB，请分成几份", f"the file is over {MOST_BYTES >> 20} MB; split it"
        )
    if data[:2] == b"PK":
        return _workbook(data)
    if name.casefold().endswith((".csv", ".txt", ".tsv")):
        return [_csv(data)]
    raise SheetUnreadable("只能读取 .xlsx 或 .csv 文件", "only .xlsx and .csv files can be read")


def _workbook(data: bytes) -> list[Sheet]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise SheetUnreadable("解压后过大，拒绝读取", "the file unpacks to too much")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if _has_formulas(data) else book
        found = [
            _sheet(each.title, each.iter_rows(values_only=True) if written is book else _worked_out(each, formulas))
            for each, formulas in zip(book.worksheets, written.worksheets, strict=True)
        ]
    except SheetUnreadable:
        raise
    except Exception:
        # openpyxl raises whatever its parsers meet in a damaged file; its words are about its own insides.
        raise SheetUnreadable("文件已损坏或不是 .xlsx", "the file is damaged or no .xlsx") from None
    return [each for each in found if each.rows]


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [each for each in packed.namelist() if each.startswith("xl/worksheets/")]
        return any(b"<f>" in text or b"<f " in text for text in map(packed.read, sheets))


def _worked_out(values: Any, formulas: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, with the formulas whose results are not in the file."""
    for results, written in zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False):
        pairs = zip(results, written, strict=False)
        yield tuple(Formula(one) if result is None and _is_formula(one) else result for result, one in pairs)


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _csv(data: bytes) -> Sheet:
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetUnreadable(
            "文件编码不是 UTF-8、GB18030 或 UTF-16", "the file is encoded neither as UTF-8 nor GB 18030 nor UTF-16"
        )
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return _sheet("csv", csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise SheetUnreadable("CSV 格式有误：引号不成对，或单元格过长", f"the CSV is malformed: {error}") from None


def _sheet(title: str, rows: Iterable[Sequence[Any]]) -> Sheet:
    headings: tuple[str, ...] = ()
    found: list[tuple[int, tuple[Any, ...]]] = []
    for number, all_cells in enumerate(rows, start=1):
        cells = _trimmed(all_cells) if len(all_cells) > MOST_COLUMNS else all_cells
        if not any(each not in (None, "") for each in cells):
            continue
        if not headings:
            headings = tuple(str(each or "").strip().lstrip("*").strip() for each in cells)
            continue
        found.append((number, tuple(cells)))
        if len(found) > MOST_ROWS:
            raise SheetUnreadable(f"超过 {MOST_ROWS} 行，请分成几份", f"more than {MOST_ROWS} rows; split the file")
    return Sheet(title, headings, tuple(found))


def _trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    if any(each not in (None, "") for each in cells[MOST_COLUMNS:]):
        raise SheetUnreadable(f"超过 {MOST_COLUMNS} 列", f"more than {MOST_COLUMNS} columns")
    return cells[:MOST_COLUMNS]


def harmless(value: Any) -> Any:
    """A value that no spreadsheet runs as a formula when it opens a CSV; a plain number stays as it is."""
    if isinstance(value, str) and value.startswith(DANGEROUS) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    from guiju.lab.house.controlled import is_decimal

    return is_decimal(text)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV that spreadsheet programs open as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([harmless(each) for each in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook whose cells are text, numbers and days; nothing in it is a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, WriteOnlyCell, Font, each) for each in headings])
    for row in rows:
        cells = []
        for each in row:
            cell = WriteOnlyCell(sheet, value=each)
            if isinstance(each, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: Any, cell_type: Any, font: Any, text: str) -> Any:
    cell = cell_type(sheet, value=text)
    cell.font = font(bold=True)
    return cell
