import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('root', models.CharField(max_length=64)),
                ('note', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': '检查点',
            },
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('witness', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('root', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': '见证记录',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(db_index=True, max_length=100)),
                ('within', models.CharField(blank=True, db_index=True, default='', max_length=100)),
                ('leaf', models.TextField()),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('content', tongban.foundation.trust.public.EncryptedJSONField(null=True)),
                ('reference', models.CharField(max_length=100, null=True, unique=True)),
                ('position', models.PositiveBigIntegerField(null=True, unique=True, verbose_name='位置')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': '存证条目',
                'indexes': [models.Index(condition=models.Q(('position', None)), fields=['id'], name='ledger_without_place')],
            },
        ),
        migrations.CreateModel(
            name='Tile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('height', models.PositiveSmallIntegerField()),
                ('number', models.PositiveBigIntegerField()),
                ('hashes', models.BinaryField()),
            ],
            options={
                'verbose_name': '树块',
                'constraints': [models.UniqueConstraint(fields=('height', 'number'), name='ledger_one_tile_per_place')],
            },
        ),
    ]
