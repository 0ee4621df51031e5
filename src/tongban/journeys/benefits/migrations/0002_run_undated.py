"""What sources told nothing of the days on which a run judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]

    operations = [migrations.AddField("run", "undated", models.JSONField(default=dict))]
