import django.db.models.deletion
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('organisations', '0001_initial'),
        ('packs', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=50, null=True, unique=True, verbose_name='办件编号')),
                ('reference', models.CharField(blank=True, max_length=120, null=True, unique=True)),
                ('pack_code', models.CharField(max_length=80)),
                ('variant_code', models.CharField(blank=True, max_length=36, verbose_name='业务办理项编码')),
                ('is_instant', models.BooleanField(default=False)),
                ('delegation_id', models.BigIntegerField(blank=True, null=True)),
                ('channel', models.CharField(choices=[('web', '网上'), ('counter', '窗口'), ('kiosk', '自助终端'), ('api', '接口'), ('automatic', '免申即享')], default='web', max_length=12)),
                ('taken_by', models.CharField(blank=True, help_text='代收件的窗口人员', max_length=40)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '已提交，等待共同申请人签署'), ('received', '已收件'), ('correction_requested', '待您补正'), ('accepted', '已受理'), ('in_review', '审查中'), ('suspended', '特别程序中，时间暂停计算'), ('decided', '已决定'), ('producing', '制作结果'), ('delivering', '送达中'), ('closed', '已办结'), ('archived', '已归档'), ('declined', '不予受理'), ('transferred', '已转办'), ('withdrawn', '已撤回'), ('lapsed', '逾期未补正，已退件'), ('terminated', '已终止')], default='draft', max_length=24)),
                ('authority_code', models.CharField(blank=True, max_length=80)),
                ('region_code', models.CharField(blank=True, max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('materials_on', models.DateField(blank=True, help_text='材料齐备之日；补正后为补正之日', null=True)),
                ('accepted_on', models.DateField(blank=True, null=True)),
                ('is_deemed_accepted', models.BooleanField(default=False)),
                ('acceptance_due_on', models.DateField(blank=True, null=True)),
                ('promised_due_on', models.DateField(blank=True, null=True)),
                ('statutory_due_on', models.DateField(blank=True, null=True)),
                ('delivery_due_on', models.DateField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('warn_on', models.DateField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.CharField(blank=True, choices=[('granted', '准予'), ('refused', '不予')], max_length=10)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('end_result', models.CharField(blank=True, choices=[('0', '出证办结'), ('1', '退回办结'), ('2', '作废办结'), ('5', '补正不来办结'), ('6', '办结')], max_length=1)),
                ('process_started', models.BooleanField(default=False)),
                ('agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='packs.packversion')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='cases_of_person'), models.Index(fields=['organisation', '-id'], name='cases_of_organisation'), models.Index(fields=['authority_code', 'id'], name='cases_of_authority'), models.Index(fields=['authority_code', 'state', 'id'], name='cases_by_state'), models.Index(fields=['authority_code', 'pack_code', 'id'], name='cases_by_item'), models.Index(fields=['authority_code', 'pack_code', 'state', 'id'], name='cases_by_item_state'), models.Index(fields=['authority_code', 'region_code', 'id'], name='cases_of_region'), models.Index(fields=['authority_code', 'region_code', 'state', 'id'], name='cases_region_state'), models.Index(fields=['authority_code', 'region_code', 'pack_code', 'id'], name='cases_region_item'), models.Index(fields=['authority_code', 'region_code', 'pack_code', 'state', 'id'], name='cases_region_item_state'), models.Index(fields=['taken_by', 'id'], name='cases_taken_by'), models.Index(fields=['taken_by', 'state', 'id'], name='cases_taken_state'), models.Index(fields=['taken_by', 'pack_code', 'id'], name='cases_taken_item'), models.Index(fields=['taken_by', 'pack_code', 'state', 'id'], name='cases_taken_item_state'), models.Index(fields=['authority_code', 'changed_at'], name='cases_changed'), models.Index(fields=['taken_by', 'changed_at'], name='cases_taken_changed'), models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on'], name='cases_due'), models.Index(fields=['pack_code', 'submitted_at'], name='cases_of_pack'), models.Index(condition=models.Q(('process_started', False), ('state__in', ['received', 'accepted', 'in_review'])), fields=['id'], name='cases_without_process')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='cases_has_applicant')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='application', serialize=False, to='cases.case')),
                ('answers', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('origins', models.JSONField(default=dict, help_text='每一项的来源：事实、申请人')),
                ('editors', models.JSONField(default=dict, help_text='每一项最后由哪台设备填写')),
                ('files', models.JSONField(default=dict)),
                ('facts', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('step', models.CharField(blank=True, max_length=80)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('ends_on', models.DateField(blank=True, help_text='久未改动的草稿，这一天之后删除；已告知申请人', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='decision', serialize=False, to='cases.case')),
                ('result', models.CharField(choices=[('granted', '准予'), ('refused', '不予')], max_length=10)),
                ('reasons', tongban.foundation.trust.public.EncryptedJSONField(default=list)),
                ('facts', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('articles', models.JSONField(default=list)),
                ('amounts', models.JSONField(default=dict)),
                ('decided_by', models.CharField(max_length=40)),
                ('is_automatic', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField()),
                ('licence_identifier', models.CharField(blank=True, max_length=120)),
                ('revoked_on', models.DateField(blank=True, null=True)),
                ('revoke_reason', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=40)),
                ('note', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'id'], name='cases_timeline')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(default=1)),
                ('items', tongban.foundation.trust.public.EncryptedJSONField(default=list)),
                ('reason_code', models.CharField(blank=True, max_length=40)),
                ('requested_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='cases.case')),
            ],
            options={
                'ordering': ['ordinal'],
                'constraints': [models.UniqueConstraint(fields=('case', 'ordinal'), name='cases_correction_ordinal')],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('working_days', models.PositiveSmallIntegerField()),
                ('reason', models.TextField()),
                ('approved_by', models.CharField(max_length=40)),
                ('approved_on', models.DateField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case',), name='cases_extended_once')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=80, unique=True, verbose_name='文书编号')),
                ('context', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='cases.case')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('made_at__isnull', True)), fields=['id'], name='cases_letters_to_make')],
            },
        ),
        migrations.CreateModel(
            name='PartySignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', tongban.foundation.trust.public.EncryptedTextField(max_length=60)),
                ('citizen_id_index', models.CharField(db_index=True, max_length=64)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'citizen_id_index'), name='cases_signs_once')],
            },
        ),
        migrations.CreateModel(
            name='SpecialProcedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hearing', '听证'), ('tender', '招标'), ('auction', '拍卖'), ('inspection', '检验'), ('testing', '检测'), ('quarantine', '检疫'), ('appraisal', '鉴定'), ('expert_review', '专家评审')], max_length=20)),
                ('ground', models.CharField(max_length=200, verbose_name='法定依据')),
                ('reason', models.TextField()),
                ('planned_working_days', models.PositiveSmallIntegerField()),
                ('started_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('result', models.TextField(blank=True)),
                ('state_before', models.CharField(choices=[('draft', '草稿'), ('submitted', '已提交，等待共同申请人签署'), ('received', '已收件'), ('correction_requested', '待您补正'), ('accepted', '已受理'), ('in_review', '审查中'), ('suspended', '特别程序中，时间暂停计算'), ('decided', '已决定'), ('producing', '制作结果'), ('delivering', '送达中'), ('closed', '已办结'), ('archived', '已归档'), ('declined', '不予受理'), ('transferred', '已转办'), ('withdrawn', '已撤回'), ('lapsed', '逾期未补正，已退件'), ('terminated', '已终止')], max_length=24)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='procedures', to='cases.case')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.letter')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('case',), name='cases_one_open_pause'), models.CheckConstraint(condition=models.Q(('ground', ''), _negated=True), name='cases_pause_has_ground')],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('yellow', '临期'), ('red', '超期'), ('deemed', '逾期视为受理'), ('second_correction', '二次补正')], max_length=20)),
                ('authority_code', models.CharField(max_length=80)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('raised_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supervisions', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['authority_code', 'settled_at', '-id'], name='cases_cards')],
                'constraints': [models.UniqueConstraint(fields=('case', 'kind', 'due_on'), name='cases_supervised_once')],
            },
        ),
        migrations.CreateModel(
            name='ConditionalAcceptance',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='conditional', serialize=False, to='cases.case')),
                ('materials', models.JSONField(default=list)),
                ('promised_by', models.CharField(max_length=40)),
                ('due_on', models.DateField()),
                ('supplied_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('supplied_at__isnull', True)), fields=['due_on'], name='cases_to_supply')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='measure', serialize=False, to='cases.case')),
                ('pack_code', models.CharField(max_length=80)),
                ('submitted_on', models.DateField()),
                ('fillable', models.PositiveSmallIntegerField(default=0)),
                ('prefilled', models.PositiveSmallIntegerField(default=0)),
                ('precheck', models.BooleanField(help_text='智能预审：通过、不通过、不能判断', null=True)),
                ('official', models.BooleanField(help_text='人工结论', null=True)),
                ('points', models.JSONField(default=list)),
                ('corrections', models.PositiveSmallIntegerField(default=0)),
                ('accepted_first', models.BooleanField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['pack_code', 'submitted_on'], name='cases_measures')],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pledge', serialize=False, to='cases.case')),
                ('text', models.TextField()),
                ('promised_at', models.DateTimeField()),
                ('promised_by', models.CharField(max_length=40)),
                ('check_due_on', models.DateField(blank=True, null=True)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('is_kept', models.BooleanField(null=True)),
                ('order_to_fix_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('checked_on__isnull', True)), fields=['check_due_on'], name='cases_to_check')],
            },
        ),
    ]
