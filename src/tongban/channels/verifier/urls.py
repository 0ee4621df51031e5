from django.urls import path

from .views import gates, kit

app_name = "verifier"
urlpatterns = [
    path("", gates.gates, name="gates"),
    path("objections/", gates.objections, name="objections"),
    path("objections/<int:pk>/", gates.objection, name="objection"),
    path("kit/", kit.kit, name="kit"),
    path("kit/keys/", kit.keys, name="keys"),
    path("kit/revoked/", kit.revoked, name="revoked"),
    path("kit/scenes/", kit.scenes, name="scenes"),
    path("<slug:code>/", gates.gate, name="gate"),
]
