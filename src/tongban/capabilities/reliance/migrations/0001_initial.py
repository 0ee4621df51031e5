import django.db.models.deletion
import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('files', '0001_initial'),
        ('identity', '0001_initial'),
        ('licences', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PresentationCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scene_code', models.CharField(max_length=60)),
                ('code', tongban.foundation.trust.public.EncryptedTextField()),
                ('index', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.CharField(max_length=100)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('opened_by', models.CharField(blank=True, max_length=100)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='licences.licence')),
            ],
        ),
        migrations.CreateModel(
            name='RelyingParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('department', '政府部门'), ('bank', '银行'), ('insurer', '保险公司'), ('hospital', '医疗机构'), ('pharmacy', '药店'), ('care_home', '养老机构'), ('school', '学校和幼儿园'), ('library', '图书馆'), ('museum', '博物馆和景区'), ('venue', '文化娱乐场所'), ('mall', '商场和市场'), ('platform', '网络平台'), ('enterprise', '其他企业'), ('agency', '房产经纪和物业'), ('car_rental', '租车公司'), ('transit', '公共交通'), ('notary', '公证机构'), ('neighbourhood', '居村委会')], max_length=20)),
                ('scene_codes', models.JSONField(default=list)),
                ('registered_at', models.DateTimeField(auto_now_add=True)),
                ('until', models.DateField()),
                ('is_stopped', models.BooleanField(default=False)),
                ('authority', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relying_party', to='authorities.authority')),
                ('client', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='identity.apiclient')),
                ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relying_party', to='organisations.organisation')),
            ],
            options={
                'ordering': ['kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('authority', None), ('organisation__isnull', False)), models.Q(('authority__isnull', False), ('organisation', None)), _connector='OR'), name='relying_party_is_one_body')],
            },
        ),
        migrations.CreateModel(
            name='Authorisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('scene_code', models.CharField(max_length=60)),
                ('case_number', models.CharField(help_text='the business that it is for, as the asker calls it', max_length=80)),
                ('purpose', models.CharField(max_length=300)),
                ('until', models.DateField()),
                ('answer_by', models.DateField()),
                ('state', models.CharField(choices=[('requested', '等您决定'), ('granted', '已同意'), ('declined', '已拒绝'), ('taken_back', '已收回'), ('withdrawn', '对方已撤回'), ('expired', '已过期')], default='requested', max_length=12)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('requested_by', models.CharField(max_length=100)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.CharField(blank=True, max_length=100)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('uses_left', models.PositiveSmallIntegerField()),
                ('reference', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorisations', to='reliance.relyingparty')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['person', 'state'], name='reliance_au_person__1d4d75_idx'), models.Index(fields=['organisation', 'state'], name='reliance_au_organis_7de8cf_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation', None), ('person', None)), _connector='OR'), name='authorisation_has_one_holder'), models.UniqueConstraint(fields=('party', 'reference'), name='one_request_per_reference')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('way', models.CharField(choices=[('present', '本人出示'), ('authorise', '本人授权'), ('duty', '部门依职权'), ('verify', '是否核验')], max_length=10)),
                ('scene_code', models.CharField(max_length=60)),
                ('purpose', models.CharField(max_length=300)),
                ('legal_basis', models.CharField(blank=True, max_length=300)),
                ('item_code', models.CharField(blank=True, max_length=80)),
                ('case_number', models.CharField(blank=True, max_length=80)),
                ('content', tongban.foundation.trust.public.EncryptedJSONField(default=dict, help_text='{given: [{name, label, value}], answers: [{id, title, yes}]}')),
                ('refused', models.CharField(blank=True, help_text='code of the error; empty when it was given', max_length=40)),
                ('state_then', models.CharField(blank=True, choices=[('01', '有效'), ('02', '暂扣'), ('03', '撤销'), ('04', '注销'), ('05', '失效'), ('06', '转出'), ('07', '吊销')], max_length=2)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.CharField(max_length=100)),
                ('reference', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('copy_code', models.CharField(blank=True, db_index=True, max_length=12)),
                ('copy_until', models.DateField(blank=True, null=True)),
                ('authorisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='reliance.authorisation')),
                ('copy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('licence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='licences.licence')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='reliance.relyingparty')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('presentation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='use', to='reliance.presentationcode')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['person', '-at'], name='reliance_us_person__0d4bd0_idx'), models.Index(fields=['organisation', '-at'], name='reliance_us_organis_2a2259_idx'), models.Index(fields=['party', '-at'], name='reliance_us_party_i_122741_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation', None), ('person', None)), _connector='OR'), name='use_has_one_holder'), models.UniqueConstraint(condition=models.Q(('party__isnull', False)), fields=('party', 'reference'), name='one_use_per_reference')],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', tongban.foundation.trust.public.EncryptedTextField()),
                ('raised_at', models.DateTimeField(auto_now_add=True)),
                ('raised_by', models.CharField(max_length=100)),
                ('state', models.CharField(choices=[('with_party', '等用证单位答复'), ('with_authority', '等发证机关处理'), ('closed', '已办结')], default='with_party', max_length=15)),
                ('party_due_on', models.DateField()),
                ('due_on', models.DateField()),
                ('party_reply', tongban.foundation.trust.public.EncryptedTextField(blank=True)),
                ('party_replied_at', models.DateTimeField(blank=True, null=True)),
                ('reply', tongban.foundation.trust.public.EncryptedTextField(blank=True)),
                ('is_founded', models.BooleanField(null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, max_length=100)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('use', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='complaint', to='reliance.use')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['authority', 'state'], name='reliance_co_authori_ed3d6d_idx')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suspend', '暂扣'), ('resume', '恢复'), ('cancel', '注销'), ('revoke', '撤销'), ('withdraw', '吊销')], max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('legal_basis', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('proposed', '等复核'), ('done', '已执行'), ('rejected', '未同意')], default='proposed', max_length=10)),
                ('proposed_by', models.CharField(max_length=100)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('decided_by', models.CharField(blank=True, max_length=100)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='licences.licence')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('licence',), name='one_measure_at_a_time')],
            },
        ),
    ]
