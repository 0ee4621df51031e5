from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerifierConfig(AppConfig):
    name = "tongban.channels.verifier"
    label = "verifier"
    url_prefix = "gate/"

    def ready(self) -> None:
        from tongban.foundation.ui.public import Channel, NavItem, register_channel

        register_channel(
            Channel(
                label="verifier",
                prefix="/gate/",
                title=_("通办 · 验码"),
                items=[
                    NavItem(_("验码点"), "verifier:gates", "scan-line", key="g"),
                    NavItem(_("扫码异议"), "verifier:objections", "message-square-warning", key="o"),
                ],
            )
        )
