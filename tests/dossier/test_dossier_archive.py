"""Archives of unknown origin: what is no dossier is refused before it costs anything, with a sentence that says why."""

import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from dossier_house import House, codes, guiju, write

from guiju.canonical import dumps, loads
from guiju.dossier import DossierError, check_dossier
from guiju.dossier.archive import Archive
from guiju.dossier.manifest import FileLine, ParameterLine, ParameterRows
from guiju.dossier.names import MANIFEST, case_name, is_lawful
from guiju.dossier.writing import Writer
from guiju.record.words import Day


def refused(file: Path) -> str:
    with pytest.raises(DossierError) as caught:
        check_dossier(file)
    assert caught.value.zh and caught.value.en
    return caught.value.code


def test_what_is_no_archive(tmp_path: Path) -> None:
    file = tmp_path / "file.zip"
    for data in (b"", b"PK", b"not an archive", b"PK\x05\x06", bytes(100_000)):
        file.write_bytes(data)
        assert refused(file) == "not_an_archive"
    assert refused(tmp_path / "none.zip") == "unreadable"
    assert refused(tmp_path) in ("unreadable", "not_an_archive")
    assert refused(Path("/dev/zero")) == "not_an_archive"


def test_a_file_cut_anywhere_is_refused(house: House, scratch: Path) -> None:
    data = house.file.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        scratch.write_bytes(data[: int(len(data) * share)])
        assert refused(scratch) == "not_an_archive"
    # Cut in the middle with the directory whole: the members behind the cut are named.
    scratch.write_bytes(data[: len(data) // 3] + bytes(1000) + data[len(data) // 3 + 1000 :])
    assert house.check(scratch).result == "wrong"


@pytest.mark.parametrize(
    "name",
    [
        "../manifest.json", "/etc/passwd", "cases/../../x.json", "cases\\x.json", "C:/x.json", "registers/",
        "readme.txt", "cases/a/b.json", "registers/People.json", "cases/.json", "log/tile/0/x1/000", "log/tile/9/000",
        "files/abc", "cases/x.json\x00.txt", "case\u0455/x.json", "log/checkpoint/x",
    ],
)  # fmt: skip
def test_names_that_no_dossier_has(house: House, scratch: Path, name: str) -> None:
    assert not is_lawful(name)
    write(scratch, {**house.members(), name.replace("\x00", "~"): b"{}"})
    if "\x00" in name:
        scratch.write_bytes(scratch.read_bytes().replace(name.replace("\x00", "~").encode(), name.encode()))
    assert refused(scratch) == "strange_member"


def test_one_name_twice(house: House, scratch: Path) -> None:
    with zipfile.ZipFile(scratch, "w") as archive, pytest.warns(UserWarning):
        for _ in range(2):
            archive.writestr(MANIFEST, house.members()[MANIFEST])
    assert refused(scratch) == "member_twice"


def test_other_packings(house: House, scratch: Path) -> None:
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(scratch, "w", packing) as archive:
            archive.writestr(MANIFEST, house.members()[MANIFEST])
        assert refused(scratch) == "strange_packing"


def test_bombs(tmp_path: Path) -> None:
    """Many megabytes of nothing; a member beyond its limit; more members than any dossier has."""
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"cases/{number}.json", bytes(30_000_000))
    assert many.stat().st_size < 400_000 and refused(many) == "bomb"
    large = tmp_path / "large.zip"
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cases/1.json", bytes(65 * 1024 * 1024))
    assert refused(large) == "member_too_large"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFE, 0xFFFE, 0x7FFFFFFF, 0, 0)
    large.write_bytes(end)
    assert refused(large) == "too_many_members"


