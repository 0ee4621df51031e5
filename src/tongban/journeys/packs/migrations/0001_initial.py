import tongban.journeys.packs.reading
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('item', '办事事项'), ('policy', '政策')], default='item', max_length=12)),
                ('code', models.SlugField(max_length=80)),
                ('version', models.CharField(max_length=40)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('signature', models.JSONField(default=dict)),
                ('effective_from', models.DateField()),
                ('authority_code', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('published', '已发布'), ('retired', '已停用')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'indexes': [models.Index(fields=['code', 'state', 'effective_from'], name='packs_in_force')],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='packs_one_version')],
            },
            bases=(tongban.journeys.packs.reading.Reading, models.Model),
        ),
    ]
