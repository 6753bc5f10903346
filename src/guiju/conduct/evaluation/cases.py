"""One case judged once: its digest names what was judged, so that the judgement can be kept and used again."""

from collections.abc import Iterable

from guiju import canonical
from guiju.conduct.evaluation.rule_set import rule_set_sha256
from guiju.conduct.evaluation.sources import CaseJudgement
from guiju.conduct.past import judge_case
from guiju.conduct.rule import RULES
from guiju.record.codec import to_bytes
from guiju.record.reading import record_sha256
from guiju.record.statement import Case
from guiju.record.verify import VerifySignature
from guiju.record.words import Digest


def case_digest(case: Case) -> Digest:
    """SHA-256 over the record's digest, those of its enclosures at hand, and those of its signed statements."""
    said = [canonical.sha256(to_bytes(each)) for each in case.statements]
    return digest_of_parts(record_sha256(case), (each.digest for each in case.enclosures), said)


def digest_of_parts(record: str, enclosures: Iterable[str], statements: Iterable[str]) -> Digest:
    """The same from the parts, for a store that keeps them apart: statements in their order, enclosures in any."""
    return Digest(canonical.sha256(_said(record, sorted(enclosures), list(statements))))


def _said(record: str, enclosures: list[str], statements: list[str]) -> bytes:
    """The canonical bytes of the three; those of digits and letters alone are put together here."""
    named = "".join([record, *enclosures, *statements])
    if not (named.isascii() and named.isalnum()):
        return canonical.dumps([record, enclosures, statements])
    return f'["{record}",{_listed(enclosures)},{_listed(statements)}]'.encode()


def _listed(digests: list[str]) -> str:
    quoted = '","'.join(digests)
    return f'["{quoted}"]' if digests else "[]"


def about_cases() -> tuple[str, ...]:
    """Codes of the rules that judge cases."""
    return tuple(sorted(code for code, each in RULES.items() if "case" in each.subjects))


def judgement_of(case: Case, verify_signature: VerifySignature) -> CaseJudgement:
    """What the rules find in the case, by the parameters that the record froze.

    Raises RecordError when an enclosure's digest does not hold.
    """
    return CaseJudgement(
        case_sha256=case_digest(case),
        number=case.record.number,
        rules=rule_set_sha256(),
        judged=about_cases(),
        findings=judge_case(case, verify_signature),
    )
