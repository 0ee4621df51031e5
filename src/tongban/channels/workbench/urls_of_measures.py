"""Addresses of measures: rules held against history, how well the automatic check does, the supervisor's wall."""

from django.urls import path

from .views import prereview, replays, wall

urlpatterns = [
    path("supervision/wall/", wall.wall, name="wall"),
    path("statistics/prereview/", prereview.prereview_page, name="prereview"),
    path("statistics/prereview/export.csv", prereview.export, name="prereview_export"),
    path("supervision/replays/", replays.replays, name="replays"),
    path("supervision/replays/<int:pk>/", replays.replay, name="replay"),
    path("supervision/replays/<int:pk>/export.csv", replays.export, name="replay_export"),
]
