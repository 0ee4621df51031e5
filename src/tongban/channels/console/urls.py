from django.urls import path

from .views import calendar, clients, keys, machinery, outbox, overview, packs, seals, trail

app_name = "console"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("packs/", packs.packs, name="packs"),
    path("packs/upload/", packs.upload, name="pack_upload"),
    path("packs/<slug:code>/", packs.pack, name="pack"),
    path("sockets/", machinery.sockets, name="sockets"),
    path("jobs/", machinery.jobs, name="jobs"),
    path("jobs/<int:pk>/<str:verb>/", machinery.job_verb, name="job_verb"),
    path("events/", machinery.events, name="events"),
    path("events/<int:pk>/redeliver/", machinery.event_redeliver, name="event_redeliver"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<int:pk>/revoke/", clients.client_revoke, name="client_revoke"),
    path("keys/", keys.keys, name="keys"),
    path("keys/rotate/", keys.key_rotate, name="key_rotate"),
    path("keys/issuers/", keys.key_issuers, name="key_issuers"),
    path("keys/<slug:kid>/revoke/", keys.key_revoke, name="key_revoke"),
    path("seals/", seals.seals, name="seals"),
    path("seals/<int:pk>/", seals.seal, name="seal"),
    path("sms/", outbox.sms, name="sms"),
    path("treasury/", outbox.treasury, name="treasury"),
    path("audit/", trail.trail, name="audit"),
    path("audit/verify/", trail.verify_trail, name="audit_verify"),
]
