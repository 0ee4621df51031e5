"""Every page and every call of the API declares who may use it."""

from functools import partial

from django.urls import URLPattern, URLResolver, get_resolver

# Views of libraries that carry their own rules.
OUTSIDE = ("django.", "allauth.", "ninja.")


def views(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, unwrapped(pattern.callback)


def unwrapped(view):
    """The function itself, where a library handed over a partial of it."""
    while isinstance(view, partial):
        view = view.func
    return view


def test_every_view_of_ours_declares_its_access():
    open_doors = [
        route
        for route, view in views(get_resolver().url_patterns)
        if not getattr(view, "__module__", "").startswith(OUTSIDE) and not hasattr(view, "access")
    ]
    assert open_doors == []
