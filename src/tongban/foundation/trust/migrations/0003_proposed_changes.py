"""Proposals about keys take the columns and states that all proposals of two people have; rows are kept."""

from django.db import migrations, models
from django.db.models import F, Q

STATES = {"asked": "proposed", "refused": "rejected"}


def rename_states(apps, _schema_editor):
    for old, new in STATES.items():
        apps.get_model("trust", "KeyProposal").objects.filter(state=old).update(state=new)


def rename_back(apps, _schema_editor):
    for old, new in STATES.items():
        apps.get_model("trust", "KeyProposal").objects.filter(state=new).update(state=old)


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_four_eyes")]

    operations = [
        migrations.RemoveConstraint("keyproposal", "two_people_act_on_keys"),
        migrations.RemoveConstraint("keyproposal", "one_open_proposal_per_subject"),
        migrations.RenameField("keyproposal", "asked_by", "proposed_by"),
        migrations.RenameField("keyproposal", "asked_at", "proposed_at"),
        migrations.RenameField("keyproposal", "note", "remark"),
        migrations.AlterField("keyproposal", "proposed_by", models.CharField(max_length=100)),
        migrations.AlterField(
            "keyproposal", "decided_by", models.CharField(blank=True, default="", max_length=100)
        ),
        migrations.AlterField("keyproposal", "decided_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("keyproposal", "reason", models.CharField(max_length=300)),
        migrations.AlterField("keyproposal", "remark", models.CharField(blank=True, default="", max_length=300)),
        migrations.AlterField(
            "keyproposal",
            "state",
            models.CharField(
                choices=[
                    ("proposed", "等复核"), ("done", "已生效"), ("rejected", "未同意"), ("withdrawn", "已撤回"),
                ],
                default="proposed", max_length=10,
            ),
        ),
        migrations.RunPython(rename_states, rename_back),
        migrations.AddConstraint(
            "keyproposal",
            models.UniqueConstraint(
                fields=["act", "subject"], condition=Q(state="proposed"), name="one_open_proposal_per_subject"
            ),
        ),
        migrations.AddConstraint(
            "keyproposal",
            models.CheckConstraint(
                name="trust_keyproposal_four_eyes",
                condition=Q(state="proposed", decided_by="")
                | Q(state="withdrawn", decided_by=F("proposed_by"))
                | Q(state__in=["done", "rejected"]) & ~Q(decided_by="") & ~Q(decided_by=F("proposed_by")),
            ),
        ),
    ]  # fmt: skip
