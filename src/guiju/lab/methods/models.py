"""Methods with their editions and changes of edition, and the budget templates that turn readings into results.

What proves that an edition may be used stands in checks for novelty, verifications and validations.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField


class Method(ControlledModel):
    """A calibration method: regulation, specification, or the agency's own."""

    known_by = "code"
    agency_wide = True

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    field = models.CharField(max_length=32)

    class Meta(ControlledModel.Meta):
        verbose_name = _("method")
        verbose_name_plural = _("methods")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Edition(ControlledModel):
    """One edition of a method, in force from a day until another takes its place (6.1.2-1)."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="editions")
    edition = models.CharField(max_length=32)
    effective_from = models.DateField()
    superseded_on = models.DateField(null=True)
    modified = models.BooleanField(default=False)
    """Used beyond its intended range, or modified: validated like a method of our own (6.1.2-3)."""
    covers = CanonicalJSONField(default=list)
    """Quantities and ranges for which it is meant: objects with `quantity` and `range` (4.6-1)."""
    environment = CanonicalJSONField()
    """Limits of the climate, as the record encodes them."""
    logged = CanonicalJSONField(default=list)
    """Quantities of the environment that must be logged."""
    standards = CanonicalJSONField()
    """What is asked of the standards, as the record encodes it."""
    point_rule = models.CharField(max_length=300, blank=True)
    """How the points are chosen, in words."""
    points = CanonicalJSONField(default=list)
    """Nominal values that each record has, as quantities; empty where the request names them."""
    repeats = models.PositiveIntegerField(default=0)
    """Fewest readings at a point; 0 where the edition does not say."""
    directions = models.CharField(max_length=16, blank=True)
    """up, down, both; empty where the edition does not say."""
    record_fields = CanonicalJSONField(default=list)
    """What else the record holds, in words."""
    seconds_per_point = DecimalTextField(blank=True)
    choices_left = models.BooleanField(default=False)
    """The specification leaves choices, so that an operating procedure is needed (6.1.2-4)."""
    reviewer_may_sign = models.BooleanField()
    rounding = models.CharField(max_length=16)

    class Meta(ControlledModel.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["method", "edition"], name="methods_edition_once")]
        indexes = [
            models.Index(fields=["effective_from", "id", "superseded_on"], name="methods_edition_since"),
        ]

    def __str__(self) -> str:
        return self.edition


class Change(ControlledModel):
    """The change to the next edition: announced, gap analysed, verified, filed, granted (6.1.2-1, 6.8-5).

    The stage follows from which of its days are written; the last is the grant, by a scope line that names the edition.
    """

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="changes")
    edition = models.CharField(max_length=32)
    """The new edition, by the name under which it is registered."""
    effective_from = models.DateField()
    announced_on = models.DateField()
    announced_by = models.CharField(max_length=64)
    source = models.CharField(max_length=300)
    """Where the announcement stands."""
    analysed_on = models.DateField(null=True)
    analysed_by = models.CharField(max_length=64, blank=True)
    gap = models.CharField(max_length=1000, blank=True)
    """What differs, and what it asks for: equipment, people, environment, templates, scope."""
    verified_on = models.DateField(null=True)
    verified_by = models.CharField(max_length=64, blank=True)
    filed_on = models.DateField(null=True)
    filed_by = models.CharField(max_length=64, blank=True)
    filed_reference = models.CharField(max_length=200, blank=True)
    """Number of the application to the body that grants the scope."""
    granted_on = models.DateField(null=True)
    granted_by = models.CharField(max_length=64, blank=True)
    granted_reference = models.CharField(max_length=200, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("change of edition")
        verbose_name_plural = _("changes of edition")
        constraints = [models.UniqueConstraint(fields=["method", "edition"], name="methods_change_once")]
        indexes = [
            models.Index(fields=["effective_from", "id", "granted_on", "announced_on"], name="methods_change_since"),
        ]

    def __str__(self) -> str:
        return f"→ {self.edition}"


class NoveltyCheck(ControlledModel):
    """Somebody looked whether the edition is still the newest (查新): who, when, where, and what was found."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="novelty_checks")
    day = models.DateField()
    by = models.CharField(max_length=64)
    source = models.CharField(max_length=300)
    outcome = models.CharField(max_length=16)
    """newest, announced, superseded."""
    note = models.CharField(max_length=500, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("check for novelty")
        verbose_name_plural = _("checks for novelty")
        indexes = [
            models.Index(fields=["edition", "day"], name="methods_novelty_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.source}"


class Verification(ControlledModel):
    """The agency shows, before first use and on revision, that it can do the method (GB/T 27025 7.2.1.5)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="verifications")
    day = models.DateField()
    verified_by = models.CharField(max_length=64)
    people = models.CharField(max_length=500)
    equipment = models.CharField(max_length=500)
    climate = models.CharField(max_length=500)
    trial = models.CharField(max_length=1000)
    """Trial results: what was measured, by whom, with which outcome."""
    uncertainty = models.CharField(max_length=500)
    passed = models.BooleanField()
    file_sha256 = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("verification of a method")
        verbose_name_plural = _("verifications of methods")
        indexes = [models.Index(fields=["approved_on"], name="methods_verified")]

    def __str__(self) -> str:
        return f"{self.day} · {self.trial} · {self.uncertainty}"


class Validation(ControlledModel):
    """Validation of a method that is own, a customer's, stretched or modified (6.1.2-3, GB/T 27025 7.2.2)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="validations")
    day = models.DateField()
    validated_by = models.CharField(max_length=64)
    developed_by = models.CharField(max_length=64)
    lack = models.CharField(max_length=500, blank=True)
    """Why published specifications do not serve (4.6-4)."""
    plan = models.CharField(max_length=1000)
    data = models.CharField(max_length=1000)
    range_shown = models.CharField(max_length=500)
    accuracy_shown = models.CharField(max_length=500)
    repeatability_shown = models.CharField(max_length=500)
    robustness_shown = models.CharField(max_length=500)
    uncertainty_shown = models.CharField(max_length=500)
    comparison = models.CharField(max_length=500)
    experts = models.CharField(max_length=500)
    conclusion = models.CharField(max_length=500)
    passed = models.BooleanField()
    file_sha256 = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("validation of a method")
        verbose_name_plural = _("validations of methods")
        indexes = [models.Index(fields=["approved_on"], name="methods_validated")]

    def __str__(self) -> str:
        return f"{self.day} · {self.lack} · {self.conclusion}"


class Procedure(ControlledModel):
    """A version of an operating procedure (作业指导书), in force until the next or its withdrawal (6.1.2-4)."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="procedures")
    code = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64)
    effective_from = models.DateField()
    withdrawn_on = models.DateField(null=True)
    """First day on which it is no longer in force."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("operating procedure")
        verbose_name_plural = _("operating procedures")
        constraints = [models.UniqueConstraint(fields=["method", "code", "number"], name="methods_procedure_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class ProcedureReview(ControlledModel):
    """The technical manager's review of an operating procedure: it stands, or a new version is needed."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="reviews")
    day = models.DateField()
    by = models.CharField(max_length=64)
    stands = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("review of a procedure")
        verbose_name_plural = _("reviews of procedures")

    def __str__(self) -> str:
        return f"{self.day} {self.note}".rstrip()


class BudgetTemplate(ControlledModel):
    """A version of a budget template; never changed, only followed by the next version."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="templates")
    code = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    document = CanonicalJSONField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("budget template")
        verbose_name_plural = _("budget templates")
        constraints = [models.UniqueConstraint(fields=["edition", "code", "number"], name="methods_template_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
