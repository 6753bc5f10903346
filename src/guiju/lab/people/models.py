"""People of the agency, all dated: employment, papers, work, posts, authorisations, training, checks, interests."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.house.controlled import ControlledModel, DecimalTextField


class Person(ControlledModel):
    """A member of staff. The date of birth is shown to named roles alone, and each view is on file (4.5-10)."""

    known_by = "code"
    journal_hidden = frozenset({"birth_date"})
    personal = frozenset({"birth_date"})

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    birth_date = models.DateField()
    education = models.CharField(max_length=200, blank=True, default="")
    """Highest education and subject (GB/T 27025 6.2.3)."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def site_codes(self) -> str:
        """Codes of the sites at which the person's roles of today hold; empty for every site, or without a role."""
        today = clock.today()
        held = Role.objects.filter(person_id=self.pk, valid_from__lte=today).exclude(valid_to__lt=today)
        codes = list(held.values_list("site_codes", flat=True))
        return "" if "" in codes else " ".join(codes)


class BirthCorrection(ControlledModel):
    """That a date of birth was corrected: by whom, before whom, on which proof and why; the day before stays here."""

    whose = "person__code"
    journal_hidden = frozenset({"earlier_birth_date"})
    personal = frozenset({"earlier_birth_date"})

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="birth_corrections")
    earlier_birth_date = models.DateField()
    corrected_on = models.DateField()
    corrected_by = models.CharField(max_length=64)
    witnessed_by = models.CharField(max_length=64)
    """Who saw the proof besides; neither who corrected nor the person."""
    proof = models.CharField(max_length=200)
    """The paper on which the right date stands, and where a copy is kept."""
    reason = models.CharField(max_length=300)

    class Meta(ControlledModel.Meta):
        verbose_name = _("correction of a date of birth")
        verbose_name_plural = _("corrections of dates of birth")

    def __str__(self) -> str:
        return f"{self.corrected_on}"


