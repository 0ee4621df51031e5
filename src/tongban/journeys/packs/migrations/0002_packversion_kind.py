from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("packs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="packversion",
            name="kind",
            field=models.CharField(choices=[("item", "办事事项"), ("policy", "政策")], default="item", max_length=12),
        ),
    ]
