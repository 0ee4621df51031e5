import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ProcessDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('bpmn', models.TextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProcessInstance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_ref', models.CharField(max_length=80, unique=True)),
                ('topic', models.CharField(blank=True, max_length=80)),
                ('authority_code', models.CharField(blank=True, max_length=80)),
                ('region_code', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('running', '进行中'), ('finished', '已结束'), ('cancelled', '已终止')], default='running', max_length=12)),
                ('format', models.PositiveSmallIntegerField(default=0)),
                ('document', models.JSONField(default=dict)),
                ('wake_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instances', to='process.processdefinition')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('wake_at__isnull', False)), fields=['wake_at'], name='process_wake')],
            },
        ),
        migrations.CreateModel(
            name='ReceivedSignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('key', models.CharField(blank=True, max_length=120)),
                ('payload', models.JSONField(default=dict)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('consumed_at', models.DateTimeField(blank=True, null=True)),
                ('instance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signals', to='process.processinstance')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('instance', 'name', 'key'), name='process_signal_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task_id', models.CharField(max_length=36)),
                ('round', models.PositiveSmallIntegerField(default=1, help_text='退回重办的次数')),
                ('element_id', models.CharField(max_length=120)),
                ('block', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('owner_ref', models.CharField(max_length=80)),
                ('topic', models.CharField(blank=True, max_length=80)),
                ('authority_code', models.CharField(blank=True, max_length=80)),
                ('post', models.CharField(blank=True, max_length=40)),
                ('region_code', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('open', '待领取'), ('claimed', '办理中'), ('parked', '等待中'), ('done', '已办'), ('cancelled', '已取消')], default='open', max_length=12)),
                ('mode', models.CharField(choices=[('single', '一人办理'), ('all', '会签'), ('any', '或签'), ('sequential', '依次会签')], default='single', max_length=12)),
                ('assignee', models.CharField(blank=True, max_length=80)),
                ('delegated_by', models.CharField(blank=True, max_length=80)),
                ('due_at', models.DateTimeField(help_text='办理期限；没有期限的排在最后')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('completed_by', models.CharField(blank=True, max_length=80)),
                ('outcome', models.CharField(blank=True, max_length=60)),
                ('comment', models.TextField(blank=True)),
                ('instance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='process.processinstance')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['authority_code', 'post', 'due_at', 'id'], name='process_inbox_city'), models.Index(condition=models.Q(('state', 'open')), fields=['authority_code', 'post', 'region_code', 'due_at', 'id'], name='process_inbox_region'), models.Index(condition=models.Q(('state__in', ['open', 'claimed'])), fields=['assignee', 'due_at', 'id'], name='process_inbox_person'), models.Index(condition=models.Q(('reminded_at__isnull', True), ('state__in', ['open', 'claimed'])), fields=['due_at'], name='process_overdue'), models.Index(fields=['owner_ref', 'id'], name='process_item_owner'), models.Index(fields=['completed_by', '-completed_at'], name='process_done_by')],
                'constraints': [models.UniqueConstraint(fields=('instance', 'task_id', 'round'), name='process_one_item_per_task')],
            },
        ),
        migrations.CreateModel(
            name='WorkItemCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('officer_ref', models.CharField(max_length=80)),
                ('sent_by', models.CharField(max_length=80)),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='process.workitem')),
            ],
            options={
                'indexes': [models.Index(fields=['officer_ref', 'read_at', '-id'], name='process_copies_of')],
                'constraints': [models.UniqueConstraint(fields=('item', 'officer_ref'), name='process_copied_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkItemSigner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('officer_ref', models.CharField(max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, max_length=60)),
                ('comment', models.TextField(blank=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='process.workitem')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['officer_ref', 'signed_at'], name='process_signer')],
                'constraints': [models.UniqueConstraint(fields=('item', 'officer_ref'), name='process_signs_once')],
            },
        ),
    ]
