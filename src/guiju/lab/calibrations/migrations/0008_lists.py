"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calibrations", "0007_statements_said"),
        ("commissions", "0005_placings"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["state", "line"], name="calibrations_job_state"),
        ),
    ]