def test_a_size_that_lies_costs_no_memory(tmp_path: Path) -> None:
    """A member says that it has 10 bytes and holds a gigabyte of zeroes."""
    file = tmp_path / "liar.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MANIFEST, "w") as member:
        for _ in range(64):
            member.write(bytes(16 * 1024 * 1024))
    data = bytearray(file.read_bytes())
    crc = zlib.crc32(bytes(10))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 16, crc)
    struct.pack_into("<L", data, place + 24, 10)
    struct.pack_into("<L", data, 22, 10)
    file.write_bytes(data)
    program = (
        "import sys, resource\nfrom pathlib import Path\nfrom guiju.dossier.archive import Archive\n"
        "base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    Archive(Path(sys.argv[1])).read('manifest.json')\nexcept ValueError:\n    pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 64 * 1024, "more than 64 MiB for ten bytes"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0


def test_another_format_or_version_is_named(house: House, scratch: Path) -> None:
    members = house.members()
    manifest = loads(members[MANIFEST])
    for changed in ({"version": 2}, {"format": "other.dossier"}, {"version": "1"}):
        write(scratch, {**members, MANIFEST: dumps({**manifest, **changed})})
        assert refused(scratch) == "format"
    write(scratch, {**members, MANIFEST: dumps({**manifest, "more": 1})})
    assert refused(scratch) == "manifest"
    write(scratch, {**members, MANIFEST: members[MANIFEST] + b" "})
    assert refused(scratch) == "manifest"
    done = guiju("dossier", "evaluate", str(scratch), "--key", house.vkey, "--json")
    assert done.returncode == 2 and loads_error(done.stdout) == "manifest"


def loads_error(text: str) -> str:
    import json

    return str(json.loads(text)["error"]["code"])


def test_facts_of_a_type_that_no_rule_reads_are_passed_over(house: House, scratch: Path) -> None:
    """A file chooses among the types that rules read; it can name nothing else."""

    def strange(members: dict[str, bytes]) -> None:
        value = loads(members["registers/people.json"])
        members["registers/people.json"] = dumps({**value, "kind": "os.system"})

    from guiju.dossier import evaluate_dossier

    checked = house.check(house.resigned(scratch, strange))
    assert codes(checked) == {"facts_absent", "facts_unread"}
    assert evaluate_dossier(scratch, house.trust).checked == checked


def test_names_of_cases_are_plain_and_differ() -> None:
    numbers = ["演示-2026-000001", "试验-2026-000001", "A/1", "A:1", "A 1", "", ".", "..", "-", "a" * 300, "Ａ"]
    made = [case_name(number) for number in numbers]
    assert len(set(made)) == len(numbers) and all(map(is_lawful, made))


def test_a_writer_keeps_order_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "dossier.zip"
    with Writer(file) as writer:
        writer.put("cases/b.json", b"{}")
        for name in ("cases/b.json", "cases/a.json", "../x", MANIFEST):
            with pytest.raises(ValueError):
                writer.put(name, b"{}")
        assert writer.lines == (FileLine(name="cases/b.json", size=2, sha256=writer.lines[0].sha256),)
    assert list(tmp_path.iterdir()) == []


def test_of_two_rows_of_a_parameter_the_later_counts() -> None:
    """The day before, on and after; an end is inclusive."""

    def row(value: str, first: str, last: str | None) -> ParameterLine:
        words = {"name": "p", "source": "", "source_en": "", "approved_by": ""}
        return ParameterLine(value=value, valid_from=Day(first), valid_to=None if last is None else Day(last), **words)

    rows = ParameterRows(
        format="guiju.dossier_parameters",
        version=1,
        rows=(row("old", "2026-01-01", None), row("new", "2026-06-01", "2026-06-30")),
    )
    days = ("2025-12-31", "2026-01-01", "2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01")
    assert [rows.on(Day(day)).get("p") for day in days] == [None, "old", "old", "new", "new", "old"]


def test_an_archive_counts_its_cases(house: House) -> None:
    with Archive(house.file) as archive:
        assert archive.cases == 7


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"#!/bin/sh\necho x\n" + data,
        lambda data: data + b"\0",
        lambda data: data + b"x" * 70,
        lambda data: data + data,
        lambda data: data[:-2] + b"\x04\x00note",
        lambda data: data[:-14] + b"\x05\x00\x05\x00" + data[-10:],
    ],
    ids=["script before", "a byte behind", "more behind", "two of them", "a comment", "fewer members"],
)
def test_nothing_stands_beside_the_members(house: House, scratch: Path, change: Callable[[bytes], bytes]) -> None:
    scratch.write_bytes(change(house.file.read_bytes()))
    assert refused(scratch) in ("surplus_bytes", "not_an_archive")


def test_nothing_stands_between_two_members(house: House, scratch: Path) -> None:
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(sorted(house.members().items())):
            if number == 3:
                assert archive.fp is not None
                archive.fp.write(b"hidden")
                archive.start_dir = archive.fp.tell()
            archive.writestr(name, data)
    assert refused(scratch) == "surplus_bytes"
