from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "tongban.foundation.events"
    label = "events"

    def ready(self) -> None:
        # Rooms keep what they subscribe to in ``subscribers.py`` (or in ``jobs.py``); not imported is not subscribed.
        autodiscover_modules("subscribers")
