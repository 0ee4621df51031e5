"""Addresses of what departments do for each other: assistance, and items handed down to districts."""

from django.urls import path

from .views import assistance, assistance_league, handovers

urlpatterns = [
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/<slug:verb>/", handovers.handover_act, name="handover_act"),
    path("assistance/", assistance.boxes, name="assistance"),
    path("assistance/export.csv", assistance.export, name="assistance_export"),
    path("assistance/new/", assistance.new, name="assistance_new"),
    path("assistance/duties/", assistance_league.duty_list, name="assistance_duties"),
    path("assistance/league/", assistance_league.league_page, name="assistance_league"),
    path("assistance/league/export.csv", assistance_league.league_export, name="assistance_league_export"),
    path("assistance/<int:pk>/", assistance.request_page, name="assistance_request"),
    path("assistance/<int:pk>/files/<uuid:reference>/", assistance.paper, name="assistance_paper"),
    path("assistance/<int:pk>/letters/<int:letter_pk>/", assistance.letter, name="assistance_letter"),
    path("assistance/<int:pk>/<slug:verb>/", assistance.act, name="assistance_act"),
]
