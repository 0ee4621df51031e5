import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Issuer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kid', models.CharField(max_length=8, unique=True)),
                ('suite', models.CharField(max_length=16)),
                ('wrapped', models.TextField()),
                ('state', models.CharField(choices=[('next', '预备（已公布，未启用）'), ('active', '在用'), ('retired', '停用（仍可验证）'), ('revoked', '吊销')], default='active', max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('suite',), name='one_active_data_key_per_suite')],
            },
        ),
        migrations.CreateModel(
            name='SealCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('next', '预备（已公布，未启用）'), ('active', '在用'), ('retired', '停用（仍可验证）'), ('revoked', '吊销')], default='active', max_length=8)),
                ('certificate', models.TextField(help_text='PEM')),
                ('wrapped', models.TextField()),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField()),
                ('suspended_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, choices=[('lost', '报失'), ('destroyed', '销毁'), ('replaced', '换新')], default='', max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('code',), name='one_active_certificate_per_seal')],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kid', models.CharField(max_length=16, unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('issuer', models.CharField(blank=True, default='', help_text='code; empty: the city itself', max_length=40)),
                ('suite', models.CharField(max_length=16)),
                ('state', models.CharField(choices=[('next', '预备（已公布，未启用）'), ('active', '在用'), ('retired', '停用（仍可验证）'), ('revoked', '吊销')], default='active', max_length=8)),
                ('public', models.TextField()),
                ('wrapped', models.TextField()),
                ('module', models.CharField(default='embedded', max_length=20)),
                ('valid_from', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revocation_reason', models.CharField(blank=True, choices=[('key_compromise', '私钥泄露'), ('superseded', '被新密钥取代'), ('affiliation_changed', '机构变更'), ('cessation', '停止使用')], default='', max_length=24)),
                ('revocation_note', models.CharField(blank=True, default='', max_length=200)),
                ('trusted_until', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('purpose', 'issuer', 'suite'), name='one_active_signing_key_per_purpose'), models.UniqueConstraint(condition=models.Q(('state', 'next')), fields=('purpose', 'issuer', 'suite'), name='one_next_signing_key')],
            },
        ),
        migrations.CreateModel(
            name='IssuerRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=40)),
                ('ground', models.CharField(max_length=200)),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='trust.issuer')),
            ],
            options={
                'ordering': ['purpose', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('issuer', 'purpose'), name='one_living_right_per_purpose')],
            },
        ),
    ]
