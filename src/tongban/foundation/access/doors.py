"""Decorators that say whom a view is open to. A test refuses a view without one.

The anonymous are sent to sign in; somebody with another role gets 404, as for a page that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast, overload

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from .errors import NotVisible
from .viewer import Role, Viewer

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Access:
    """Whom a view is open to: roles (empty = everybody), posts of staff, least assurance, scope of API tokens."""

    roles: frozenset[Role] = frozenset()
    posts: frozenset[str] = frozenset()
    assurance: int = 0
    scope: str = ""

    def admits(self, viewer: Viewer) -> bool:
        """True when role and posts fit; assurance is asked for separately, because it can be raised."""
        if self.roles and viewer.role not in self.roles:
            return False
        return not self.posts or viewer.holds(*self.posts)


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer that the identity middleware attached to the request."""
    return cast(Viewer, getattr(request, "viewer", None) or Viewer())


def _door(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = viewer_of(request)
            if access.roles and not viewer.is_signed_in:
                return _to_sign_in(request)
            if not access.admits(viewer):
                raise NotVisible
            if viewer.assurance < access.assurance:
                return _to_sign_in(request, raise_to=access.assurance)
            response = view(request, *args, **kwargs)
            if access.roles and not response.has_header("Cache-Control"):
                response["Cache-Control"] = "private, no-store"
            return response

        guarded.access = access  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def _to_sign_in(request: HttpRequest, raise_to: int = 0) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", "/")
    query = {"next": back} | ({"assurance": str(raise_to)} if raise_to else {})
    response: HttpResponse = redirect(f"{settings.LOGIN_URL}?{urlencode(query)}")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


def public_page(view: View) -> View:
    """Open to everybody, signed in or not."""
    return _door(Access())(view)


@overload
def person_page(view: View) -> View: ...
@overload
def person_page(view: None = None, *, assurance: int = 1) -> Callable[[View], View]: ...
def person_page(view: View | None = None, *, assurance: int = 1) -> View | Callable[[View], View]:
    """Open to residents, for themselves or for whom they may act; staff sign in as residents in their own time."""
    door = _door(Access(roles=frozenset({Role.PERSON}), assurance=assurance))
    return door(view) if view else door


@overload
def officer_page(view: View) -> View: ...
@overload
def officer_page(view: None = None, *, posts: tuple[str, ...] = ()) -> Callable[[View], View]: ...
def officer_page(view: View | None = None, *, posts: tuple[str, ...] = ()) -> View | Callable[[View], View]:
    """Open to clerks and officers; with ``posts``, only to those who hold one of them."""
    door = _door(Access(roles=frozenset({Role.CLERK, Role.OFFICER}), posts=frozenset(posts)))
    return door(view) if view else door


def operator_page(view: View) -> View:
    """Open to operators of the platform."""
    return _door(Access(roles=frozenset({Role.OPERATOR})))(view)


def staff_page(view: View) -> View:
    """Open to everybody who works for the city."""
    return _door(Access(roles=frozenset({Role.CLERK, Role.OFFICER, Role.OPERATOR})))(view)


def signed_in_page(view: View) -> View:
    """Open to everybody whom we know, resident or staff."""
    return _door(Access(roles=frozenset(Role) - {Role.ANONYMOUS, Role.SYSTEM}))(view)


def api(scope: str) -> Callable[[View], View]:
    """Open to API tokens with this scope; the API's own authentication checks it, this writes it on the view."""

    def decorate(view: View) -> View:
        view.access = Access(scope=scope)  # type: ignore[attr-defined]
        return view

    return decorate
