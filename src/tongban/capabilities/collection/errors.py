"""What can go wrong in *collection*."""

from django.utils.translation import gettext_lazy as _


class CollectionError(Exception):
    """Something about a delivery of licences; ``message`` is for the officer."""

    message = _("归集没有完成，请稍后再试。")

    def __init__(self, message: object = None) -> None:
        super().__init__(message or self.message)
        if message:
            self.message = message  # type: ignore[assignment]


class UnreadableDelivery(CollectionError):
    """Neither CSV nor JSON lines nor a zip of them; nothing was kept."""

    message = _("文件读不出来。请交 CSV、JSON Lines，或装有其中一种和扫描件的 ZIP。")


class ColumnsMissing(CollectionError):
    """Columns without which no row can be taken are not mapped; map them and start again."""

    message = _("还有必需的列没有对应上：证照编号、持证主体、持证主体代码、颁发日期。")


class WrongStep(CollectionError):
    """The delivery cannot do that from where it stands; show where it stands."""

    message = _("这一批现在不能这样操作。")


class NotYours(CollectionError):
    """Another authority's licences, or a type that this line of departments does not issue."""

    message = _("只能归集本机关颁发的证照。")


class SayMore(CollectionError):
    """A gap is closed by a licence or by words; neither is there."""

    message = _("请写明为什么不需要补证照。")
