"""The words on the pages, for saying where two PDFs differ. The verdict itself rests on bytes, not on these words."""

from itertools import zip_longest

_MOST = 12


def differing_lines(expected: bytes, found: bytes) -> list[tuple[int, str, str]]:
    """Page, expected line and found line where the text layers differ, at most a dozen.

    Empty when they are alike, when the file cannot be read, or when no text extractor (pypdfium2) is installed.
    """
    try:
        wanted, read = page_lines(expected), page_lines(found)
    except (ImportError, ValueError, RuntimeError):
        return []
    differences: list[tuple[int, str, str]] = []
    for number in range(max(len(wanted), len(read))):
        pages = [lines[number] if number < len(lines) else [] for lines in (wanted, read)]
        pairs = zip_longest(*pages, fillvalue="")
        differences += [(number + 1, line, other) for line, other in pairs if line != other]
    return differences[:_MOST]


def page_lines(pdf: bytes) -> list[list[str]]:
    """Lines of text of every page. ImportError without pypdfium2, RuntimeError for a file it cannot read."""
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded().splitlines() for page in document]
    finally:
        document.close()
