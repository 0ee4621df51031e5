import django.db.models.deletion
import django.utils.timezone
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
            name='RevokedHandle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handle', models.CharField(max_length=32, unique=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('revoked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('algorithm', models.IntegerField(help_text='COSE number')),
                ('public_key', models.CharField(help_text='hexadecimal', max_length=130)),
                ('label', models.CharField(blank=True, max_length=80)),
                ('bound_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('refreshed_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='code_devices', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'public_key'), name='codes_one_row_per_device')],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('title_zh', models.CharField(max_length=80)),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('scenes', models.JSONField(default=list)),
                ('is_active', models.BooleanField(default=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='IssuedCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handle', models.CharField(help_text='hexadecimal', max_length=32, unique=True)),
                ('kind', models.CharField(choices=[('pass', '设备通行证'), ('paper', '离线码')], max_length=5)),
                ('family', models.CharField(max_length=24)),
                ('issued_by', models.CharField(max_length=80)),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='passes', to='codes.device')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issued_codes', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['device', 'revoked_at'], name='codes_issue_device__ce5927_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'paper'), ('revoked_at__isnull', True)), fields=('person', 'family'), name='codes_one_living_paper')],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scan_id', models.CharField(help_text='made by the gate; a repeated upload is known by it', max_length=40, unique=True)),
                ('scene', models.CharField(max_length=40)),
                ('at', models.DateTimeField(db_index=True)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('result', models.CharField(max_length=24)),
                ('seen', models.JSONField(default=dict)),
                ('concession', models.JSONField(default=dict)),
                ('drawing', models.CharField(blank=True, max_length=32)),
                ('by', models.CharField(blank=True, max_length=80)),
                ('was_offline', models.BooleanField(default=False)),
                ('is_copy', models.BooleanField(default=False)),
                ('forget_on', models.DateField(db_index=True)),
                ('carrier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('gate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='codes.gate')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='code_scans', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='codes_scan_person__ce617b_idx'), models.Index(fields=['gate', '-at'], name='codes_scan_gate_id_44102d_idx'), models.Index(condition=models.Q(('drawing', ''), _negated=True), fields=['drawing'], name='codes_scan_drawing')],
            },
        ),
        migrations.CreateModel(
            name='ScanObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_on', models.DateField()),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.CharField(blank=True, max_length=80)),
                ('scan', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='objection', to='codes.scan')),
            ],
        ),
    ]
