import django.db.models.deletion
import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('files', '0001_initial'),
        ('licences', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type_code', models.CharField(max_length=60, verbose_name='证照类型')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('path', models.CharField(blank=True, max_length=500)),
                ('layout', models.CharField(max_length=5)),
                ('columns', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('preview', '待核对'), ('running', '导入中'), ('done', '已完成'), ('cancelled', '已取消')], default='preview', max_length=9, verbose_name='状态')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                ('rows_done', models.PositiveIntegerField(default=0, verbose_name='已处理')),
                ('added', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='已有')),
                ('corrected', models.PositiveIntegerField(default=0, verbose_name='更正')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='退回')),
                ('by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'verbose_name': '归集批次',
                'indexes': [models.Index(fields=['authority', '-made_at'], name='batches_of_an_authority')],
            },
        ),
        migrations.CreateModel(
            name='CollectedLicence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type_code', models.CharField(max_length=60)),
                ('number', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64)),
                ('missing', models.JSONField(default=list)),
                ('collected_on', models.DateField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collection.batch')),
                ('licence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licences.licence')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'type_code', 'number'), name='collection_licence_once')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('after', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('reason', models.CharField(max_length=200)),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collection.batch')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licences.licence')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-at'], name='corrections_of_an_issuer')],
            },
        ),
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('decision', '有决定、没有证照'), ('register', '有登记、没有证照'), ('expired', '已到期、没有换证')], max_length=8)),
                ('ref', models.CharField(max_length=100)),
                ('words', models.CharField(max_length=200)),
                ('type_code', models.CharField(max_length=60)),
                ('found_on', models.DateField()),
                ('due_on', models.DateField()),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('reminded_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('open', '待处理'), ('closed', '已补上'), ('explained', '已说明')], default='open', max_length=9)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, max_length=80)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '证照缺口',
                'indexes': [models.Index(fields=['authority', 'state', 'due_on'], name='gaps_of_an_issuer'), models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='gaps_to_chase')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'ref', 'type_code'), name='collection_one_gap')],
            },
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type_code', models.CharField(max_length=60)),
                ('is_simultaneous', models.BooleanField(verbose_name='同步制发')),
                ('simultaneous_since', models.DateField(null=True)),
                ('published_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('by', models.CharField(max_length=80)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('authority', 'type_code'), name='collection_listed_once')],
            },
        ),
        migrations.CreateModel(
            name='QualityCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('rule', models.CharField(max_length=40)),
                ('checked', models.PositiveIntegerField()),
                ('wrong', models.PositiveIntegerField()),
                ('examples', models.JSONField(default=list)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='authorities.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('on', 'authority', 'rule'), name='collection_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='RefusedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=30)),
                ('raw', tongban.foundation.trust.public.EncryptedJSONField(default=dict)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='collection.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'row'), name='collection_row_refused_once')],
            },
        ),
    ]
