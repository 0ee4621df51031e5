"""Addresses of seals: the register, the log of uses, authorisations, and sealing by hand."""

from django.urls import path

from .views import seals

urlpatterns = [
    path("seals/", seals.seals, name="seals"),
    path("seals/requests/new/", seals.new_request, name="seal_request_new"),
    path("seals/requests/<uuid:reference>/", seals.request_page, name="seal_request"),
    path("seals/requests/<uuid:reference>/file/", seals.request_file, name="seal_request_file"),
    path("seals/requests/<uuid:reference>/<slug:verb>/", seals.request_act, name="seal_request_act"),
    path("seals/authorisations/<int:pk>/<slug:verb>/", seals.authorisation_act, name="seal_authorisation_act"),
    path("seals/<int:pk>/", seals.seal, name="seal"),
    path("seals/<int:pk>/uses.csv", seals.uses_export, name="seal_uses_export"),
    path("seals/<int:pk>/<slug:verb>/", seals.seal_act, name="seal_act"),
]
