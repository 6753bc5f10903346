"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agency", "0002_licence_and_stated_uncertainty"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="qualification",
            index=models.Index(fields=["-valid_to", "number"], name="agency_qualification_list"),
        ),
        migrations.AddIndex(
            model_name="scoperow",
            index=models.Index(fields=["qualification", "valid_to", "site_code"], name="agency_scope_early"),
        ),
    ]
