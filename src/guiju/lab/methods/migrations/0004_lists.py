"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("methods", "0003_template_points"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                fields=["effective_from", "id", "granted_on", "announced_on"], name="methods_change_since"
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["effective_from", "id", "superseded_on"], name="methods_edition_since"),
        ),
        migrations.AddIndex(
            model_name="noveltycheck",
            index=models.Index(fields=["edition", "day"], name="methods_novelty_newest"),
        ),
        migrations.AddIndex(
            model_name="validation",
            index=models.Index(fields=["approved_on"], name="methods_validated"),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["approved_on"], name="methods_verified"),
        ),
    ]
