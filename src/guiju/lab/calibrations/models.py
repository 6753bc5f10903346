"""Calibrations: the job at the bench, its readings with their chain, and the frozen record with its statements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.commissions.models import Line
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField


class Job(ControlledModel):
    """The work on one item: who measures what by which method, where and with which standards (任务单)."""

    number = models.CharField(max_length=64, unique=True)
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="job")
    state = models.CharField(max_length=16)
    """assigned, measuring, finished, reviewed, approved, issued."""
    room_code = models.CharField(max_length=32)
    calibrator = models.CharField(max_length=64)
    standards = CanonicalJSONField()
    """Role in the method -> code of the equipment."""
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    as_found_reason = models.CharField(max_length=300, blank=True)
    """Why no results before adjustment exist; empty when they are recorded."""
    as_found_reason_en = models.CharField(max_length=300, blank=True)
    checks = CanonicalJSONField()
    chain_head = models.CharField(max_length=64)
    """Head of the readings' chain when the log last took it: at start, at finish and at each correction."""
    revision = models.PositiveIntegerField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["state", "line"], name="calibrations_job_state")]


class Batch(ControlledModel):
    """One capture: where its readings came from. Bound by the chain: every link covers its batch."""

    chained = True

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="batches")
    code = models.CharField(max_length=32)
    provenance = models.CharField(max_length=32)
    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=64)
    started_at = models.DateTimeField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("batch of readings")
        verbose_name_plural = _("batches of readings")


class Reading(ControlledModel):
    """A link of the record's own chain: a reading, a published summary, or the correction of a reading.

    Never changed: a correction is a new link that names the one it corrects. `chain` is
    SHA-256(previous chain value + canonical bytes of this link), so that the head stands for all.
    """

    chained = True

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="links")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="links")
    index = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    """reading, summary, correction."""
    point = models.CharField(max_length=32)
    symbol = models.CharField(max_length=32)
    source = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    value = DecimalTextField()
    u = DecimalTextField(blank=True)
    dof = DecimalTextField(blank=True)
    unit = models.CharField(max_length=32)
    resolution = DecimalTextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(fields=["job", "index"], name="calibrations_link_once")]
        indexes = [models.Index(fields=["kind", "at"], name="calibrations_links_counted")]


class Record(ControlledModel):
    """A frozen record: its bytes in the file store under their SHA-256, its digest beside it."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="records")
    number = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    digest = CanonicalJSONField()
    state = models.CharField(max_length=16)
    """current, returned."""
    return_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints = [models.UniqueConstraint(fields=["job", "revision"], name="calibrations_record_once")]
        # Returned records are few among many: whoever leaves them out finds them without reading the rest.
        indexes = [models.Index(fields=["state"], name="calibrations_record_states")]


class Use(ControlledModel):
    """That a record depends on an item of equipment: written when the record is frozen, so that a search from the item
    down to readings, results and certificates reads no record (5-6d).
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="uses")
    equipment_code = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    """standard, or sensor of the climate."""
    role = models.CharField(max_length=64)
    certificate_number = models.CharField(max_length=100, blank=True)
    """The certificate of the item that the record was made with."""
    first_day = models.DateField()
    last_day = models.DateField()
    readings = models.PositiveIntegerField()
    results = models.PositiveIntegerField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("use of an item of equipment")
        verbose_name_plural = _("uses of equipment")
        constraints = [
            models.UniqueConstraint(fields=["record", "equipment_code", "kind", "role"], name="calibrations_use_once")
        ]
        indexes = [
            models.Index(fields=["equipment_code", "first_day"], name="calibrations_use_of_item"),
            # First and last use under each certificate of an item, without reading the rows.
            models.Index(
                fields=["kind", "equipment_code", "certificate_number", "first_day", "last_day"],
                name="calibrations_use_spans",
            ),
        ]


class Enclosure(ControlledModel):
    """An enclosure by its salted digest; when erased, salt and document are empty and the reason stands instead."""

    journal_hidden = frozenset({"salt", "document"})

    journal_hidden = frozenset({"salt", "document"})

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="enclosures")
    kind = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)
    document = models.TextField(blank=True)
    erased_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("enclosure")
        verbose_name_plural = _("enclosures")
        constraints = [models.UniqueConstraint(fields=["record", "digest"], name="calibrations_enclosure_once")]


class Statement(ControlledModel):
    """A signed statement about a record, whole, as canonical text."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="statements")
    purpose = models.CharField(max_length=16)
    person_code = models.CharField(max_length=64)
    document = CanonicalJSONField()
    void_reason = models.CharField(max_length=300, blank=True)
    """Why it no longer counts: the record was returned."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        # Whoever asks who approved a year's records reads no document on the way.
        indexes = [
            models.Index(fields=["record", "purpose", "void_reason", "person_code"], name="calibrations_statement_said")
        ]


# The tables that point to those above stand in modules of their own.
from guiju.lab.calibrations.models_permits import JobPermit  # noqa: E402

__all__ = ["Batch", "Enclosure", "Job", "JobPermit", "Reading", "Record", "Statement", "Use"]
