"""The blind index of the credit code as a column of its own, filled for the organisations that are there."""

from django.db import migrations, models

from tongban.foundation.trust.public import blind_index

BATCH = 1000


def fill(apps, schema_editor):
    organisations = apps.get_model("organisations", "Organisation").objects
    after = 0
    while rows := list(organisations.filter(pk__gt=after).order_by("pk").only("pk", "credit_code")[:BATCH]):
        for row in rows:
            row.credit_code_index = blind_index("credit_code", row.credit_code)
        organisations.bulk_update(rows, ["credit_code_index"])
        after = rows[-1].pk


class Migration(migrations.Migration):
    # Filled in batches, so that a large register is not locked for long.
    atomic = False

    dependencies = [("organisations", "0002_organisation_version")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="credit_code_index",
            field=models.CharField(db_index=True, default="", editable=False, max_length=64),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
