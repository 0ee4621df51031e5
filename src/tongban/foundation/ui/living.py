"""What the living catalogue shows: the words of each component's docstring and example values."""

from __future__ import annotations

import inspect
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from .tags import blocks, progress, words


def documentation() -> dict[str, str]:
    """{component: its docstring}, straight from the tag functions, so that the page cannot fall behind the code."""
    return {
        name: inspect.cleandoc(function.__doc__ or "")
        for part in (words, progress, blocks)
        for name, function in vars(part).items()
        if inspect.isfunction(function) and function.__module__ == part.__name__
    }


def examples() -> dict[str, Any]:
    """Values for the examples; nobody of them exists."""
    now = timezone.now()
    today = timezone.localdate()
    return {
        "events": [
            {"state": "done", "title": "您提交了申请", "at": now - timedelta(days=3, hours=5),
             "who": "陈敏（代王秀英）"},
            {"state": "done", "title": "已受理", "at": now - timedelta(days=2), "who": "黄浦区民政局 孙燕",
             "links": [{"text": "受理通知书", "href": "#", "icon": "file-text"}]},
            {"state": "now", "title": "正在审查", "text": "由市民政局办理，最晚 12 月 8 日答复您。", "who": "市民政局"},
            {"state": "next", "title": "发放津贴"},
        ],
        "paused_events": [
            {"state": "done", "title": "已受理", "at": now - timedelta(days=9), "who": "浦东新区市场监管局"},
            {"state": "paused", "title": "现场核查，计时暂停",
             "text": "依据《行政许可法》第四十五条，核查时间不计入办理期限，最晚 12 月 2 日恢复。"},
            {"state": "failed", "title": "一项没有通过", "text": "冷藏柜没有温度显示。整改后可以再次核查。"},
        ],
        "fact": SimpleNamespace(source_name="公安·人口库", as_of=today - timedelta(days=3), state="known"),
        "steps": ["核对身份", "填写信息", "上传照片", "确认提交"],
        "soon": today + timedelta(days=2), "late": today - timedelta(days=1), "later": today + timedelta(days=15),
        "moment": now, "today": today,
        "tab_items": [
            {"text": "全部", "href": "#", "current": True, "count": 5},
            {"text": "办理中", "href": "#"}, {"text": "已办结", "href": "#"}],
        "chart_data": {"unit": "件", "labels": ["7月", "8月", "9月", "10月", "11月"],
                       "series": [{"name": "收件", "values": [320, 402, 391, 434, 390]},
                                  {"name": "办结", "values": [301, 380, 402, 410, 398]}]},
        "share_data": {"unit": "件", "labels": ["按时", "提前", "逾期"],
                       "series": [{"name": "办结", "values": [310, 96, 4]}]},
        "tiles": [{"label": label, "column": i % 5 + 1, "row": i // 5 + 1, "value": value, "href": "#main"}
                  for i, (label, value) in enumerate(
                      [("北城", 120), ("东城", 834), ("湖滨", 402), ("老街", 0), ("新港", 51), ("海岛", None)])],
    }  # fmt: skip
