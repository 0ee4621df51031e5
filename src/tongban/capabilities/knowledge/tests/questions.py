"""How people ask, and the service they mean."""

ELDERLY = "elderly_allowance"
CARD = "social_security_card"
DRIVING = "driving_licence_renewal"
HUKOU = "hukou_certificate"
FOOD = "food_business_licence"
HYGIENE = "public_venue_hygiene_pledge"
PERMIT = "residence_permit"
COMPANY = "company_registration"

# One question each, separated by "/".
_ASKED = {
    ELDERLY: (
        "老人钱/老年人每个月的补贴怎么领/敬老卡/我妈70岁了可以领什么钱老人补贴/高龄津贴/lnjt/laonianjintie/"
        "老年津帖/给老人的钱/elderly allowance/65岁补贴/尊老金在哪里办/长寿金"
    ),
    CARD: (
        "社保卡丢了/看病的卡怎么办/给宝宝办医保卡/sbk/shebaoka/三代卡/医保卡换新/social security card/社保咔/"
        "我要领社保卡"
    ),
    DRIVING: (
        "驾照到期了/驾照丢了怎么补/换驾照/jsz/jiazhao/驾使证/本本过期了/driving license/drivng licence renewal/"
        "开车的证找不到了/驾驶执照换证/c1 到期换/驾照年审"
    ),
    HUKOU: (
        "户口证明/派出所开证明/证明我妈是我妈/曾用名/改过名字要证明/hjzm/亲属关系证明在哪开/hukou certificate/"
        "户藉证明/父子关系怎么证明"
    ),
    FOOD: (
        "开饭店要什么证/开奶茶店/我想开个面馆/餐饮许可证/spjyxk/卖早点/食堂许可/restaurant licence/食品经营徐可/"
        "开咖啡店手续/卖吃的要办什么/做餐饮"
    ),
    HYGIENE: ("开理发店/开美容院卫生证/开民宿/游泳池许可/公共场所卫生/hotel hygiene/开宾馆要办什么/ggcsws/开足浴店"),
    PERMIT: ("暂住证/外地人在上海办什么证/jzz/租房办证/新上海人办证/residence permit/居注证/juzhuzheng/居住卡怎么弄"),
    COMPANY: ("开公司/注册公司流程/办营业执照/公司起名/工商登记/start a company/创业开公司/想个公司名字/zcgs/核名"),
}
QUESTIONS = [(question, code) for code, asked in _ASKED.items() for question in asked.split("/")]

# Asked after the dictionary was written and not used to mend it: what the search does with words it has not met.
_UNSEEN = {
    ELDERLY: "我爸今年满65能领什么/老头老太每月发的钱/八十岁老人有多少补助/老年综合补贴/老人福利",
    CARD: "社保卡坏了换一张/新生儿社保卡/医保卡去哪领/社会保障卡激活/卡里看病的那个",
    DRIVING: "驾驶证快过期怎么换/驾照掉水里了/驾照6年换10年/开车本到期/jiashizhng/补驾驶证",
    HUKOU: "户口本上曾用名证明/证明和爸爸是父子/派出所户籍证明网上开/我以前的户口在哪证明/迁户证明",
    FOOD: "开个火锅店/小吃摊要什么许可证/奶茶店执照/餐饮店开业/单位食堂办证/蛋糕房/食品许可",
    HYGIENE: "美发店卫生许可/开酒吧卫生许可证/健身房游泳池/旅馆卫生证/美甲店要证吗",
    PERMIT: "外来人口居住证/刚来上海租房要办什么/居住证到期续签/来沪登记办证",
    COMPANY: "我要创业/有限公司怎么注册/企业起名/开个公司要多少钱/新公司执照",
}
UNSEEN = [(question, code) for code, asked in _UNSEEN.items() for question in asked.split("/")]

# What else a city offers: a question must find its service among these.
_OTHERS = """
居民身份证换领 户口迁移审批 护照签发 港澳通行证签发 机动车行驶证补领 机动车注册登记 机动车检验合格标志核发
电动自行车登记 结婚登记 离婚登记 收养登记 生育登记 出生医学证明签发 义务教育入学报名 教师资格认定
失业保险金申领 就业登记 灵活就业登记 社会保险参保登记 社会保险缴费证明 工伤认定 养老保险关系转移
异地就医备案 医疗费用零星报销 住房公积金提取 住房公积金贷款 公共租赁住房申请 不动产转移登记 房屋租赁合同备案
最低生活保障申请 法律援助申请 个体工商户登记 企业变更登记 企业注销登记
食品生产许可 食品小作坊登记 药品经营许可 烟草专卖零售许可 医疗机构执业登记 医师执业注册 出版物经营许可
特种设备使用登记 建筑工程施工许可 排污许可 道路运输经营许可 印章刻制备案 税务登记 发票领用 养犬登记
长期护理保险申请 老年人优待证申领 人才引进落户 退役军人优待证申领 高新技术企业认定
职业培训补贴 无犯罪记录证明 政府信息公开申请 行政复议申请
"""
OTHERS = _OTHERS.split()
