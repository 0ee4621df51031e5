import django.db.models.deletion
import django.utils.timezone
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbeddedConsignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=150, unique=True)),
                ('tracking_number', models.CharField(max_length=40, unique=True)),
                ('to_region', models.CharField(max_length=100)),
                ('moments', models.JSONField(default=list)),
                ('booked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': '演示物流',
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=150, unique=True)),
                ('owner_ref', models.CharField(db_index=True, max_length=100)),
                ('mode', models.CharField(choices=[('post', '快递到家'), ('counter', '窗口领取')], max_length=10)),
                ('state', models.CharField(choices=[('ordered', '已下单'), ('on_the_way', '寄送中'), ('ready', '待领取'), ('delivered', '已送达'), ('returned', '已退回'), ('refused', '无法寄送')], default='ordered', max_length=10, verbose_name='状态')),
                ('contents_zh', models.CharField(max_length=200)),
                ('contents_en', models.CharField(max_length=300)),
                ('address', tongban.foundation.trust.public.EncryptedJSONField(null=True)),
                ('tracking_number', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='运单号')),
                ('pickup_code', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=6)),
                ('pickup_tries', models.PositiveSmallIntegerField(default=0)),
                ('ordered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.servicecentre')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '寄送件',
                'indexes': [models.Index(condition=models.Q(('mode', 'post'), ('state__in', ['ordered', 'on_the_way'])), fields=['asked_at'], name='parcel_on_its_way'), models.Index(fields=['centre', 'state'], name='parcel_at_centre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='XOR'), name='shipping_exactly_one_recipient')],
            },
        ),
        migrations.CreateModel(
            name='ParcelScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('progress', models.CharField(max_length=20)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField()),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='shipping.parcel')),
            ],
            options={
                'verbose_name': '物流轨迹',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('parcel', 'progress', 'at'), name='shipping_one_row_per_scan')],
            },
        ),
    ]
