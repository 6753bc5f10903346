"""Attestations that people made of their own doing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_answers_corrections")]

    operations = [
        migrations.AddField(model_name="attestation", name="own", field=models.BooleanField(default=False)),
    ]
