from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _is_a_resident(request: HttpRequest) -> bool:
    from tongban.foundation.access.public import Role, viewer_of

    return viewer_of(request).role in (Role.ANONYMOUS, Role.PERSON)


class WebConfig(AppConfig):
    name = "tongban.channels.web"
    label = "web"
    url_prefix = ""

    def ready(self) -> None:
        from tongban.foundation.ui.public import Channel, NavItem, register_channel

        from .personal import unread_messages

        register_channel(
            Channel(
                label="web",
                prefix="/",
                title=_("随申办"),
                items=[
                    NavItem(_("首页"), "web:home", "house"),
                    NavItem(_("办事"), "web:services", "layout-grid", also=("/search/", "/cases/", "/bundles/")),
                    NavItem(
                        _("随申码"), "web:code", "qr-code", raised=True, also=("/licences/",), shown=_is_a_resident
                    ),
                    NavItem(
                        pgettext_lazy("menu", "消息"),
                        "web:messages",
                        "bell",
                        count=unread_messages,
                        shown=_is_a_resident,
                    ),
                    NavItem(_("我的"), "web:me", "user-round", also=("/accounts/",), shown=_is_a_resident),
                ],
                search_url_name="web:search",
                help_url_name="web:help",
            )
        )
