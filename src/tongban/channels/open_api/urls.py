from django.urls import path

from .api import v1
from .views import reference

app_name = "open_api"
urlpatterns = [path("", reference, name="reference"), path("v1/", v1.urls)]
