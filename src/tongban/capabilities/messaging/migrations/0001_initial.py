import datetime
import django.db.models.deletion
import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbeddedSmsRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=150, unique=True)),
                ('to', tongban.foundation.trust.public.EncryptedTextField(max_length=20)),
                ('to_index', models.CharField(db_index=True, max_length=64)),
                ('text', tongban.foundation.trust.public.EncryptedTextField(max_length=1000)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': '演示短信',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, verbose_name='种类')),
                ('category', models.CharField(choices=[('case', '办件进度'), ('payment', '缴费'), ('delivery', '寄送'), ('reminder', '提醒'), ('account', '账号安全'), ('work', '工作事项')], max_length=10, verbose_name='类别')),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=300)),
                ('body_zh', models.TextField()),
                ('body_en', models.TextField()),
                ('link', models.CharField(blank=True, max_length=300, verbose_name='链接')),
                ('reference', models.CharField(max_length=150, unique=True)),
                ('is_binding', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='已读时间')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='authorities.officer')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '消息',
                'indexes': [models.Index(fields=['person', '-sent_at'], name='message_of_person'), models.Index(fields=['organisation', '-sent_at'], name='message_of_organisation'), models.Index(fields=['officer', '-sent_at'], name='message_of_officer')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(default='sms', max_length=10)),
                ('state', models.CharField(choices=[('waiting', '待发送'), ('sent', '已发送'), ('refused', '被拒绝'), ('silenced', '已按偏好静默'), ('no_number', '没有号码')], default='waiting', max_length=10)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('receipt', models.CharField(blank=True, max_length=100)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(null=True)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='messaging.message')),
            ],
            options={
                'verbose_name': '发送记录',
                'constraints': [models.UniqueConstraint(fields=('message', 'channel'), name='messaging_one_dispatch_each')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_sms', models.BooleanField(default=True, verbose_name='短信提醒')),
                ('silenced', models.JSONField(default=list, verbose_name='不发短信的类别')),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('quiet_from', models.TimeField(default=datetime.time(22, 0), verbose_name='免打扰开始')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='免打扰结束')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='authorities.officer')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '消息偏好',
                'constraints': [models.UniqueConstraint(fields=('person',), name='messaging_one_preference_per_person'), models.UniqueConstraint(fields=('organisation',), name='messaging_one_preference_per_organisation'), models.UniqueConstraint(fields=('officer',), name='messaging_one_preference_per_officer')],
            },
        ),
    ]
