from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calibrations", "0008_lists"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["state"], name="calibrations_record_states"),
        ),
    ]
