from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def _mine(request: HttpRequest) -> int:
    from tongban.foundation.access.public import Role, viewer_of

    from .views.inbox import counts_of

    viewer = viewer_of(request)
    return counts_of(request)["mine"] if viewer.role in (Role.CLERK, Role.OFFICER) else 0


def _is_clerk(request: HttpRequest) -> bool:
    from tongban.foundation.access.public import Role, viewer_of

    return viewer_of(request).role == Role.CLERK


def _supervises(request: HttpRequest) -> bool:
    from tongban.foundation.access.public import Role, viewer_of

    viewer = viewer_of(request)
    return viewer.role == Role.OFFICER and viewer.holds("head", "supervisor")


def _decides(request: HttpRequest) -> bool:
    from tongban.foundation.access.public import Role, viewer_of

    viewer = viewer_of(request)
    return viewer.role == Role.OFFICER and viewer.holds("officer", "reviewer", "head")


def _assists(request: HttpRequest) -> bool:
    return _decides(request) or _supervises(request)


def _leads_bundles(request: HttpRequest) -> bool:
    from tongban.foundation.access.public import viewer_of
    from tongban.journeys.bundles.public import leads

    return _decides(request) and leads(viewer_of(request))


def _keeps_archives(request: HttpRequest) -> bool:
    from tongban.capabilities.archives.public import is_archivist
    from tongban.foundation.access.public import viewer_of

    return is_archivist(viewer_of(request))


def _settles_rides(request: HttpRequest) -> bool:
    from tongban.foundation.access.public import viewer_of
    from tongban.scenes.transport.public import is_desk

    return is_desk(viewer_of(request))


def _sees_disposals(request: HttpRequest) -> bool:
    from tongban.capabilities.archives.public import is_archivist, sees_lists
    from tongban.foundation.access.public import viewer_of

    viewer = viewer_of(request)
    return sees_lists(viewer) and not is_archivist(viewer)


def _archive_tasks(request: HttpRequest) -> int:
    from tongban.capabilities.archives.public import task_count
    from tongban.foundation.access.public import viewer_of

    return task_count(viewer_of(request))


def _asked_for_help(request: HttpRequest) -> int:
    from tongban.foundation.access.public import viewer_of
    from tongban.journeys.assistance.public import waiting_count

    return waiting_count(viewer_of(request))


class WorkbenchConfig(AppConfig):
    name = "tongban.channels.workbench"
    label = "workbench"
    url_prefix = "work/"

    def ready(self) -> None:
        from tongban.foundation.ui.public import Channel, NavItem, register_channel

        register_channel(
            Channel(
                label="workbench",
                prefix="/work/",
                title=_("通办 · 工作台"),
                items=[
                    NavItem(_("待办"), "workbench:inbox", "inbox", count=_mine, key="i"),
                    NavItem(_("窗口收件"), "workbench:receive", "clipboard-pen", key="n", shown=_is_clerk),
                    NavItem(_("全部办件"), "workbench:cases", "folder-open", key="c"),
                    NavItem(_("现场踏勘"), "workbench:surveys", "map-pin", key="v", shown=_decides),
                    NavItem(_("一件事"), "workbench:bundles", "list-checks", shown=_leads_bundles),
                    NavItem(_("免申即享"), "workbench:benefits", "hand-coins", key="b", shown=_decides),
                    NavItem(_("督办"), "workbench:supervision", "alarm-clock", key="s", shown=_supervises),
                    NavItem(
                        _("行政协助"),
                        "workbench:assistance",
                        "handshake",
                        count=_asked_for_help,
                        key="h",
                        shown=_assists,
                    ),
                    NavItem(_("事项下沉"), "workbench:handovers", "folder-down", shown=_decides),
                    NavItem(_("差评整改"), "workbench:remedies", "message-square-warning", key="r"),
                    NavItem(_("政策起草"), "workbench:drafts", "scan-text", key="d", shown=_decides),
                    NavItem(_("标签库"), "workbench:tags", "tags", key="b", shown=_decides),
                    NavItem(_("数据质量"), "workbench:quality", "shield-alert", key="q", shown=_decides),
                    NavItem(_("证照"), "workbench:licences", "id-card", key="l", shown=_decides),
                    NavItem(_("用印"), "workbench:seals", "stamp", key="y", shown=_decides),
                    NavItem(_("数据异议"), "workbench:disputes", "shield-question", key="w", shown=_decides),
                    NavItem(_("证照归集"), "workbench:collection", "package-check", shown=_decides),
                    NavItem(_("票据"), "workbench:bills", "receipt-text", shown=_decides),
                    NavItem(_("乘车结算"), "workbench:transit", "train-front", shown=_settles_rides),
                    NavItem(
                        _("档案"), "workbench:archives", "archive", count=_archive_tasks, key="a", shown=_keeps_archives
                    ),
                    NavItem(_("档案销毁审批"), "workbench:disposals", "archive-x", key="x", shown=_sees_disposals),
                    NavItem(_("档案利用"), "workbench:reading_room", "book-open-text", key="l"),
                    NavItem(_("统计"), "workbench:statistics", "chart-column", key="t"),
                ],
            )
        )
