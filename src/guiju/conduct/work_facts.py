"""Work done in a period beside what the registers say now of its days: what was entered later counts backward."""

from dataclasses import dataclass

from guiju.record.words import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulWork:
    """Work with which today's registers do not agree."""

    job: str
    certificate: str
    """Number of the certificate that rests on it; empty where none was issued."""
    what: str
    """`calibrator`, `reviewer`, `signatory`: no authorisation covers the day; `edition`: superseded by then without an
    agreed deviation; `scope`: no line of the scope by this edition was in force; `employment`, `qualification`, `age`:
    a calibrator or reviewer without a long-term contract, an attested relevant paper, or over age that day;
    `signing_qualification`, `senior_qualification`: no paper that carries the signatory's fields; `tenure`, `address`:
    the site was not held by right, or named by no qualification; `role`: nobody had given the role;
    `interest`: an interest in a party was declared of that day; `licence`: none of the agency was in force."""
    which: str
    """Code of the person, site or agency, person and customer, or method and edition."""
    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFacts:
    """Jobs measured, certificates approved in the period, beside today's registers.

    (4.1-1, 4.2, 4.3-1, 4.5, 5-3, 5-5d, 6.1.2-1)
    """

    jobs: int
    certificates: int
    doubtful: tuple[DoubtfulWork, ...]

    @property
    def population(self) -> int:
        """Jobs and certificates."""
        return self.jobs + self.certificates
