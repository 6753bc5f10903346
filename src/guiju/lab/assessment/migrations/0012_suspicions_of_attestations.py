"""Suspicions that take up what an attestation found: only these set it aside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0011_suspicions_decided")]

    operations = [
        migrations.AddField(model_name="adjudication", name="of_attestation", field=models.BooleanField(default=False)),
    ]
