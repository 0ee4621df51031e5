"""Tables of files."""

import uuid

from django.db import models
from django.db.models import Q


class OwnerKey(models.Model):
    """文件主人的密钥: opens everything that is kept for one person or organisation; without it nothing of theirs opens.

    Legal: 个人信息保护法 第四十七条 (deletion), 第五十一条 (encryption).
    """

    whose = models.CharField(max_length=60, help_text="people.person:12; empty: the house's own")
    kid = models.CharField(max_length=16, unique=True)
    suite = models.CharField(max_length=16)
    wrapped = models.TextField(blank=True, help_text="empty after shredding")
    made_at = models.DateTimeField(auto_now_add=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["whose"], condition=Q(shredded_at=None), name="files_one_live_key_per_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class Blob(models.Model):
    """文件内容: one content of one owner, stored once however often they hand it in.

    Its key is its own, wrapped by its owner's key; its place in the storage is told by the owner's key as well, so that
    nobody sees from outside whether two people hold the same content.
    """

    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 in clear; empty once shredded")
    # Empty: written before files had owners, under the city's data key.
    key = models.ForeignKey(OwnerKey, models.PROTECT, null=True, related_name="blobs")
    wrapped = models.TextField(blank=True)
    path = models.CharField(max_length=200, db_index=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "digest"], condition=~Q(digest=""), name="files_one_blob_per_owner_and_content"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(key=None) & ~Q(digest=""), name="files_one_blob_per_old_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class StoredFile(models.Model):
    """文件: a content with the name somebody gave it and the thing it belongs to."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=160)
    owner_ref = models.CharField(max_length=80, blank=True, db_index=True, help_text='"label.model:pk" it belongs to')
    # The person or organisation whose key it is under; empty for the house; null: not yet asked (older rows).
    whose = models.CharField(max_length=60, null=True, db_index=True)
    stored_by = models.CharField(max_length=80)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return self.blob.digest

    @property
    def size(self) -> int:
        """Bytes in clear."""
        return self.blob.size

    @property
    def kind(self) -> str:
        """``pdf``, ``jpg``, ``png``, ``heic``, ``webp``, ``ofd`` … by content."""
        return self.blob.kind

    @property
    def media_type(self) -> str:
        """IANA type under which it is served."""
        from .kinds import media_type

        return media_type(self.blob.kind)

    @property
    def is_image(self) -> bool:
        """True when it can be shown as a picture."""
        from .kinds import IMAGES

        return self.blob.kind in IMAGES
