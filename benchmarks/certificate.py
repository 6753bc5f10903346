"""How long each part of a certificate takes: twenty in one process, beside a floor of the same run.

Aim: 150 ms for each certificate without a timestamp service. The floor is what the machine needs for one empty page of
Typst, one signature by ECDSA P-256 and one look at the SHA-256 of as many bytes.
Run: .venv/bin/python benchmarks/certificate.py [CERTIFICATES] [POINTS]
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "certificate"))

import typst  # noqa: E402
from certificate_cases import case, issuing  # noqa: E402
from certificate_seals import make_seal  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: E402

from guiju.canonical import dumps, sha256, sm3  # noqa: E402
from guiju.certificate import build_dcc, certificate_model, compare_content, render_pdf, sign_pdf, sign_xml  # noqa: E402
from guiju.certificate.dcc_check import load_schema  # noqa: E402
from guiju.certificate.xml_safe import parse  # noqa: E402
from guiju.integrity.checkpoint import Checkpoint, sign_checkpoint  # noqa: E402
from guiju.integrity.merkle import MemoryTree  # noqa: E402
from guiju.integrity.note import Signer  # noqa: E402
from guiju.integrity.proof import format_proof, make  # noqa: E402

CERTIFICATES = 20
POINTS = 6
AIM = 0.150
PAGE = "page (Typst, PDF/A-3a)"
AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
SCHEMA = ROOT.parent / "shared" / "reference" / "dcc" / "xsd" / "v3.3.0" / "dcc.xsd"


class Times:
    """Seconds of each part, in the order in which the parts were first seen."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = {}
        self.busy: dict[str, list[float]] = {}
        """Seconds of the processor alone, which tell on a machine that does other things too."""

    def take(self, part: str, work: Callable[[], Any]) -> Any:
        """What `work` returns; its time goes to `part`."""
        start, busy = time.perf_counter(), time.process_time()
        made = work()
        self.parts.setdefault(part, []).append(time.perf_counter() - start)
        self.busy.setdefault(part, []).append(time.process_time() - busy)
        return made


def one_certificate(times: Times, number: int, points: int, *, seal: Any, tree: MemoryTree, signer: Signer) -> None:
    """All that happens to one certificate, from the frozen case to the proof beside the file."""
    held, head = case(points, number=f"YS-JL-2026-{number:04d}"), issuing(f"演示-2026-{number:06d}")
    model = times.take("model", lambda: certificate_model(held, head))
    dcc = times.take("DCC", lambda: build_dcc(model))
    if SCHEMA.is_file():
        schema = load_schema(SCHEMA)
        if not times.take("schema (XSD)", lambda: schema.validate(parse(dcc))):
            raise SystemExit("a DCC breaks the schema")
    xml = times.take("XAdES", lambda: sign_xml(dcc, seal, AT))
    page = times.take(PAGE, lambda: render_pdf(model, xml))
    pdf = times.take("PAdES B-B", lambda: sign_pdf(page, seal, AT).data)

    def check() -> None:
        if compare_content(held, head, pdf, xml, seal.certificate):
            raise SystemExit("the content check found a difference")

    times.take("content check", check)
    times.take("hashes, log and proof", lambda: logged(tree, signer, pdf, xml))


def logged(tree: MemoryTree, signer: Signer, pdf: bytes, xml: bytes) -> str:
    """SHA-256 and SM3 of both files, an entry, a signed checkpoint and the proof's text."""
    digests = [digest(data) for data in (pdf, xml) for digest in (sha256, sm3)]
    entry = dumps({"files": digests, "type": "issue"})
    index = tree.append(entry)
    signed = sign_checkpoint(Checkpoint(origin="guiju.example/benchmark", size=tree.size, root=tree.root()), signer)
    return format_proof(make(tree, index, tree.size, signed, entry))


def floor(rounds: int, folder: Path) -> float:
    """Median seconds of one empty page of Typst, one signature and one hash of a certificate's size."""
    (folder / "empty.typ").write_text('#set page(paper: "a4")\n#sys.inputs.x')
    compiler = typst.Compiler(input=str(folder / "empty.typ"), root=str(folder), ignore_system_fonts=True)
    key, data = ec.generate_private_key(ec.SECP256R1()), bytes(250_000)
    taken = []
    for number in range(rounds):
        start = time.perf_counter()
        compiler.compile(format="pdf", sys_inputs={"x": str(number)})
        key.sign(data[:100], ec.ECDSA(SHA256()))
        hashlib.sha256(data).digest()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Prints a table: median and largest time of each part, the total beside the aim, and the floor."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CERTIFICATES
    points = int(sys.argv[2]) if len(sys.argv) > 2 else POINTS
    seal, tree, signer = make_seal(), MemoryTree(), Signer.generate("guiju.example/benchmark")
    # fonts, schema and modules are loaded once a process
    one_certificate(Times(), 0, points, seal=seal, tree=tree, signer=signer)
    times = Times()
    for number in range(1, count + 1):
        one_certificate(times, number, points, seal=seal, tree=tree, signer=signer)
    print(f"{count} certificates of {points} points{'' if SCHEMA.is_file() else '; no schema folder, XSD not checked'}")
    parts = list(times.parts)
    print(f"{'part':<36}{'median ms':>10}{'most ms':>10}{'CPU ms':>10}")
    for part in parts:
        row(part, times.parts[part], times.busy[part])
    each = [sum(times.parts[part][place] for part in parts) for place in range(count)]
    busy = [sum(times.busy[part][place] for part in parts) for place in range(count)]
    row("total", each, busy)
    with tempfile.TemporaryDirectory() as folder:
        total, least = statistics.median(each), floor(count, Path(folder))
    print(f"{'aim, without a timestamp service':<36}{AIM * 1e3:>10.1f}  {'met' if total <= AIM else 'not met'}")
    print(
        f"{'floor: empty page, signature, hash':<36}{least * 1e3:>10.1f}  total is {total / least:.1f} times the floor"
    )
    there = total + statistics.median(times.parts[PAGE])
    print(
        f"{'total, checked in another process':<36}{there * 1e3:>10.1f}  the check sets the page again; here it is kept"
    )


def row(name: str, taken: list[float], busy: list[float]) -> None:
    """One line of the table."""
    figures = (statistics.median(taken), max(taken), statistics.median(busy))
    print(f"{name:<36}" + "".join(f"{figure * 1e3:>10.1f}" for figure in figures))


if __name__ == "__main__":
    main()
