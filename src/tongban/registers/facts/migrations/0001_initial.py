import django.db.models.deletion
import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SourceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('subject_key', models.CharField(max_length=64)),
                ('attributes', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('as_of', models.DateField()),
                ('valid_from', models.DateField()),
                ('corrects', tongban.foundation.trust.public.EncryptedJSONField(default=None, null=True)),
                ('recorded_from', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject_key', 'source'), name='one_record_per_source')],
            },
        ),
        migrations.CreateModel(
            name='SourceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('subject_key', models.CharField(max_length=64)),
                ('attributes', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('as_of', models.DateField()),
                ('valid_from', models.DateField()),
                ('corrects', tongban.foundation.trust.public.EncryptedJSONField(default=None, null=True)),
                ('recorded_from', models.DateTimeField()),
                ('recorded_until', models.DateTimeField(db_index=True)),
            ],
            options={
                'ordering': ['recorded_until'],
                'indexes': [models.Index(fields=['subject_key', 'source', 'recorded_until'], name='facts_version_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('recorded_from__lte', models.F('recorded_until'))), name='a_version_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='FactDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact_id', models.CharField(max_length=80)),
                ('source', models.CharField(max_length=60)),
                ('authority_code', models.CharField(db_index=True, max_length=60)),
                ('raised_by', models.CharField(max_length=60)),
                ('shown_value', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='')),
                ('statement', tongban.foundation.trust.public.EncryptedTextField(max_length=1000)),
                ('state', models.CharField(choices=[('open', '待核实'), ('checking', '核实中'), ('corrected', '已更正'), ('confirmed', '核实无误'), ('withdrawn', '已撤回')], default='open', max_length=10)),
                ('reply', models.TextField(blank=True)),
                ('case_ref', models.CharField(blank=True, max_length=60)),
                ('raised_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['authority_code', 'state'], name='facts_disputes_to_answer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='XOR'), name='a_dispute_has_one_subject'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'checking'])), fields=('fact_id', 'person'), name='one_running_dispute_of_a_person'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'checking'])), fields=('fact_id', 'organisation'), name='one_running_dispute_of_a_firm')],
            },
        ),
    ]
