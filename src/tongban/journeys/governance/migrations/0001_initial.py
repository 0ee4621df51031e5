import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('intelligence', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tag', '标签'), ('rule', '质量规则')], max_length=4)),
                ('code', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('library', models.CharField(max_length=60)),
                ('level', models.CharField(max_length=10)),
                ('region_code', models.CharField(max_length=12)),
                ('subject', models.CharField(max_length=12)),
                ('owner', models.CharField(db_index=True, max_length=80)),
                ('sensitivity', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('expression', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('is_current', models.BooleanField(default=True)),
                ('published_at', models.DateTimeField(auto_now_add=True)),
                ('published_by', models.CharField(max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='one_definition_per_version'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('code',), name='one_current_definition_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tag', '标签'), ('rule', '质量规则')], max_length=4)),
                ('subject', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('started', '进行中'), ('finished', '已完成')], default='started', max_length=10)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('folder', models.CharField(blank=True, max_length=300)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'subject', 'state', '-on'], name='latest_runs')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject', 'on', 'digest'), name='one_run_per_day_and_question')],
            },
        ),
        migrations.CreateModel(
            name='QualityTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_code', models.SlugField(max_length=60)),
                ('source', models.CharField(max_length=60)),
                ('authority_code', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('open', '待认领'), ('taken', '处理中'), ('mended', '已整改，待复核'), ('verified', '复核通过')], default='open', max_length=10)),
                ('wrong_at_first', models.PositiveIntegerField()),
                ('wrong_now', models.PositiveIntegerField()),
                ('due_on', models.DateField()),
                ('taken_by', models.CharField(blank=True, max_length=60)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('times_returned', models.PositiveSmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('mended_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='governance.definition')),
                ('opened_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.run')),
            ],
            options={
                'indexes': [models.Index(fields=['authority_code', 'state', 'due_on'], name='tasks_of_a_department')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'taken', 'mended'])), fields=('rule_code',), name='one_running_task_per_rule')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(db_index=True, max_length=60)),
                ('checked', models.PositiveIntegerField()),
                ('wrong', models.PositiveIntegerField()),
                ('unknown', models.PositiveIntegerField(default=0)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='governance.definition')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='governance.run')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'rule'), name='one_finding_per_rule_and_run')],
            },
        ),
        migrations.CreateModel(
            name='TagCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_code', models.CharField(blank=True, max_length=12)),
                ('count', models.PositiveIntegerField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='governance.run')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='governance.definition')),
            ],
            options={
                'indexes': [models.Index(fields=['tag', 'run'], name='counts_of_a_tag')],
                'constraints': [models.UniqueConstraint(fields=('run', 'tag', 'region_code'), name='one_count_per_district')],
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('criteria', models.JSONField()),
                ('subject', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('state', models.CharField(choices=[('waiting', '排队中'), ('finished', '已完成')], default='waiting', max_length=10)),
                ('found', models.JSONField(default=dict)),
                ('asked_by', models.CharField(max_length=60)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('policy_text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intelligence.policytext')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy_text', 'digest', 'on'), name='one_trial_per_day_and_criteria')],
            },
        ),
    ]
