"""Which fields of requests are personal, and who sees them."""

PERSONAL = {
    "AssistanceRequest.question": "请求协助的问题；加密存放，只给请求机关、协助机关，升级后给其上级看",
    "AssistanceRequest.answer": "答复或不予协助的说明；加密存放，同上",
    "AssistanceRequest.value": "答复的数据；加密存放，同上",
    "AssistanceEvent.note": "过程说明；加密存放，同上",
    "AssistanceLetter.context": "文书内容；加密存放",
}
