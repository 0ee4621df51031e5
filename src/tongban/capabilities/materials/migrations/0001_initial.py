import django.db.models.deletion
import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=100, verbose_name='种类')),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('name', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=100, verbose_name='名称')),
                ('digest', models.CharField(max_length=64)),
                ('source', models.CharField(choices=[('web', '网上办事时提交'), ('counter', '窗口扫描'), ('own', '自己上传')], default='web', max_length=8)),
                ('from_ref', models.CharField(blank=True, db_index=True, max_length=100)),
                ('authority_code', models.CharField(blank=True, max_length=80)),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('issued_on', models.DateField(null=True, verbose_name='签发日期')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期至')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('read_state', models.CharField(choices=[('waiting', '等待识别'), ('read', '已识别'), ('nothing', '没有可识别的文字')], default='waiting', max_length=8)),
                ('text', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='')),
                ('fields', tongban.foundation.trust.public.EncryptedJSONField(help_text='[{label, value}]', null=True)),
                ('examined_at', models.DateTimeField(null=True)),
                ('examined_by', models.CharField(blank=True, max_length=100)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='materials.material')),
            ],
            options={
                'verbose_name': '电子材料',
                'indexes': [models.Index(condition=models.Q(('read_state', 'waiting')), fields=['id'], name='materials_to_read')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('deleted_at', None)), fields=('person', 'kind', 'digest'), name='materials_one_row_per_person_and_content'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('deleted_at', None)), fields=('organisation', 'kind', 'digest'), name='materials_one_row_per_organisation_and_content'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='XOR'), name='materials_exactly_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='MaterialAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=100)),
                ('authority_code', models.CharField(blank=True, max_length=80)),
                ('for_ref', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to='materials.material')),
            ],
            options={
                'verbose_name': '材料查看记录',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['material', '-id'], name='materials_seen')],
            },
        ),
        migrations.CreateModel(
            name='MaterialUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_ref', models.CharField(db_index=True, max_length=100)),
                ('purpose', models.CharField(blank=True, max_length=200)),
                ('authority_code', models.CharField(blank=True, max_length=80)),
                ('region_code', models.CharField(blank=True, max_length=12)),
                ('used_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_by', models.CharField(blank=True, max_length=100)),
                ('until', models.DateField(null=True)),
                ('consent', models.CharField(blank=True, max_length=400)),
                ('consented_at', models.DateTimeField(null=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='materials.material')),
            ],
            options={
                'verbose_name': '材料复用记录',
                'constraints': [models.UniqueConstraint(fields=('material', 'for_ref'), name='materials_one_use_each')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_ref', models.CharField(max_length=100)),
                ('subject', models.CharField(help_text='licence:driving_licence', max_length=120)),
                ('words', models.CharField(max_length=400)),
                ('given_by', models.CharField(max_length=100)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '逐件授权',
                'constraints': [models.UniqueConstraint(fields=('for_ref', 'subject'), name='materials_one_consent_each'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='XOR'), name='materials_consent_of_one')],
            },
        ),
    ]
