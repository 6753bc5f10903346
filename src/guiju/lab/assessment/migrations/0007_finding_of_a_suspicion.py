"""What a rule found when a suspicion was opened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0006_vouched")]

    operations = [
        migrations.AddField(
            model_name="adjudication",
            name="finding_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
