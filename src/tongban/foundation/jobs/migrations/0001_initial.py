import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduleRow',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name='任务')),
                ('next_at', models.DateTimeField(verbose_name='下次运行')),
                ('last_at', models.DateTimeField(null=True, verbose_name='上次运行')),
            ],
            options={
                'verbose_name': '定时任务',
            },
        ),
        migrations.CreateModel(
            name='JobRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='任务')),
                ('key', models.CharField(max_length=200, null=True, verbose_name='标识')),
                ('arguments', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('waiting', '等待'), ('running', '运行中'), ('done', '完成'), ('dead', '失败')], default='waiting', max_length=10, verbose_name='状态')),
                ('ready_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='可运行时间')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('taken_by', models.CharField(blank=True, max_length=64, verbose_name='工作进程')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='加入时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
            ],
            options={
                'verbose_name': '后台任务',
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['ready_at', 'id'], name='job_ready'), models.Index(fields=['state', '-id'], name='job_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('name', 'key'), name='jobs_one_per_key')],
            },
        ),
    ]
