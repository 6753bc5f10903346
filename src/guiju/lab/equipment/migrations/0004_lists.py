"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0003_traceability"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["equipment", "calibrated_on"], name="equipment_certificate_newest"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["valid_to", "id", "equipment"], name="equipment_certificate_ends"),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("valid_to", None)),
                fields=["kind", "due_on", "id", "equipment"],
                name="equipment_duty_open",
            ),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(
                condition=models.Q(("valid_to", None)),
                fields=["usable_to", "id", "equipment"],
                name="equipment_vessel_open",
            ),
        ),
        migrations.AddIndex(
            model_name="standardset",
            index=models.Index(fields=["valid_to"], name="equipment_set_due"),
        ),
        migrations.AddIndex(
            model_name="statechange",
            index=models.Index(
                condition=models.Q(("due_back__isnull", False)), fields=["due_back"], name="equipment_state_back"
            ),
        ),
        migrations.AddIndex(
            model_name="supplierevaluation",
            index=models.Index(fields=["supplier", "day"], name="equipment_supplier_newest"),
        ),
        migrations.AddIndex(
            model_name="supplierevaluation",
            index=models.Index(fields=["valid_to", "id", "supplier"], name="equipment_supplier_due"),
        ),
    ]
