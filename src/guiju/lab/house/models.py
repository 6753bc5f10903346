"""Tables of the house: installation, journal, log, commitments, parameters, signing keys, seals, incidents."""

from django.db import models

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel


class Installation(models.Model):
    """The one row that says what was founded here; written once."""

    agency_id = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    """Origin line of the log; never changes."""
    vkey = models.CharField(max_length=300)
    demonstration = models.BooleanField()
    founded_at = models.DateTimeField()


class LogEntry(models.Model):
    """An entry of the log; append-only by trigger. `index` begins at 0 and has no gap."""

    index = models.BigIntegerField(primary_key=True)
    data = models.BinaryField()
    leaf_hash = models.BinaryField()


class LogNode(models.Model):
    """Hash of a complete subtree of 2**level leaves; append-only by trigger."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="house_lognode_once")]


class LogHead(models.Model):
    """One row, locked last by every act: the size of the log."""

    size = models.BigIntegerField()


class Commitment(models.Model):
    """Salt and digest of one version of a controlled row; the digest stands in the log entry. Append-only."""

    table = models.CharField(max_length=64)
    row = models.BigIntegerField()
    row_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    """insert, update, delete."""
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    log_index = models.BigIntegerField()
    position = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["table", "row"])]
        constraints = [models.UniqueConstraint(fields=["log_index", "position"], name="house_commitment_once")]


class JournalEntry(models.Model):
    """What was done or refused, by whom, when and why, with the rows before and after. The only history."""

    act = models.CharField(max_length=64)
    key = models.CharField(max_length=100)
    """Idempotency key made by the client."""
    request_sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    outcome = models.CharField(max_length=16)
    """done, refused."""
    changes = models.TextField()
    """Canonical list of {table, row, before, after}."""
    answer = models.TextField()
    """Canonical: what the act gave back, or why it was refused."""
    log_index = models.BigIntegerField(null=True)
    person_salt = models.CharField(max_length=32)
    """Opens the log entry's reference to the person."""

    class Meta:
        indexes = [
            models.Index(fields=["key"]),
            models.Index(fields=["log_index"]),
            # What was done and refused in a period is counted without reading the rows.
            models.Index(fields=["act", "outcome", "at"], name="house_journal_counted"),
            models.Index(fields=["at"], condition=models.Q(outcome="refused"), name="house_journal_refused"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(outcome="done"), name="house_journal_key_once")
        ]


class JournalBinding(models.Model):
    """Which log entry binds a row of the journal, with the row's digest. Append-only."""

    journal = models.BigIntegerField(primary_key=True)
    log_index = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["log_index"])]


class JournalWaiting(models.Model):
    """A row of the journal that no log entry binds yet: the next logged act takes it, and this mark goes."""

    journal = models.BigIntegerField(primary_key=True)


class AuditRun(models.Model):
    """What the last whole audits compared and found: an aid for evaluations, no evidence, and not controlled."""

    at = models.DateTimeField()
    log_size = models.BigIntegerField()
    compared = models.BigIntegerField()
    problems = models.TextField()
    """JSON list of {code, table, known, zh, en}."""
    vouched = models.CharField(max_length=32, default="", blank=True)
    """Code that this installation alone can make (`house/vouched.py`)."""


class Parameter(ControlledModel):
    """A dated parameter of the code or of an outside rule, with its source and approver."""

    known_by = "name"
    agency_wide = True

    name = models.CharField(max_length=64)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300)
    set_by = models.CharField(max_length=64, blank=True, default="")
    approved_by = models.CharField(max_length=64, blank=True)
    """Empty while it waits for another person; then it does not hold."""


class SigningKey(ControlledModel):
    """A person's key for signing statements, wrapped with a passphrase and a secret outside the database."""

    journal_hidden = frozenset({"wrapped"})
    known_by = "key_id"

    person_code = models.CharField(max_length=64)
    key_id = models.CharField(max_length=64, unique=True)
    certificate = models.TextField()
    wrapped = models.TextField()
    state = models.CharField(max_length=16)
    """active, locked, revoked."""
    enrolled_by = models.CharField(max_length=64)
    witnessed_by = models.CharField(max_length=64)
    state_reason = models.CharField(max_length=300, blank=True)


class Seal(ControlledModel):
    """A certificate that the agency has sealed with; the newest row is in use, its key in a file of its own."""

    known_by = "sha256"
    agency_wide = True

    sha256 = models.CharField(max_length=64, unique=True)
    """Of the certificate's DER, as certificate viewers show it."""
    certificate = models.TextField()
    """PEM of the certificate and its issuers, the certificate first."""
    kind = models.CharField(max_length=16)
    """own: made here at founding; imported: of another authority, by PKCS#12."""
    since = models.DateTimeField()
    approved_by = models.CharField(max_length=64)
    witnessed_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)


class WrongTry(models.Model):
    """A wrong passphrase, counted in a transaction of its own; a right one or a new key starts anew."""

    key_id = models.CharField(max_length=64)
    at = models.DateTimeField()


class Incident(ControlledModel):
    """An approved incident: the database was restored from a backup older than the published log."""

    agency_wide = True

    lost_size = models.BigIntegerField()
    lost_root = models.CharField(max_length=64)
    restored_size = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    approved_by = models.CharField(max_length=64)
    witnessed_by = models.CharField(max_length=64)


class RowSettlement(ControlledModel):
    """A row that was changed past the software, and how two people settled it."""

    agency_wide = True

    of_table = models.CharField(max_length=64)
    of_row = models.BigIntegerField()
    known_as = models.CharField(max_length=200, blank=True)
    """The name by which people know the row."""
    found = models.CharField(max_length=16)
    """changed, uncommitted, missing, form."""
    found_columns = CanonicalJSONField()
    """Columns that were not as they were committed; empty where nothing tells."""
    way = models.CharField(max_length=16)
    """restored: to what the log committed; adopted: as it stood."""
    reason = models.CharField(max_length=500)
    settled_on = models.DateField()
    settled_by = models.CharField(max_length=64)
    witnessed_by = models.CharField(max_length=64)
