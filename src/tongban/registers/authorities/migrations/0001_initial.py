import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('code', models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=30)),
                ('name_en', models.CharField(max_length=30)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('code', models.SlugField(help_text='market_supervision_bureau_310115', max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='as it stands on a letter', max_length=60)),
                ('short_name', models.CharField(help_text='as it stands in a list', max_length=30)),
                ('name_en', models.CharField(max_length=90)),
                ('credit_code', models.CharField(max_length=18, unique=True)),
                ('level', models.CharField(max_length=1)),
                ('department_class', models.CharField(help_text='positions 5 and 6 of the basic item code', max_length=2)),
                ('department', models.SlugField(help_text="code of the city's department of this line", max_length=60)),
                ('is_active', models.BooleanField(default=True)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorities', to='places.region')),
                ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to='authorities.authority')),
            ],
            options={
                'verbose_name_plural': 'authorities',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('department', 'region'), name='one_authority_per_region')],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('staff_number', models.CharField(max_length=20, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='authorities.authority')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region')),
                ('posts', models.ManyToManyField(related_name='officers', to='authorities.post')),
            ],
            options={
                'ordering': ['staff_number'],
                'indexes': [models.Index(fields=['authority', 'is_active'], name='authorities_authori_df115c_idx')],
            },
        ),
    ]
