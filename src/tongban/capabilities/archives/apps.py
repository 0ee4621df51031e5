from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "tongban.capabilities.archives"
    label = "archives"
    verbose_name = "电子档案"

    def ready(self) -> None:
        from tongban.foundation.trust.public import declare_purpose

        from .sealing import PURPOSE, SUITE, TIME_PURPOSE

        # Archives are sealed with SM2 whatever suite the city has chosen for the rest.
        declare_purpose(PURPOSE, suite_name=SUITE)
        declare_purpose(TIME_PURPOSE, suite_name=SUITE)
