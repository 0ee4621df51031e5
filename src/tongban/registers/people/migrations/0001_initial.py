import django.db.models.deletion
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citizen_id', tongban.foundation.trust.public.EncryptedTextField(max_length=18)),
                ('citizen_id_index', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('name_pinyin', models.CharField(blank=True, max_length=120)),
                ('sex', models.CharField(choices=[('male', '男'), ('female', '女')], max_length=6)),
                ('birth_date', models.DateField()),
                ('death_date', models.DateField(blank=True, null=True)),
                ('ethnicity', models.CharField(default='汉族', max_length=20)),
                ('nationality', models.CharField(default='CHN', help_text='GB/T 2659, three letters', max_length=3)),
                ('phone', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=20)),
                ('phone_index', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('address', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=200)),
                ('hukou_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region')),
                ('residence_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region')),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PersonVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('recorded_until', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='people.person')),
            ],
            options={
                'ordering': ['recorded_until'],
                'indexes': [models.Index(fields=['person', 'recorded_until'], name='people_version_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Relationship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('parent', '父母'), ('child', '子女'), ('spouse', '配偶'), ('guardian', '监护人'), ('ward', '被监护人')], max_length=8)),
                ('source', models.CharField(help_text='civil_affairs.marriage, public_security.hukou, court …', max_length=60)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relationships', to='people.person')),
                ('relative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['relative', 'kind'], name='people_rela_relativ_135106_idx')],
                'constraints': [models.UniqueConstraint(fields=('person', 'relative', 'kind'), name='one_row_per_relationship')],
            },
        ),
    ]
