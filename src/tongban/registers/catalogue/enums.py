"""Code sets of the national item catalogue; the codes are text, the labels Chinese (English in the locale file)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemType(TextChoices):
    """事项类型."""

    POWER = "00", _("权力事项")
    LICENSING = "01", _("行政许可")
    PENALTY = "02", _("行政处罚")
    COERCION = "03", _("行政强制")
    LEVY = "04", _("行政征收")
    PAYMENT = "05", _("行政给付")
    INSPECTION = "06", _("行政检查")
    CONFIRMATION = "07", _("行政确认")
    REWARD = "08", _("行政奖励")
    RULING = "09", _("行政裁决")
    OTHER_POWER = "10", _("其他行政权力")
    PUBLIC_SERVICE = "20", _("公共服务")


class UseLevel(TextChoices):
    """行使层级; in a municipality: city departments 2, districts 4, streets and towns 5, neighbourhoods 6."""

    NATIONAL = "1", _("国家级")
    PROVINCE = "2", _("省级")
    CITY = "3", _("市级")
    COUNTY = "4", _("县级")
    TOWN = "5", _("镇（乡、街道）级")
    VILLAGE = "6", _("村（社区）级")
    SHARED = "7", _("分级管理")


class AuthorityNature(TextChoices):
    """实施主体性质."""

    STATUTORY = "1", _("法定机关")
    EMPOWERED = "2", _("授权组织")
    ENTRUSTED = "3", _("受委托组织")
    OTHER = "9", _("其他")


class Audience(TextChoices):
    """服务对象 (several may apply)."""

    PERSON = "1", _("自然人")
    ENTERPRISE = "2", _("企业法人")
    INSTITUTION = "3", _("事业法人")
    SOCIAL = "4", _("社会组织法人")
    STATE_ORGAN = "5", _("行政机关")
    OTHER = "6", _("其他组织")


class HandleForm(TextChoices):
    """办理形式."""

    COUNTER = "1", _("窗口办理")
    WEB = "2", _("电脑端办理")
    MOBILE = "3", _("移动端办理")
    POST = "4", _("快递办理")
    OTHER = "9", _("其他")


class Pace(TextChoices):
    """办件类型."""

    INSTANT = "1", _("即办件")
    TIMED = "2", _("承诺件")
    OTHER = "9", _("其他")


class SpecialKind(TextChoices):
    """特别程序种类."""

    EXTENSION = "1", _("延长审批")
    OTHER = "2", _("除延长审批之外")


class Scope(TextChoices):
    """通办范围."""

    NATIONWIDE = "1", _("全国")
    PROVINCES = "2", _("跨省")
    CITIES = "3", _("跨市")
    COUNTIES = "4", _("跨县")


class LimitUnit(TextChoices):
    """时限单位; 3 and 4 are a local extension, 5 ours."""

    WORKING_DAY = "1", _("工作日")
    CALENDAR_DAY = "2", _("自然日")
    HOUR = "3", _("小时")
    MONTH = "4", _("月")
    YEAR = "5", _("年")


class PowerSource(TextChoices):
    """权力来源."""

    OWN = "1", _("法定本级行使")
    DELEGATED_DOWN = "2", _("上级下放")
    EMPOWERED_ABOVE = "3", _("上级授权")
    EMPOWERED_PEER = "4", _("同级授权")
    ENTRUSTED_ABOVE = "5", _("上级委托")
    ENTRUSTED_PEER = "6", _("同级委托")


class ItemState(TextChoices):
    """事项状态."""

    IN_USE = "1", _("在用")
    SUSPENDED = "2", _("暂停")
    CANCELLED = "3", _("取消")


class OnlineDepth(TextChoices):
    """网上办理深度: several may apply; not a ladder."""

    CONSULT = "1", _("互联网咨询")
    RECEIVE = "2", _("互联网收件")
    PRECHECK = "3", _("互联网预审")
    ACCEPT = "4", _("互联网受理")
    HANDLE = "5", _("互联网办理")
    RESULT = "6", _("办理结果信息反馈")
    LICENCE = "7", _("电子证照反馈")
    OTHER = "8", _("其他")


class MaterialType(TextChoices):
    """材料类型."""

    ORIGINAL = "1", _("原件")
    COPY = "2", _("复印件")
    BOTH = "3", _("原件和复印件")


class MaterialFormat(TextChoices):
    """材料形式."""

    PAPER = "1", _("纸质")
    ELECTRONIC = "2", _("电子")
    EITHER = "3", _("纸质或电子")


class MaterialNeed(TextChoices):
    """材料必要性."""

    REQUIRED = "1", _("必要")
    OPTIONAL = "2", _("非必要")
    DEFERRABLE = "3", _("容缺后补")


class MaterialSource(TextChoices):
    """来源渠道."""

    APPLICANT = "10", _("申请人自备")
    GOVERNMENT = "20", _("政府部门核发")
    OTHER = "99", _("其他")


class ResultType(TextChoices):
    """审批结果类型."""

    LICENCE = "10", _("证照")
    APPROVAL = "20", _("批文")
    OTHER = "99", _("其他")


class DocumentType(TextChoices):
    """自然人证件类型: GA/T 2000.156 for the identity card."""

    IDENTITY_CARD = "111", _("居民身份证")
    PASSPORT = "414", _("普通护照")
    HONG_KONG_MACAO = "516", _("港澳居民来往内地通行证")
    TAIWAN = "511", _("台湾居民来往大陆通行证")


class Satisfaction(TextChoices):
    """满意度, GB/T 39046-2020: 1 is best. The national exchange interface may count the other way; adapters map."""

    VERY_SATISFIED = "1", _("非常满意")
    SATISFIED = "2", _("满意")
    FAIRLY_SATISFIED = "3", _("基本满意")
    DISSATISFIED = "4", _("不满意")
    VERY_DISSATISFIED = "5", _("非常不满意")
