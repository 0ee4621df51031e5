"""Every room with a ``urls.py`` appears under its own prefix; the citizen's channel has none and comes last."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.config.rooms import room_urls

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in room_urls()]

handler400 = "tongban.foundation.access.pages.bad_request"
handler403 = "tongban.foundation.access.pages.forbidden"
handler404 = "tongban.foundation.access.pages.not_found"
handler500 = "tongban.foundation.access.pages.server_error"
