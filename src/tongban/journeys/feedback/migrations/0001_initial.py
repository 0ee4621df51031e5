import django.db.models.deletion
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_ref', models.CharField(max_length=64, unique=True)),
                ('case_number', models.CharField(max_length=50)),
                ('item_code', models.CharField(db_index=True, max_length=80)),
                ('authority_code', models.CharField(db_index=True, max_length=80)),
                ('region_code', models.CharField(max_length=12)),
                ('channel', models.CharField(max_length=20)),
                ('rater_ref', models.CharField(max_length=40)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '非常满意'), (2, '满意'), (3, '基本满意'), (4, '不满意'), (5, '非常不满意')])),
                ('tags', models.JSONField(default=list)),
                ('text', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=4000)),
                ('rated_at', models.DateTimeField(db_index=True)),
                ('amended_at', models.DateTimeField(null=True)),
                ('first_level', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['authority_code', 'rated_at'], name='feedback_ra_authori_571a17_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__range', (1, 5))), name='rating_level_1_to_5')],
            },
        ),
        migrations.CreateModel(
            name='Remedy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority_code', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('open', '待认领'), ('assigned', '已认领'), ('contacted', '已联系'), ('settled', '已处理'), ('appealed', '申诉中'), ('closed', '已回访')], default='open', max_length=12)),
                ('assign_due_on', models.DateField()),
                ('contact_due_on', models.DateField()),
                ('settle_due_on', models.DateField(db_index=True)),
                ('assigned_to', models.CharField(blank=True, max_length=40)),
                ('outcome', models.CharField(blank=True, choices=[('fixed', '已改正'), ('planned', '已定整改计划'), ('explained', '已说明依据'), ('mistaken', '误评')], max_length=12)),
                ('answer', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=4000)),
                ('revisit_note', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=4000)),
                ('is_content_now', models.BooleanField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('contacted_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('rating', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='remedy', to='feedback.rating')),
            ],
            options={
                'indexes': [models.Index(fields=['authority_code', 'state', 'settle_due_on'], name='feedback_re_authori_1d9063_idx')],
            },
        ),
    ]
