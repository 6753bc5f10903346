"""The certificate model: what the page and the DCC both show, every field with its source (GB/T 27025 7.8.2 – 7.8.8).

Nothing is computed after this model: page and DCC print its strings. Measured numbers are the reported strings of the
record; units are as printed.
"""

from dataclasses import dataclass
from typing import Literal

from guiju.record.words import Day, DecimalText, Digest, Instant, Quantity, Text

Source = Literal["agency", "customer", "computed", "record"]
State = Literal["as_found", "as_left", "not_adjusted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuing:
    """What a certificate has beyond its record: number, code and day of issue, given when the number is reserved."""

    number: str
    code: str
    """80 bits as text, see :func:`guiju.certificate.new_code`; asked for beside the number when somebody verifies."""
    issued_on: Day
    verification_address: str
    """Page that answers for number and code, such as ``https://example.org/verify``."""
    replaces: str | None = None
    """Number of the certificate that this one replaces (7.8.8)."""

    @property
    def verification_link(self) -> str:
        """Content of the QR code: the page with number and code."""
        from urllib.parse import quote

        return f"{self.verification_address}?n={quote(self.number)}&c={quote(self.code)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One printed field: its clause, words, value and where the value comes from."""

    key: str
    item: str
    """Clause of GB/T 27025 (7.8.2.1 a …), or empty for a national habit beyond it."""
    label: Text
    value: Text
    source: Source
    path: str
    """Path into the record (``$.item.model``), an enclosure (``customer.name``) or ``issuing``."""

    @property
    def customer_supplied(self) -> bool:
        """Marked on the certificate, with the disclaimer of 7.8.2.2."""
        return self.source == "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodLine:
    """A method used (7.8.2.1 f)."""

    sections: tuple[str, ...]
    """Ids of the sections done by it."""
    code: str
    edition: str
    title: Text
    kind: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentLine:
    """The range of one climate quantity during a section (7.8.4.1 b)."""

    section_id: str
    section: Text
    quantity: str
    label: Text
    lowest: DecimalText
    highest: DecimalText
    unit: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLine:
    """A measurement standard used, with what makes its value traceable (7.8.4.1 c)."""

    use_id: str
    sections: tuple[str, ...]
    """Ids of the sections in whose runs it stood."""
    name: Text
    model: str
    serial_number: str
    certificate_number: str
    issuer: str
    valid_to: str
    characteristic: str
    """Accuracy class, largest permissible error, or expanded uncertainty with k."""
    complete: bool
    """Its certificate is known and in the case."""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """An appearance or function check."""

    section: Text
    name: Text
    outcome: Text
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformityLine:
    """A verdict on one result, only where ordered (7.8.6.2)."""

    specification: str
    lower: DecimalText | None
    upper: DecimalText | None
    unit: str
    decision_rule: str
    verdict: Literal["conforms", "does_not_conform", "undecided"]
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One result with its expanded uncertainty and coverage factor (7.8.2.1 m, 7.8.4.1 a)."""

    result_id: str
    quantity: Text
    symbol: str
    unit: str
    at: Quantity | None
    extrapolated: bool
    """`at` lies beyond the points from which the result was found."""
    influences: tuple[tuple[str, Quantity], ...]
    range: str
    channel: str
    cycle: int
    direction: Literal["up", "down", "none"]
    value: str
    U: str
    relative: bool
    """U is relative to the value."""
    k: str
    probability: DecimalText
    conformity: ConformityLine | None
    in_scope: bool
    """Within an accredited row that was valid when measured and when issued."""
    raised: Text | None
    """Note when the computed U lay below the scope's smallest and was raised to it."""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """Results of one function in one state of the item, in the order of the record."""

    table_id: str
    section: Text
    section_id: str
    method: str
    """Code and edition of the method behind these results."""
    function: Text
    state: State
    state_label: Text
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who signed a statement on the record: calibrator, reviewer or signatory (7.8.2.1 o)."""

    role: Literal["calibrate", "review", "approve"]
    label: Text
    name: str
    at: Instant
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A sentence that the certificate must, or may, carry."""

    key: str
    item: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Everything that page and DCC show about one calibration."""

    issuing: Issuing
    title: Text
    record_number: str
    record_sha256: Digest
    software: str
    demonstration: bool
    conformity_ordered: bool
    interval_agreed: bool
    place_kind: Literal["laboratory", "on_site", "mobile"]
    agency: tuple[Field, ...]
    customer: tuple[Field, ...]
    item: tuple[Field, ...]
    work: tuple[Field, ...]
    """Days, place, commission and record number."""
    methods: tuple[MethodLine, ...]
    environment: tuple[EnvironmentLine, ...]
    standards: tuple[StandardLine, ...]
    checks: tuple[CheckLine, ...]
    tables: tuple[ResultTable, ...]
    notes: tuple[Text, ...]
    """Deviations from the method, reference conditions, raised uncertainties."""
    statements: tuple[StatementLine, ...]
    people: tuple[Signatory, ...]
    mark: Text | None
    """Words of the qualification's mark; only for rows in scope, never in a demonstration."""

    def field(self, key: str) -> Field | None:
        """The field of that key, or None."""
        every = (*self.agency, *self.customer, *self.item, *self.work)
        return next((one for one in every if one.key == key), None)

    def statement(self, key: str) -> StatementLine | None:
        """The statement of that key, or None."""
        return next((one for one in self.statements if one.key == key), None)
