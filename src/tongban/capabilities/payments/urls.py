from django.urls import path

from . import views

app_name = "payments"
urlpatterns = [
    path("orders/<slug:number>/", views.order, name="order"),
    path("orders/<slug:number>/refresh/", views.refresh, name="refresh"),
    path("notify/<slug:provider>/", views.notify, name="notify"),
    path("embedded/<slug:token>/", views.embedded, name="embedded"),
]
