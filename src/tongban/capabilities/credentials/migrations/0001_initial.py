import django.db.models.deletion
import tongban.capabilities.credentials.models
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CredentialOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=100)),
                ('subject_ref', models.CharField(db_index=True, max_length=80)),
                ('by', models.CharField(max_length=80)),
                ('place', models.CharField(help_text="digest of the offer's address", max_length=43, unique=True)),
                ('code', tongban.foundation.trust.public.EncryptedTextField(help_text='pre-authorised code; shown to whoever opens the offer')),
                ('code_digest', models.CharField(max_length=43, unique=True)),
                ('pin_digest', models.CharField(max_length=43)),
                ('wrong_pins', models.PositiveSmallIntegerField(default=0)),
                ('token_digest', models.CharField(max_length=43, null=True, unique=True)),
                ('nonce_digest', models.CharField(max_length=43, null=True, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('redeemed_at', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='credentials_offer_expiring')],
            },
        ),
        migrations.CreateModel(
            name='PresentationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(help_text="digest of the request's address", max_length=43, unique=True)),
                ('state', models.CharField(choices=[('waiting', '等待出示'), ('answered', '已核验')], default='waiting', max_length=10)),
                ('state_digest', models.CharField(help_text='digest of the state that the wallet returns', max_length=43, unique=True)),
                ('token', tongban.foundation.trust.public.EncryptedTextField(help_text='state and nonce as they stand in the request')),
                ('verifier', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=200)),
                ('query', models.JSONField(help_text='DCQL')),
                ('answer', tongban.foundation.trust.public.EncryptedJSONField(null=True)),
                ('refused_for', models.CharField(blank=True, help_text='reason of the last answer that was refused', max_length=20)),
                ('owner', models.CharField(help_text='digest of the session that asked; nobody else sees the answer', max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='credentials_request_expiring')],
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(help_text='credit code of the issuer', max_length=40)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('bits', models.PositiveSmallIntegerField(default=2)),
                ('size', models.PositiveIntegerField(default=1048576)),
                ('version', models.PositiveBigIntegerField(default=tongban.capabilities.credentials.models.first_version)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'number'), name='one_status_list_of_a_number')],
            },
        ),
        migrations.CreateModel(
            name='IssuedCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(choices=[(0, '有效'), (1, '已撤销'), (2, '已暂扣')], default=0)),
                ('kind', models.CharField(max_length=100)),
                ('subject_ref', models.CharField(db_index=True, max_length=80)),
                ('holder_key', models.CharField(blank=True, max_length=43)),
                ('text', tongban.foundation.trust.public.EncryptedTextField(blank=True)),
                ('issued_at', models.DateTimeField(auto_now_add=True)),
                ('status_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='credentials.statuslist')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 0), _negated=True), fields=['status_list'], name='credentials_not_valid')],
                'constraints': [models.UniqueConstraint(fields=('status_list', 'index'), name='one_credential_per_status_index'), models.UniqueConstraint(condition=models.Q(('holder_key', '')), fields=('subject_ref',), name='one_file_per_subject')],
            },
        ),
    ]
