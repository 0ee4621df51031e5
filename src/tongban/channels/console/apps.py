from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "tongban.channels.console"
    label = "console"

    def ready(self) -> None:
        from tongban.foundation.ui.public import Channel, NavItem, register_channel

        register_channel(
            Channel(
                label="console",
                prefix="/console/",
                title=_("通办 · 运维台"),
                items=[
                    NavItem(_("总览"), "console:overview", "gauge", key="o"),
                    NavItem(_("服务包"), "console:packs", "package", key="p"),
                    NavItem(_("插座"), "console:sockets", "plug", key="s"),
                    NavItem(_("后台任务"), "console:jobs", "list-checks", key="j"),
                    NavItem(_("事件投递"), "console:events", "send", key="e"),
                    NavItem(_("接入系统"), "console:clients", "key-round", key="k"),
                    NavItem(_("用证单位"), "console:relying", "building-2", key="r"),
                    NavItem(_("归档与归集"), "console:keeping", "archive", key="h"),
                    NavItem(_("签名密钥"), "console:keys", "signature", key="y"),
                    NavItem(_("外来码"), "console:foreign", "scan-line", key="f"),
                    NavItem(_("发卡方"), "console:cards", "wallet-cards", key="w"),
                    NavItem(_("部门印章"), "console:seals", "stamp", key="z"),
                    NavItem(_("执法证"), "console:certificates", "shield-check", key="b"),
                    NavItem(_("短信"), "console:sms", "message-square-text", key="m"),
                    NavItem(_("演示国库"), "console:treasury", "landmark", key="t"),
                    NavItem(_("工作日历"), "console:calendar", "calendar-days", key="c"),
                    NavItem(_("审计"), "console:audit", "scroll-text", key="a"),
                ],
            )
        )
