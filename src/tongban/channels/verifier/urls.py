from django.urls import path

from .views import gates, kit, law, offline, sandbox, venues, visits

app_name = "verifier"
urlpatterns = [
    path("", gates.gates, name="gates"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("objections/", gates.objections, name="objections"),
    path("objections/<int:pk>/", gates.objection, name="objection"),
    path("law/", law.law_uses, name="law_uses"),
    path("law/<int:pk>/", law.law_use, name="law_use"),
    path("venues/", venues.venues, name="venues"),
    path("venues/<slug:code>/", venues.venue, name="venue"),
    path("venues/<slug:code>/poster.pdf", venues.poster, name="poster"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<slug:code>/", visits.visit_day, name="visit_day"),
    path("visits/<slug:code>/hours/", visits.visit_hours, name="visit_hours"),
    path("visits/<slug:code>/walk-in/", visits.visit_walk_in, name="visit_walk_in"),
    path("visits/<slug:code>/slots/<int:pk>/", visits.visit_slot, name="visit_slot"),
    path("sandbox/", sandbox.sandbox, name="sandbox"),
    path("sandbox/<slug:code>/", sandbox.scene, name="sandbox_scene"),
    path("sandbox/<slug:code>/data.json", sandbox.scene_data, name="sandbox_data"),
    path("kit/vectors.json", sandbox.kit_vectors, name="vectors"),
    path("kit/", kit.kit, name="kit"),
    path("kit/keys/", kit.keys, name="keys"),
    path("kit/revoked/", kit.revoked, name="revoked"),
    path("kit/scenes/", kit.scenes, name="scenes"),
    path("<slug:code>/news/", offline.news, name="news"),
    path("<slug:code>/scans/", offline.upload, name="upload"),
    path("<slug:code>/", gates.gate, name="gate"),
]
