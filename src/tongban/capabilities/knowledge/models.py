"""Tables of what can be found."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """检索条目: one thing that search can lead to: a service, a question, a page."""

    kind = models.CharField(max_length=20, help_text="service, article, page …")
    code = models.CharField(max_length=100)
    title = models.JSONField(help_text="{zh, en}")
    words = models.JSONField(default=list, help_text="further words people use for it")
    text = models.JSONField(default=dict, help_text="{zh, en}")
    audience = models.CharField(max_length=12, default="all", help_text="person, organisation or all")
    url_name = models.CharField(max_length=80, blank=True)
    url_kwargs = models.JSONField(default=dict)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="one_document_per_code")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Article(models.Model):
    """知识条目: a question and its answer, valid for a time."""

    code = models.CharField(max_length=100, unique=True, help_text="source and number: elderly_allowance.3")
    source = models.CharField(max_length=60, db_index=True, help_text="what it belongs to, such as a pack's code")
    question = models.JSONField(help_text="{zh, en}")
    answer = models.JSONField(help_text="{zh, en}")
    audience = models.CharField(max_length=12, default="all")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["source", "order"]

    def __str__(self) -> str:
        return self.code


class ContentVersion(models.Model):
    """内容版本: a single row whose number grows with every change, so that each process knows when to read again."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
