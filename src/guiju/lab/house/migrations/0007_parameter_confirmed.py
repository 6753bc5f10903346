"""Who set a parameter, beside who confirmed it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("house", "0006_unfit_row_settlement")]

    operations = [
        migrations.AddField(
            model_name="parameter",
            name="set_by",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="approved_by",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
