import django.db.models.deletion
import tongban.foundation.trust.public
import tongban.registers.identity.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiClient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('scopes', models.JSONField(default=list)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_on', models.DateField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region')),
            ],
            options={
                'ordering': ['authority_id', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(default=tongban.registers.identity.models._random_username, max_length=40, unique=True)),
                ('phone', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=20)),
                ('phone_index', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('bound_by', models.CharField(blank=True, choices=[('register', '三要素核验'), ('counter', '窗口核验身份证'), ('demonstration', '示范')], max_length=13)),
                ('bound_at', models.DateTimeField(blank=True, null=True)),
                ('is_operator', models.BooleanField(default=False)),
                ('introduction', models.CharField(blank=True, max_length=120)),
                ('introduction_en', models.CharField(blank=True, max_length=160)),
                ('is_active', models.BooleanField(default=True)),
                ('session_generation', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('officer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='authorities.officer')),
                ('person', models.OneToOneField(blank=True, help_text='real-name binding', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('person', None), models.Q(('officer', None), ('is_operator', False)), _connector='OR'), name='resident_or_staff')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('items', models.JSONField(blank=True, default=list)),
                ('amount_fen_limit', models.BigIntegerField(blank=True, null=True)),
                ('may_delegate', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('consent', models.CharField(choices=[('own_account', '本人账号确认'), ('counter', '窗口当面同意，工作人员见证'), ('legal_representative', '法定代表人授权'), ('onward', '转授权')], max_length=20)),
                ('consent_text', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=100)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_held', to='people.person')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('grantor_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to='organisations.organisation')),
                ('grantor_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to='people.person')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='onward', to='identity.delegation')),
                ('witness', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.officer')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['agent', 'revoked_at'], name='identity_de_agent_i_452ae0_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('grantor_person', None), ('grantor_organisation', None), _connector='XOR'), name='one_grantor'), models.CheckConstraint(condition=models.Q(models.Q(('consent', 'counter'), _negated=True), ('witness__isnull', False), _connector='OR'), name='counter_consent_has_a_witness'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='ends_after_it_begins')],
            },
        ),
    ]
