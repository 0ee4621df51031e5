import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('date', models.DateField(primary_key=True, serialize=False)),
                ('is_working', models.BooleanField()),
                ('source', models.CharField(help_text='document that orders it', max_length=120)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=120)),
                ('announced_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=90)),
                ('level', models.CharField(choices=[('province', '外省市'), ('city', '市'), ('district', '区'), ('subdistrict', '街道（镇、乡）'), ('neighbourhood', '居（村）委会')], max_length=13)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.region')),
            ],
            options={
                'ordering': ['code'],
                'indexes': [models.Index(fields=['level', 'code'], name='places_regi_level_3d25a5_idx')],
            },
        ),
        migrations.CreateModel(
            name='ServiceCentre',
            fields=[
                ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=90)),
                ('kind', models.CharField(choices=[('city', '市级政务服务中心'), ('district', '区政务服务中心'), ('community', '社区事务受理服务中心')], max_length=10)),
                ('address', models.CharField(max_length=120)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('phone', models.CharField(max_length=20)),
                ('hours', models.JSONField(help_text="{'mon': ['09:00-16:30'], …}; an empty list means closed")),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='places.region')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
    ]
