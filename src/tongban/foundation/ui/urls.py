from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("", views.living_catalogue, name="living"),
    path("preferences/", views.preferences, name="preferences"),
]
