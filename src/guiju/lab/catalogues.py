"""Compiles the catalogues of translations that are newer than what was compiled; done at every start."""

from pathlib import Path

LAB = Path(__file__).resolve().parent


def compile_stale(folder: Path = LAB) -> list[Path]:
    """Compiles every `.po` below `folder` whose `.mo` is missing or older; returns what was compiled.

    A folder that cannot be written is left as it is: its pages then show the English words.
    """
    made = []
    for source in sorted(folder.glob("**/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            _compile(source, target)
        except OSError:
            continue
        made.append(target)
    return made


def _compile(source: Path, target: Path) -> None:
    import secrets

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as handle:
        catalogue = read_po(handle, locale=source.parts[-3])
    # Beside and renamed: two processes that start together never read half a catalogue.
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with beside.open("wb") as handle:
        write_mo(handle, catalogue)
    beside.replace(target)
