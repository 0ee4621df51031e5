import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbeddedTrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('trade', models.CharField(max_length=40, unique=True)),
                ('amount_fen', models.PositiveBigIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('return_url', models.CharField(max_length=500)),
                ('state', models.CharField(default='pending', max_length=10)),
                ('given_back', models.JSONField(default=dict)),
                ('at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '演示支付',
            },
        ),
        migrations.CreateModel(
            name='PaymentOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True, verbose_name='缴费单号')),
                ('reference', models.CharField(max_length=150, unique=True)),
                ('owner_ref', models.CharField(db_index=True, max_length=100)),
                ('amount_fen', models.PositiveBigIntegerField(verbose_name='金额（分）')),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=300)),
                ('items', models.JSONField(default=list, verbose_name='收费项目')),
                ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='收费依据')),
                ('authority_code', models.CharField(db_index=True, max_length=80, verbose_name='收费单位')),
                ('return_path', models.CharField(default='/', max_length=300)),
                ('state', models.CharField(choices=[('open', '待支付'), ('paid', '已支付'), ('refunding', '退款中'), ('refunded', '已退款'), ('closed', '已关闭')], default='open', max_length=10, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('expires_at', models.DateTimeField(verbose_name='支付期限')),
                ('paid_at', models.DateTimeField(null=True, verbose_name='支付时间')),
                ('refunded_at', models.DateTimeField(null=True)),
                ('refund_reason', models.CharField(blank=True, max_length=200)),
                ('payee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('payer_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('payer_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '缴费单',
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='order_expiring'), models.Index(fields=['authority_code', 'paid_at'], name='order_by_authority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='payments_amount_above_zero'), models.CheckConstraint(condition=models.Q(('payer_person__isnull', False), ('payer_organisation__isnull', False), _connector='XOR'), name='payments_exactly_one_payer')],
            },
        ),
        migrations.CreateModel(
            name='Trade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('provider', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('started', '等待结果'), ('paid', '成功'), ('failed', '失败'), ('closed', '已关闭'), ('returning', '退还中'), ('returned', '已退还')], default='started', max_length=10)),
                ('receipt', models.CharField(blank=True, max_length=100, verbose_name='支付渠道流水号')),
                ('refund_receipt', models.CharField(blank=True, max_length=100)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trades', to='payments.paymentorder')),
            ],
            options={
                'verbose_name': '支付交易',
                'indexes': [models.Index(condition=models.Q(('state', 'started')), fields=['started_at'], name='trade_unanswered')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'paid')), fields=('order',), name='payments_paid_once')],
            },
        ),
        migrations.CreateModel(
            name='PartialRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=150, unique=True)),
                ('amount_fen', models.PositiveBigIntegerField(verbose_name='金额（分）')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('returned_at', models.DateTimeField(null=True)),
                ('receipt', models.CharField(blank=True, max_length=80)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partial_refunds', to='payments.paymentorder')),
                ('trade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.trade')),
            ],
            options={
                'verbose_name': '部分退款',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='payments_part_above_zero')],
            },
        ),
    ]
