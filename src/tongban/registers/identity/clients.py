"""Systems of departments that call the open API, each with a token of its own."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.statements.public import Select, given

SCOPES = (
    "items.read", "cases.read", "cases.file", "cases.decide", "facts.read", "licences.rely", "licences.verify",
    "licences.duty", "codes.gate",
)  # fmt: skip
PREFIX = "tongban_"
# A token's last use is noted at most this often, so that reading does not become writing.
NOTE_USE_EVERY = timedelta(hours=1)


class ApiClient(models.Model):
    """接入系统: a department's own system; what it may do is bounded by its authority, its region and its scopes."""

    name = models.CharField(max_length=100)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, blank=True, related_name="+")
    scopes = models.JSONField(default=list)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["authority_id", "name"]

    def __str__(self) -> str:
        return self.name

    def is_effective(self, on: date | None = None) -> bool:
        """Neither revoked nor out of date."""
        return self.revoked_at is None and self.expires_on >= (on or timezone.localdate())

    def may(self, scope: str) -> bool:
        """The token was given this scope."""
        return scope in self.scopes

    @property
    def viewer(self) -> Viewer:
        """The system as a viewer: it sees what its authority sees and takes in; it does not decide by itself."""
        return Viewer(
            role=Role.CLERK,
            client_id=self.pk,
            authority_code=self.authority_id,
            region_code=self.region_id or self.authority.region_id,
            posts=frozenset({"clerk"}),
            assurance=2,
        )


def digest_of(token: str) -> str:
    """What is stored of a token: it is random and long, so a plain digest suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_client(
    name: str,
    authority_code: str,
    *,
    scopes: list[str],
    by: HasActorRef | str,
    region_code: str | None = None,
    valid_days: int = 365,
) -> tuple[ApiClient, str]:
    """Register a department's system and give it a token, shown this once.

    Raises:
        ValueError: a scope that does not exist.
    Returns:
        The client and its token; only the token's digest is kept.
    """
    if unknown := set(scopes) - set(SCOPES):
        raise ValueError(f"unknown scopes {sorted(unknown)}; there are {SCOPES}")
    token = PREFIX + secrets.token_urlsafe(32)
    client = ApiClient.objects.create(
        name=name,
        authority_id=authority_code,
        region_id=region_code,
        scopes=sorted(scopes),
        token_digest=digest_of(token),
        expires_on=timezone.localdate() + timedelta(days=valid_days),
    )
    record(by, "identity.client_opened", client, detail={"authority": authority_code, "scopes": client.scopes})
    return client, token


@transaction.atomic
def revoke_client(client: ApiClient, *, by: HasActorRef | str, reason: str = "") -> None:
    """End a token at once. Revoking twice is harmless."""
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    if client.revoked_at:
        return
    client.revoked_at = timezone.now()
    client.save(update_fields=["revoked_at"])
    record(by, "identity.client_revoked", client, reason=reason)


_of_token = Select(lambda: ApiClient.objects.filter(token_digest=given(0)).select_related("authority").order_by())


def client_of_token(token: str, now: datetime | None = None) -> ApiClient | None:
    """The system that holds this token, if the token is effective. One query."""
    now = now or timezone.now()
    found = _of_token.first(digest_of(token)) if token.startswith(PREFIX) else None
    if found is None or not found.is_effective(timezone.localdate(now)):
        return None
    if found.last_used_at is None or now - found.last_used_at > NOTE_USE_EVERY:
        ApiClient.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def clients() -> models.QuerySet[ApiClient]:
    """Every system for the console, by authority."""
    return ApiClient.objects.select_related("authority")
