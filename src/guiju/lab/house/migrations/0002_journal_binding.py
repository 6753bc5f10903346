"""Rows of the journal are bound by the log; those written before wait for the next logged acts."""

from django.db import migrations, models

EARLIER_ROWS = "INSERT INTO house_journalwaiting (journal) SELECT id FROM house_journalentry"


class Migration(migrations.Migration):
    dependencies = [("house", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="JournalWaiting",
            fields=[("journal", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="JournalBinding",
            fields=[
                ("journal", models.BigIntegerField(primary_key=True, serialize=False)),
                ("log_index", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"indexes": [models.Index(fields=["log_index"], name="house_journ_log_ind_bece88_idx")]},
        ),
        migrations.RunSQL(EARLIER_ROWS, migrations.RunSQL.noop),
    ]
