"""Evaluation runs with their findings; and what is kept of judging, which anybody can compute again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel


class Run(ControlledModel):
    """An evaluation over a period by a profile: planned, judged, frozen; a frozen one never changes."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    profile = models.CharField(max_length=32)
    profile_sha256 = models.CharField(max_length=64, blank=True)
    """Digest of the profile as it was when the run was planned; of an own one, its document in the content store."""
    first_day = models.DateField()
    last_day = models.DateField()
    scope = models.CharField(max_length=300)
    assessors = CanonicalJSONField()
    """Codes of the people who are named as assessors; whoever declares a conflict of interest goes."""
    state = models.CharField(max_length=16)
    """planned, judged, frozen."""
    planned_by = models.CharField(max_length=64)
    planned_on = models.DateField()
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    evaluation_sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=2, blank=True)
    final = models.BooleanField(default=False)
    score = models.CharField(max_length=32, blank=True)
    """Empty where it is withheld."""
    coverage = models.CharField(max_length=32, blank=True)
    assurance = models.CharField(max_length=32, blank=True)
    judged_on = models.DateField(null=True)
    statement_sha256 = models.CharField(max_length=64, blank=True)
    """The signed statement of who froze it, in the content store."""
    frozen_by = models.CharField(max_length=64, blank=True)
    frozen_on = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("evaluation run")
        verbose_name_plural = _("evaluation runs")

    def __str__(self) -> str:
        return self.code


class Declaration(ControlledModel):
    """What one assessor of a run declares about own interests, himself (5-1)."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="declarations")
    person = models.CharField(max_length=64)
    conflict = models.TextField(blank=True)
    """Empty where none is known."""
    declared_on = models.DateField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("declaration of an assessor")
        verbose_name_plural = _("declarations of assessors")
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="assessment_declared_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person}"


class RunFinding(ControlledModel):
    """A row that a run found lacking: why, who looks after it by when, and what was replied."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="findings")
    row = models.CharField(max_length=16)
    outcome = models.CharField(max_length=16)
    severity = models.CharField(max_length=16)
    why = CanonicalJSONField()
    """Sentences as code and parameters, as the evaluation holds them."""
    state = models.CharField(max_length=16)
    """open, assigned, answered, closed, lapsed (the run was judged again without it)."""
    owner = models.CharField(max_length=64, blank=True)
    due = models.DateField(null=True)
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=64, blank=True)
    replied_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)
    closing_note = models.TextField(blank=True)
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="continued_by")
    """The finding of the last frozen run on the same row, whose owner and due day this one took over."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("finding of an evaluation")
        verbose_name_plural = _("findings of evaluations")
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="assessment_finding_once")]

    def __str__(self) -> str:
        return f"{self.run.code} · {self.row}"


class Hearing(ControlledModel):
    """The right of reply of one person whom a finding of a run names: asked, by when, and what was said."""

    finding = models.ForeignKey(RunFinding, on_delete=models.PROTECT, related_name="hearings")
    person = models.CharField(max_length=64)
    places = CanonicalJSONField()
    """Where the finding names the person: `case:NUMBER` of a record, `register:NAME/SUBJECT`, `period:NAME/SUBJECT`."""
    reply_until = models.DateField()
    state = models.CharField(max_length=16)
    """asked, replied, waived, lapsed (judged again, the run names the person no more)."""
    statement = models.TextField(blank=True)
    replied_on = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("hearing on a finding")
        verbose_name_plural = _("hearings on findings")
        constraints = [models.UniqueConstraint(fields=["finding", "person"], name="assessment_heard_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.person}"


class RunProgress(models.Model):
    """How far the judging of a run has come. Derived: thrown away, it is begun again out of the kept judgements."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="progress")
    run_version = models.PositiveIntegerField()
    """Version of the run that is judged: another one says that its result was filed meanwhile."""
    rules = models.CharField(max_length=64)
    log_size = models.BigIntegerField()
    """Head of the log when it was begun: what somebody touched since is looked at once more at the end."""
    begun_by = models.CharField(max_length=64)
    audited = models.BigIntegerField(default=0)
    """Key of the audit that was made for this judging, once every case was looked at; 0 before."""
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    holder = models.CharField(max_length=64, blank=True)
    """Who works at it now; empty for nobody."""
    held_until = models.DateTimeField()
    """In real time: whoever holds it longer has died, and another goes on."""
    vouched = models.CharField(max_length=32, default="", blank=True)
    """Code that this installation alone can make (`house/vouched.py`)."""


class KeptJudgement(models.Model):
    """What the rules found in one case. Derived: thrown away, it is computed again from the case's bytes."""

    record = models.BigIntegerField(unique=True)
    """Key of the record."""
    case_sha256 = models.CharField(max_length=64)
    rules = models.CharField(max_length=64)
    number = models.CharField(max_length=64)
    found = models.PositiveIntegerField()
    """How many findings: cases without any are counted and not read."""
    findings = models.TextField(blank=True)
    """Canonical list of the findings; empty for none."""
    fault = models.TextField(blank=True)
    """Why the case could not be judged, as canonical text {zh, en}; empty where it could."""
    vouched = models.CharField(max_length=32, default="", blank=True)
    """Code that this installation alone can make (`house/vouched.py`)."""


class RowState(models.Model):
    """Today's outcome of a row, and since when. Derived."""

    row = models.CharField(max_length=16, unique=True)
    outcome = models.CharField(max_length=16)
    maturity = models.PositiveIntegerField()
    evidence_level = models.CharField(max_length=2)
    why = models.TextField()
    """Canonical list of sentences as code and parameters."""
    since = models.DateField()


class RowTurn(models.Model):
    """A row whose outcome changed: told to the head of the agency and the quality manager. Derived."""

    row = models.CharField(max_length=16)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    on = models.DateField()
    log_size = models.BigIntegerField()
    why = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["on"], name="assessment_turned_on")]


class Standing(models.Model):
    """One row: up to which entry of the log, by which rules and for which day the present state was judged. Derived."""

    log_size = models.BigIntegerField()
    log_root = models.CharField(max_length=64, blank=True)
    """Root of so many entries: it tells a log that was written anew."""
    rules = models.CharField(max_length=64)
    day = models.DateField()
    first_day = models.DateField()
    profile = models.CharField(max_length=32)
    verdict = models.CharField(max_length=2)
    score = models.CharField(max_length=32, blank=True)
    coverage = models.CharField(max_length=32)
    assurance = models.CharField(max_length=32)
    final = models.BooleanField()
    evaluation = models.CharField(max_length=64, blank=True)
    """SHA-256 of the evaluation's bytes."""
    at = models.DateTimeField()
    vouched = models.CharField(max_length=32, default="", blank=True)
    """Code that this installation alone can make, over this row and the state of every row (`house/vouched.py`)."""