class Employment(ControlledModel):
    """Employment of a person: long_term, short_term, dispatched (4.5-7)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    kind = models.CharField(max_length=32)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why it is written down only now, where it began in the past."""
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    """The contract, where it began in the past; without it the entry proves nothing of the days before."""
    entered_on = models.DateField(null=True)
    """When it was entered; None for what the installation itself took over."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("employment")
        verbose_name_plural = _("employments")
        indexes = [
            models.Index(fields=["kind", "valid_to"], name="people_employment_ends"),
            models.Index(fields=["person", "valid_from", "valid_to"], name="people_employed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from} – {self.valid_to or ''}"


class Qualification(ControlledModel):
    """A qualification on paper, checked by somebody when `attested` (4.5-3 to 4.5-7)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    issuer = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    attested = models.BooleanField()
    attested_by = models.CharField(max_length=64, blank=True, default="")
    """Who has seen the papers; never the person."""
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    """A copy of the paper; without it the entry proves nothing of the days before."""
    attested_on = models.DateField(null=True)
    """When the papers were seen; None for what the installation itself took over."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("qualification of a person")
        verbose_name_plural = _("qualifications of people")
        indexes = [
            models.Index(fields=["attested", "valid_to"], name="people_qualification_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.issuer}"


class Authorisation(ControlledModel):
    """What the agency lets the person do: calibrate or review by method, sign by field (5-5d)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    kind = models.CharField(max_length=32)
    method_code = models.CharField(max_length=64)
    edition = models.CharField(max_length=32)
    fields = models.CharField(max_length=300)
    """Calibration fields, separated by spaces; for a signatory the fields signed for."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    trained = models.BooleanField()
    """Trained elsewhere or before this register began, on the papers that `basis` names; else courses decide."""
    site_codes = models.CharField(max_length=300, blank=True, default="")
    """Codes of sites, separated by spaces; empty for every site (4.7-4)."""
    lower = DecimalTextField(blank=True, default="")
    upper = DecimalTextField(blank=True, default="")
    unit = models.CharField(max_length=32, blank=True, default="")
    """With `lower` and `upper` the values of the method's quantity; empty for the method's whole range."""
    basis = models.CharField(max_length=300, blank=True, default="")
    """Record of training or examination on which it rests."""
    granted_by = models.CharField(max_length=64, blank=True, default="")
    granted_on = models.DateField(null=True)
    """When it was granted; None for what the installation itself took over."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("authorisation")
        verbose_name_plural = _("authorisations")
        indexes = [
            models.Index(fields=["valid_to"], name="people_authorisation_ends"),
            models.Index(fields=["kind", "valid_from", "valid_to", "person"], name="people_authorised"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.method_code or self.fields} {self.edition}".rstrip()


class Interest(ControlledModel):
    """A declared interest of the person in a customer (5-3)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    customer_code = models.CharField(max_length=64)
    nature = models.CharField(max_length=200, blank=True, default="")
    """What the interest is: shares, relatives, former employment …"""
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("interest")
        verbose_name_plural = _("interests")

    def __str__(self) -> str:
        return f"{self.customer_code} {self.declared_on}"


class Role(ControlledModel):
    """A role in the house that a person holds: calibrator, reviewer, signatory, item_clerk, quality_manager …"""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=32)
    site_codes = models.CharField(max_length=300, blank=True, default="")
    """Codes of sites, separated by spaces; empty for every site (4.7-4)."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from} – {self.valid_to or ''}"


class Experience(ControlledModel):
    """A period of work, here or elsewhere, seen on papers when attested (4.5-5)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="experience")
    employer = models.CharField(max_length=200)
    work = models.CharField(max_length=200)
    calibration = models.BooleanField()
    """Technical work in calibration; nothing else counts for the technical manager."""
    field = models.CharField(max_length=32, blank=True, default="")
    """Calibration field; empty where it was in several."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    evidence = models.CharField(max_length=200, blank=True, default="")
    attested = models.BooleanField()
    attested_by = models.CharField(max_length=64, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    """A copy of the proof."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("period of work")
        verbose_name_plural = _("periods of work")

    def __str__(self) -> str:
        return f"{self.employer} {self.valid_from} – {self.valid_to or ''}"


class Post(ControlledModel):
    """A post with what it asks of whoever holds it (4.5-1, 4.5-2; GB/T 27025 6.2.2)."""

    known_by = "code"
    agency_wide = True

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    kind = models.CharField(max_length=32)
    """technical_manager, quality_manager, head, supervisor, …; of the first the code itself asks something."""
    needed = models.PositiveIntegerField()
    """How many people it needs."""
    education = models.CharField(max_length=200, blank=True, default="")
    training = models.CharField(max_length=200, blank=True, default="")
    skills = models.CharField(max_length=200, blank=True, default="")
    papers = models.CharField(max_length=200, blank=True, default="")
    """Kinds of qualification, separated by spaces, of which one is asked for; empty for none."""
    least_years = models.PositiveIntegerField()
    """Years of calibration work."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Appointment(ControlledModel):
    """Somebody's appointment to a post, by a letter (4.5-1, 4.5-5)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    letter = models.CharField(max_length=100)
    """Number of the letter of appointment."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.CharField(max_length=64, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    """The letter, where it is of the past."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        indexes = [
            models.Index(fields=["valid_to"], name="people_appointment_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.post.name} {self.letter}"


class Course(ControlledModel):
    """A training course with its teacher (4.5-8)."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    """basics, professional, skills."""
    field = models.CharField(max_length=32, blank=True, default="")
    method_code = models.CharField(max_length=64, blank=True, default="")
    edition = models.CharField(max_length=32, blank=True, default="")
    held_on = models.DateField()
    trainer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="taught")
    evidence = models.CharField(max_length=200)
    """Where plan, papers and results are kept."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("training course")
        verbose_name_plural = _("training courses")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Attendance(ControlledModel):
    """That somebody took a course, with the result."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="attendances")
    passed = models.BooleanField()
    result = models.CharField(max_length=200)

    class Meta(ControlledModel.Meta):
        verbose_name = _("training of a person")
        verbose_name_plural = _("training of people")
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="people_attendance_once")]

    def __str__(self) -> str:
        return f"{self.course.title} {self.result}"


class Check(ControlledModel):
    """Supervision of somebody's work, or a check of competence, with the day of the next (4.5-2; GB/T 27025 6.2.5)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=32)
    """supervision, competence."""
    method_code = models.CharField(max_length=64, blank=True, default="")
    done_on = models.DateField()
    done_by = models.CharField(max_length=64, blank=True, default="")
    passed = models.BooleanField()
    remark = models.CharField(max_length=300)
    next_due = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("check of a person")
        verbose_name_plural = _("checks of people")
        indexes = [
            models.Index(fields=["person", "kind", "method_code", "done_on"], name="people_check_newest"),
            models.Index(fields=["next_due"], name="people_check_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_on}"


class Declaration(ControlledModel):
    """That somebody has no interest but those declared; made anew every year (5-1, 5-3)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    declared_on = models.DateField()
    text = models.CharField(max_length=300)

    class Meta(ControlledModel.Meta):
        verbose_name = _("declaration of interests")
        verbose_name_plural = _("declarations of interests")
        indexes = [
            models.Index(fields=["person", "declared_on"], name="people_declaration_newest"),
            models.Index(fields=["declared_on", "id", "person"], name="people_declared_on"),
        ]

    def __str__(self) -> str:
        return f"{self.declared_on}"


class Identity(ControlledModel):
    """What tells people apart on papers: no number is kept, only what a number given again can be compared with."""

    whose = "person__code"
    journal_hidden = frozenset({"mark", "last_four"})
    personal = frozenset({"mark", "last_four"})

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="identity")
    mark = models.CharField(max_length=64, blank=True)
    """Keyed digest of the number under the server's secret; empty once erased."""
    last_four = models.CharField(max_length=4, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("identity number")
        verbose_name_plural = _("identity numbers")

    def __str__(self) -> str:
        return f"…{self.last_four}"


class Viewing(ControlledModel):
    """That somebody looked at another's personal data, and for what; never changed, shown to the person."""

    whose = "person__code"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="viewings")
    viewed_by = models.CharField(max_length=64)
    viewed_at = models.DateTimeField()
    purpose = models.CharField(max_length=32)

    class Meta(ControlledModel.Meta):
        verbose_name = _("view of personal data")
        verbose_name_plural = _("views of personal data")

    def __str__(self) -> str:
        return f"{self.viewed_by} {self.viewed_at}"
