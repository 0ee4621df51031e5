from django.urls import path

from . import views

app_name = "shipping"
urlpatterns = [
    path("parcels/<int:pk>/", views.parcel, name="parcel"),
    path("parcels/<int:pk>/move/", views.move, name="move"),
]
