"""Since when a record reads so, and what a correction put right; records that are there hold since their day."""

from django.db import migrations, models

import tongban.foundation.trust.public


def fill(apps, schema_editor):
    for name in ("SourceRecord", "SourceVersion"):
        apps.get_model("facts", name).objects.filter(valid_from=None).update(valid_from=models.F("as_of"))


def column(model, **more):
    return {"model_name": model, "name": "valid_from", "field": models.DateField(**more)}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("facts", "0002_versions")]

    operations = [
        *(
            migrations.AddField(
                model, "corrects", tongban.foundation.trust.public.EncryptedJSONField(default=None, null=True)
            )
            for model in ("sourcerecord", "sourceversion")
        ),
        *(migrations.AddField(**column(model, null=True)) for model in ("sourcerecord", "sourceversion")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(migrations.AlterField(**column(model)) for model in ("sourcerecord", "sourceversion")),
    ]
