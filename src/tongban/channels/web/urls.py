from django.urls import path

from .views import centres, home, messages, search, services, shell

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("services/", services.services, name="services"),
    path("services/<slug:code>/", services.guide, name="guide"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("centres/", centres.service_centres, name="centres"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read_all, name="read_all"),
    path("messages/<int:pk>/", messages.message_page, name="message"),
    path("help/", shell.help_page, name="help"),
    path("accessibility/", shell.accessibility, name="accessibility"),
    path("privacy/", shell.privacy, name="privacy"),
    path("offline/", shell.offline, name="offline"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.service_worker, name="service_worker"),
]
