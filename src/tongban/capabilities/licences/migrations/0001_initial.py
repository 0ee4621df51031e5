import django.db.models.deletion
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('files', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(help_text='证照标识', max_length=120, unique=True)),
                ('type_code', models.CharField(db_index=True, max_length=60)),
                ('number', models.CharField(help_text='证照编号', max_length=60)),
                ('serial', models.CharField(max_length=32)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('fields', tongban.foundation.trust.public.EncryptedJSONField(default=list, help_text='[{name, label: {zh, en}, value}]')),
                ('issued_on', models.DateField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, help_text='empty: long term', null=True)),
                ('state', models.CharField(choices=[('01', '有效'), ('02', '暂扣'), ('03', '撤销'), ('04', '注销'), ('05', '失效'), ('06', '转出'), ('07', '吊销')], default='01', max_length=2)),
                ('face', tongban.foundation.trust.public.EncryptedJSONField(help_text='what it shows, as it stood fast when it was issued', null=True)),
                ('case_ref', models.CharField(blank=True, max_length=80)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licences_issued', to='authorities.authority')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('ofd', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='organisations.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='people.person')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='licences.licence')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'type_code', 'state'], name='licences_li_person__ff5aa7_idx'), models.Index(fields=['organisation', 'type_code', 'state'], name='licences_li_organis_131b37_idx'), models.Index(condition=models.Q(('state', '01')), fields=['valid_until'], name='licences_valid_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='licence_has_one_holder'), models.UniqueConstraint(condition=models.Q(('case_ref', ''), _negated=True), fields=('case_ref', 'type_code'), name='one_licence_of_a_type_per_case')],
            },
        ),
        migrations.CreateModel(
            name='LicenceEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='issued, replaced, state', max_length=20)),
                ('state', models.CharField(choices=[('01', '有效'), ('02', '暂扣'), ('03', '撤销'), ('04', '注销'), ('05', '失效'), ('06', '转出'), ('07', '吊销')], max_length=2)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.CharField(max_length=80)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('case_ref', models.CharField(blank=True, max_length=80)),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='licences.licence')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(blank=True, help_text='行政审批专用章; empty for the seal of the body', max_length=20)),
                ('number', models.CharField(max_length=13, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seals', to='authorities.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'purpose'), name='one_seal_per_purpose')],
            },
        ),
        migrations.CreateModel(
            name='SealedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('number', models.CharField(blank=True, max_length=120)),
                ('title', models.CharField(max_length=120)),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('ofd_digest', models.CharField(blank=True, default='', max_length=64)),
                ('sealed_at', models.DateTimeField(auto_now_add=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('licence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='licences.licence')),
            ],
        ),
    ]
