from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerifierConfig(AppConfig):
    name = "tongban.channels.verifier"
    label = "verifier"
    url_prefix = "gate/"

    def ready(self) -> None:
        from tongban.capabilities.codes.public import takes_part_in_law, waits_for_law
        from tongban.foundation.access.public import viewer_of
        from tongban.foundation.ui.public import Channel, NavItem, register_channel

        register_channel(
            Channel(
                label="verifier",
                prefix="/gate/",
                title=_("通办 · 验码"),
                items=[
                    NavItem(_("验码点"), "verifier:gates", "scan-line", key="g"),
                    NavItem(_("场所码"), "verifier:venues", "map-pin", key="v"),
                    NavItem(_("场馆预约"), "verifier:visits", "calendar-check", key="b"),
                    NavItem(
                        _("执法用码"),
                        "verifier:law_uses",
                        "scale",
                        key="l",
                        shown=lambda request: takes_part_in_law(viewer_of(request)),
                        count=lambda request: waits_for_law(viewer_of(request)),
                    ),
                    NavItem(_("扫码异议"), "verifier:objections", "message-square-warning", key="o"),
                ],
            )
        )
