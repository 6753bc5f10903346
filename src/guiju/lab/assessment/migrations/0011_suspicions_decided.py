"""How people are concerned in a suspicion; who advised from outside, where whoever ruled sets a confirmation aside."""

from django.db import migrations, models

import guiju.lab.house.controlled


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_answers_own")]

    operations = [
        migrations.AddField(
            model_name="adjudication",
            name="concerned_why",
            field=guiju.lab.house.controlled.CanonicalJSONField(default=dict),
        ),
        migrations.AddField(
            model_name="ruling",
            name="adviser",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.RemoveConstraint(model_name="ruling", name="assessment_ruling_once"),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(
                fields=("adjudication", "by", "decision"), name="assessment_ruling_once"
            ),
        ),
    ]
