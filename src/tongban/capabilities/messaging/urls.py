from django.urls import path

from . import views

app_name = "messaging"
urlpatterns = [path("telephone/", views.telephone, name="telephone")]
