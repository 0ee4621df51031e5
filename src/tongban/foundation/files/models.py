"""Tables of files."""

import uuid

from django.db import models


class Blob(models.Model):
    """文件内容: one content, stored once however many people hand it in; encrypted under its own digest."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the content in clear")
    path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class StoredFile(models.Model):
    """文件: a content with the name somebody gave it and the thing it belongs to."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=160)
    owner_ref = models.CharField(max_length=80, blank=True, db_index=True, help_text='"label.model:pk" it belongs to')
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
