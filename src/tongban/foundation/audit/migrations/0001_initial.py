from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('chain', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('seal', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '链头',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.PositiveSmallIntegerField()),
                ('position', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('actor', models.CharField(max_length=100, verbose_name='操作者')),
                ('for_whom', models.CharField(blank=True, max_length=100, verbose_name='为谁')),
                ('action', models.CharField(max_length=100, verbose_name='操作')),
                ('subject', models.CharField(max_length=200, verbose_name='对象')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('detail_json', models.TextField(default='{}')),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('hash_name', models.CharField(max_length=10)),
            ],
            options={
                'verbose_name': '审计记录',
                'indexes': [models.Index(fields=['subject', 'at'], name='audit_by_subject'), models.Index(fields=['actor', 'at'], name='audit_by_actor'), models.Index(fields=['action', 'at'], name='audit_by_action')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'position'), name='audit_one_row_per_place')],
            },
        ),
    ]
