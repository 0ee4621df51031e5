from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongban.registers.people"
    label = "people"
