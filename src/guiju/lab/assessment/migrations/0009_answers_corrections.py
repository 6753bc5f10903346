"""What a corrective action is about: it sets nothing else aside."""

from django.db import migrations

import guiju.lab.house.controlled


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_lists")]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="answers",
            field=guiju.lab.house.controlled.CanonicalJSONField(default=list),
        ),
    ]
