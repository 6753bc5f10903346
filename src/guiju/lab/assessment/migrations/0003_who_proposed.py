"""Who proposed a corrective action."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_profiles_of_ones_own")]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="proposed_by",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
