"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0007_finding_of_a_suspicion"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["code", "-id"], name="assessment_document_list"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["superseded_by", "review_due"], name="assessment_review_due"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["superseded_by", "valid_to"], name="assessment_document_ends"),
        ),
    ]
