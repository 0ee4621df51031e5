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
        ('payments', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BillSeries',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('last', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', '财政电子票据'), ('invoice', '电子发票')], max_length=8, verbose_name='票据种类')),
                ('code', models.CharField(max_length=12, verbose_name='票据代码')),
                ('number', models.CharField(max_length=10, verbose_name='票据号码')),
                ('check_code', models.CharField(max_length=20, verbose_name='校验码')),
                ('refund_ref', models.CharField(blank=True, max_length=150)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='冲红原因')),
                ('payer_name', tongban.foundation.trust.public.EncryptedTextField(verbose_name='交款人')),
                ('payer_code', models.CharField(max_length=24, verbose_name='交款人代码')),
                ('issuer_name', models.CharField(max_length=100, verbose_name='收款单位')),
                ('issuer_name_en', models.CharField(blank=True, max_length=120)),
                ('issuer_code', models.CharField(max_length=18, verbose_name='收款单位代码')),
                ('items', models.JSONField(verbose_name='项目')),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=300)),
                ('legal_basis', models.CharField(blank=True, max_length=300)),
                ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('tax_fen', models.BigIntegerField(default=0)),
                ('settled_on', models.DateField(verbose_name='收款日期')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='开具时间')),
                ('structured', tongban.foundation.trust.public.EncryptedTextField(blank=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='bills.bill')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licences.sealeddocument')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.paymentorder')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '电子票据',
                'indexes': [models.Index(fields=['person', '-issued_at'], name='bills_of_a_person'), models.Index(fields=['organisation', '-issued_at'], name='bills_of_a_firm'), models.Index(fields=['authority', 'settled_on'], name='bills_of_an_authority'), models.Index(condition=models.Q(('file', None)), fields=['file'], name='bills_not_drawn')],
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='bills_number_once'), models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('order',), name='bills_one_per_payment'), models.UniqueConstraint(condition=models.Q(('refund_ref', ''), _negated=True), fields=('corrects', 'refund_ref'), name='bills_one_red_per_refund'), models.CheckConstraint(condition=models.Q(models.Q(('amount_fen__gt', 0), ('corrects', None)), models.Q(('amount_fen__lt', 0), ('corrects__isnull', False)), _connector='OR'), name='bills_red_is_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='BillTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('missing', '已收款、没有票据'), ('red_missing', '已退款、没有红字票据'), ('orphan', '有票据、没有收款'), ('differs', '票据与收款金额不一致')], max_length=12)),
                ('paid_fen', models.BigIntegerField()),
                ('billed_fen', models.BigIntegerField()),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.CharField(blank=True, max_length=80)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.paymentorder')),
            ],
            options={
                'verbose_name': '对账差异',
                'indexes': [models.Index(fields=['authority', 'settled_at'], name='bill_tasks_of_an_authority')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('kind', 'order'), name='bills_one_open_task_per_gap')],
            },
        ),
    ]
