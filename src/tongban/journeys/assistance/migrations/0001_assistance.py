import django.db.models.deletion
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('cases', '0002_archived'),
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssistanceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('duty', models.SlugField(blank=True, max_length=60)),
                ('fact_id', models.CharField(blank=True, max_length=80)),
                ('title', models.CharField(max_length=120, verbose_name='事由')),
                ('question', tongban.foundation.trust.public.EncryptedTextField(max_length=4000)),
                ('ground', models.CharField(max_length=200, verbose_name='法定依据')),
                ('why', models.CharField(choices=[('data', '所需资料由对方掌握，本机关不能自行取得'), ('power', '事项属于对方职权，本机关无权办理'), ('place', '须在对方辖区内办理'), ('skill', '需要对方的专业设备或技术人员')], max_length=8)),
                ('state', models.CharField(choices=[('asked', '待接收'), ('accepted', '办理中'), ('answered', '已答复'), ('refused', '不予协助'), ('disputed', '报请裁定'), ('withdrawn', '已撤回')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('arrived_on', models.DateField()),
                ('planned_days', models.PositiveSmallIntegerField(help_text='工作日')),
                ('due_on', models.DateField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('answer', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=4000)),
                ('value', tongban.foundation.trust.public.EncryptedJSONField(blank=True, null=True)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('refusal', models.CharField(blank=True, choices=[('powers', '不属于本机关职权范围'), ('law', '法律、法规规定不得提供'), ('secret', '涉及国家秘密或者危及公共安全'), ('need', '超出办理所必需的范围')], max_length=8)),
                ('article', models.CharField(blank=True, max_length=200)),
                ('is_final', models.BooleanField(default=False, help_text='上级裁定不予协助，不再争议')),
                ('took_working_days', models.SmallIntegerField(blank=True, null=True)),
                ('is_on_time', models.BooleanField(blank=True, null=True)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, '未提醒'), (1, '已提醒承办人'), (2, '已告知负责人'), (3, '已报上级')], default=0)),
                ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.officer')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.officer')),
                ('pause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.specialprocedure')),
                ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['addressee', 'state', 'due_on'], name='assistance_inbox'), models.Index(fields=['asker', 'state', 'due_on'], name='assistance_sent'), models.Index(condition=models.Q(('superior__isnull', False)), fields=['superior', 'state'], name='assistance_above'), models.Index(condition=models.Q(('state__in', ['asked', 'accepted'])), fields=['due_on'], name='assistance_due'), models.Index(fields=['asked_at', 'addressee'], name='assistance_league')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground', ''), _negated=True), name='assistance_has_ground')],
            },
        ),
        migrations.CreateModel(
            name='AssistancePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_of_answer', models.BooleanField(default=False)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='assistance.assistancerequest')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('request', 'file'), name='assistance_paper_once')],
            },
        ),
        migrations.CreateModel(
            name='AssistanceLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assistance_request', '协助函'), ('assistance_answer', '协助复函'), ('assistance_refusal', '不予协助告知书')], max_length=24)),
                ('number', models.CharField(max_length=40, unique=True)),
                ('context', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='assistance.assistancerequest')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('made_at__isnull', True)), fields=['id'], name='assistance_letters_to_make')],
            },
        ),
        migrations.CreateModel(
            name='AssistanceExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('working_days', models.PositiveSmallIntegerField()),
                ('reason', tongban.foundation.trust.public.EncryptedTextField(max_length=1000)),
                ('asked_by', models.CharField(max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('is_granted', models.BooleanField(blank=True, null=True)),
                ('answered_by', models.CharField(blank=True, max_length=40)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='assistance.assistancerequest')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_granted__isnull', True)), fields=('request',), name='assistance_one_open_extension'), models.CheckConstraint(condition=models.Q(('working_days__range', (1, 30))), name='assistance_extension_days')],
            },
        ),
        migrations.CreateModel(
            name='AssistanceEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=40)),
                ('note', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='assistance.assistancerequest')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['kind', 'at'], name='assistance_events_of_kind')],
            },
        ),
    ]
