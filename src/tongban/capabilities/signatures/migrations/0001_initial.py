import django.db.models.deletion
import tongban.foundation.trust.public
import uuid
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
            name='Examination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('found', models.JSONField(default=list)),
                ('examined_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='SigningRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', tongban.foundation.trust.public.EncryptedTextField(max_length=120)),
                ('digest', models.CharField(help_text='SHA-256 of the document as it was put up', max_length=64)),
                ('in_order', models.BooleanField(default=False)),
                ('least_assurance', models.PositiveSmallIntegerField(default=2)),
                ('state', models.CharField(choices=[('open', '签署中'), ('completed', '全部签完'), ('declined', '有人拒签'), ('withdrawn', '已撤回'), ('expired', '已过期')], default='open', max_length=10)),
                ('asked_by', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=200)),
                ('current', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['person', '-id'], name='signing_of_person'), models.Index(fields=['organisation', '-id'], name='signing_of_organisation'), models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='signing_open')],
            },
        ),
        migrations.CreateModel(
            name='Signer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', '待签'), ('signed', '已签'), ('declined', '拒签')], default='waiting', max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('assurance', models.PositiveSmallIntegerField(default=0)),
                ('consent', models.TextField(blank=True, default='')),
                ('certificate', models.CharField(blank=True, default='', help_text='serial number', max_length=40)),
                ('reason', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=200)),
                ('acted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='signatures.signingrequest')),
            ],
            options={
                'ordering': ['place'],
                'indexes': [models.Index(fields=['person', 'state'], name='signers_waiting_person'), models.Index(fields=['organisation', 'state'], name='signers_waiting_firm')],
                'constraints': [models.UniqueConstraint(fields=('request', 'place'), name='signing_one_at_each_place'), models.UniqueConstraint(fields=('request', 'person'), name='signing_person_once'), models.UniqueConstraint(fields=('request', 'organisation'), name='signing_organisation_once'), models.CheckConstraint(condition=models.Q(('person__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='signer_is_one')],
            },
        ),
    ]
