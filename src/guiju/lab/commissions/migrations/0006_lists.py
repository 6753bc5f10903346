"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0005_placings"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="commission",
            index=models.Index(fields=["-received_on", "-id"], name="commissions_list"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["state", "line"], name="commissions_item_state"),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(fields=["state", "commission"], name="commissions_line_state"),
        ),
    ]
