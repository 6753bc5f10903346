from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calibrations", "0006_use_spans"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                fields=["record", "purpose", "void_reason", "person_code"],
                name="calibrations_statement_said",
            ),
        ),
    ]
