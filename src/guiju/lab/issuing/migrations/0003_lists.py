"""Indexes by which long lists and the calendar of due dates are read and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issuing", "0002_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["-issued_at", "-id"], name="issuing_certificate_list"),
        ),
    ]
