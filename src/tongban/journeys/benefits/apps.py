from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "tongban.journeys.benefits"
    label = "benefits"
    verbose_name = "免申即享"

    def ready(self) -> None:
        from tongban.journeys.benefits import subscribers  # noqa: F401 - listens to facts, disputes, payments
        from tongban.journeys.benefits.concessions import offer
        from tongban.journeys.benefits.notices import declare_kinds

        declare_kinds()
        offer()
