from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "tongban.registers.identity"
    label = "identity"
    url_prefix = "accounts/"

    def ready(self) -> None:
        from tongban.foundation.ui.public import Channel, NavItem, register_channel

        from . import evidence  # noqa: F401

        # The pages a clerk uses with somebody in front of them; the workbench's own menu is another channel's.
        items = [
            NavItem(_("登记当面同意"), "identity_counter_consent", "handshake"),
            NavItem(_("窗口实名认证"), "identity_counter_binding", "id-card"),
        ]
        register_channel(Channel(label="identity_counter", prefix="/accounts/counter/", title=_("窗口"), items=items))
