// Draws the charts whose figures stand in JSON blocks of the page; colours come from the tokens.
import * as echarts from "/static/vendor/echarts.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function palette() {
  return [token("--brand"), token("--green"), token("--amber-mark"), token("--brand-line"), token("--red"), token("--line-control")];
}

function option(data) {
  const ink = token("--ink-3");
  const line = token("--line-soft");
  const inTime = data.labels.every((one) => /^\d{4}(-\d{2}){0,2}$/.test(one)); // time goes from left to right
  const lying = data.kind === "bar" && data.labels.length > 6 && !inTime;
  const labels = { type: "category", data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: ink } };
  const values = { type: "value", splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink } };
  const shared = {
    color: palette(),
    animation: !calm(),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    tooltip: { trigger: data.kind === "share" ? "item" : "axis", renderMode: "richText", valueFormatter: (value) => `${value}${data.unit ? ` ${data.unit}` : ""}` },
    legend: data.series.length > 1 || data.kind === "share" ? { bottom: 0, textStyle: { color: ink }, icon: "roundRect", itemWidth: 12, itemHeight: 8 } : undefined,
    grid: { left: 8, right: 16, top: 16, bottom: data.series.length > 1 ? 40 : 8, containLabel: true },
  };
  if (data.kind === "share") {
    const values = data.series[0].values.map((value, i) => ({ value, name: data.labels[i] }));
    return { ...shared, series: [{ type: "pie", radius: ["52%", "76%"], data: values, label: { color: ink }, itemStyle: { borderColor: token("--surface"), borderWidth: 2 } }] };
  }
  const series = data.series.map((one) => ({
    name: one.name,
    data: one.values,
    type: data.kind === "line" || data.kind === "area" ? "line" : "bar",
    stack: data.kind === "stack" ? "all" : undefined,
    areaStyle: data.kind === "area" ? { opacity: 0.14 } : undefined,
    smooth: 0.25,
    symbolSize: 6,
    lineStyle: { width: 2.5 },
    barMaxWidth: 28,
    itemStyle: data.kind === "bar" ? { borderRadius: lying ? [0, 4, 4, 0] : [4, 4, 0, 0] } : undefined,
  }));
  return lying
    ? { ...shared, xAxis: values, yAxis: { ...labels, inverse: true }, series }
    : { ...shared, xAxis: { ...labels, boundaryGap: data.kind !== "line" && data.kind !== "area" }, yAxis: values, series };
}

/** Draws every chart of the page that is not drawn yet. */
export function drawAll() {
  for (const place of document.querySelectorAll("[data-chart]:not([data-drawn])")) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.dataset.drawn = "1";
    place.classList.add("is-drawn");
    const drawing = echarts.init(place, null, { renderer: "svg" });
    drawing.setOption(option(data));
    new ResizeObserver(() => drawing.resize({ animation: { duration: 0 } })).observe(place);
  }
}
