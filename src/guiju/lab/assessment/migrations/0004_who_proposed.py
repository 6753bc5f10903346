"""Who proposed a corrective action."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_runs_hearing_and_progress")]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="proposed_by",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
