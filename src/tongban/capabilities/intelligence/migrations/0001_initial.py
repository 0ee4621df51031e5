import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('authority_code', models.CharField(max_length=80)),
                ('document', models.CharField(blank=True, max_length=60)),
                ('audience', models.CharField(blank=True, max_length=12)),
                ('asked_model_at', models.DateTimeField(null=True)),
                ('created_by', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['authority_code', '-id'], name='texts_of_an_authority')],
                'constraints': [models.UniqueConstraint(fields=('authority_code', 'digest'), name='one_reading_of_a_text')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('criterion', '条件'), ('parameter', '金额和比例'), ('date', '日期'), ('stop', '停发情形'), ('unclear', '没读懂')], max_length=10)),
                ('place', models.PositiveIntegerField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('sentence_start', models.PositiveIntegerField()),
                ('sentence_end', models.PositiveIntegerField()),
                ('article', models.CharField(blank=True, max_length=40)),
                ('content', models.JSONField(default=dict)),
                ('proposed', models.JSONField(default=dict)),
                ('confidence', models.FloatField(default=0.0)),
                ('origin', models.CharField(default='patterns', max_length=10)),
                ('state', models.CharField(choices=[('open', '待确认'), ('confirmed', '已确认'), ('rejected', '不采用')], default='open', max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=60)),
                ('decided_at', models.DateTimeField(null=True)),
                ('policy_text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='intelligence.policytext')),
            ],
            options={
                'ordering': ['start', 'place'],
                'constraints': [models.UniqueConstraint(fields=('policy_text', 'place'), name='one_proposal_per_place')],
            },
        ),
    ]
