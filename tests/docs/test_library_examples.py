"""Every example of docs/library.md and docs/budget.md runs and gives what stands there."""

import doctest
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples(path: Path) -> list[doctest.DocTest]:
    """One test for each fenced block, the names of earlier blocks known to it."""
    text, known = path.read_text("utf-8"), {}
    parser = doctest.DocTestParser()
    made = []
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        test = parser.get_doctest(match[1], known, f"{path.name}:{line}", str(path), line)
        test.globs = known
        made.append(test)
    return made


@pytest.fixture
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the guide opens: a case, a certificate with its proof and the log's key."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "verification"))
    from verification_files import ISSUE, Log, issued, usual_entries

    log, one = Log(usual_entries()), issued()
    (tmp_path / "case.json").write_bytes(one.case_file)
    (tmp_path / "certificate.xml").write_bytes(one.xml)
    (tmp_path / "certificate.pdf").write_bytes(one.pdf)
    (tmp_path / "certificate.tlog-proof").write_bytes(log.proof(ISSUE))
    (tmp_path / "log.vkey").write_text(log.signer.vkey, "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("name", ["library.md", "budget.md"])
def test_the_examples_of_the_guide_are_true(name: str) -> None:
    found = examples(ROOT / "docs" / name)
    assert sum(len(test.examples) for test in found) >= 5
    failed = 0
    for test in found:
        runner = doctest.DocTestRunner(optionflags=FLAGS)
        runner.run(test, out=sys.stdout.write, clear_globs=False)
        failed += runner.summarize(verbose=False).failed
    assert failed == 0


def test_links_of_the_guides_lead_somewhere() -> None:
    for path in (ROOT / "docs" / "library.md", ROOT / "docs" / "budget.md", ROOT / "docs" / "zh" / "不确定度评定.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
