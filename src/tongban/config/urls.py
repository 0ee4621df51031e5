"""Every room with a ``urls.py`` appears under its own prefix; the citizen's channel has none and comes last."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.config.rooms import room_urls

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in room_urls()]

handler400 = "tongban.foundation.ui.views.bad_request"
handler403 = "tongban.foundation.ui.views.forbidden"
handler404 = "tongban.foundation.ui.views.not_found"
handler500 = "tongban.foundation.ui.views.server_error"
