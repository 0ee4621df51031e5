import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('type', models.CharField(max_length=100, verbose_name='类型')),
                ('subject', models.CharField(max_length=200, verbose_name='对象')),
                ('data', models.JSONField(default=dict, verbose_name='内容')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='时间')),
            ],
            options={
                'verbose_name': '事件',
                'indexes': [models.Index(fields=['subject', 'id'], name='event_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subscriber', models.CharField(max_length=100, verbose_name='订阅者')),
                ('subject', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('pending', '待投递'), ('done', '已投递'), ('dead', '投递失败')], default='pending', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('ready_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='可投递时间')),
                ('taken_by', models.CharField(blank=True, max_length=64)),
                ('error', models.TextField(blank=True, verbose_name='错误')),
                ('finished_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='events.event')),
            ],
            options={
                'verbose_name': '投递',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['ready_at'], name='delivery_ready'), models.Index(condition=models.Q(('state', 'pending')), fields=['subscriber', 'subject', 'id'], name='delivery_order')],
                'constraints': [models.UniqueConstraint(fields=('event', 'subscriber'), name='events_one_delivery_each')],
            },
        ),
    ]
