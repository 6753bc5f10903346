"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_birth_corrections"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["valid_to"], name="people_appointment_ends"),
        ),
        migrations.AddIndex(
            model_name="authorisation",
            index=models.Index(fields=["valid_to"], name="people_authorisation_ends"),
        ),
        migrations.AddIndex(
            model_name="authorisation",
            index=models.Index(fields=["kind", "valid_from", "valid_to", "person"], name="people_authorised"),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(fields=["person", "kind", "method_code", "done_on"], name="people_check_newest"),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(fields=["next_due"], name="people_check_due"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["person", "declared_on"], name="people_declaration_newest"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["declared_on", "id", "person"], name="people_declared_on"),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["kind", "valid_to"], name="people_employment_ends"),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["person", "valid_from", "valid_to"], name="people_employed"),
        ),
        migrations.AddIndex(
            model_name="qualification",
            index=models.Index(fields=["attested", "valid_to"], name="people_qualification_ends"),
        ),
    ]
