// Curves over time: cells of each kind, and the course of a patient.
const wide = 260, high = 110;

const line = (kind, points, colour) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  e.setAttribute("points", points.map(p => p.map(v => v.toFixed(1)).join(",")).join(" "));
  e.setAttribute("class", kind);
  if (colour) e.setAttribute("stroke", colour);
  return e;
};

// On a logarithmic scale: few T cells and many tumour cells are both seen. Of a recording all states are known, and the one that is seen is
// marked. Returns the decades of the axis.
export function showCells(plot, kinds, history, now) {
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(1, ...history.flatMap(h => h.cells)))));
  const from = history[0].tick, to = history.at(-1).tick;
  const x = t => wide * (t - from) / Math.max(1, to - from), y = n => high - 1 - (high - 2) * Math.log10(Math.max(1, n)) / decades;
  const rules = Array.from({ length: decades + 1 }, (_, d) => line("rule", [[0, y(10 ** d)], [wide, y(10 ** d)]]));
  const curves = kinds.map((k, i) => line("curve", history.map(h => [x(h.tick), y(h.cells[i])]), k.colour));
  plot.replaceChildren(...rules, ...curves, ...now < to ? [line("now", [[x(now), 0], [x(now), high]])] : []);
  return decades;
}

// A panel a column, with the newest value; where there is none, the curve has a gap.
export function showCourse(box, course) {
  const days = course.days, x = d => wide * (d - days[0]) / Math.max(1e-9, days.at(-1) - days[0]);
  box.replaceChildren(...course.panels.map(panel => {
    const all = document.createElement("div"), head = document.createElement("p"), latest = document.createElement("span");
    const plot = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    latest.textContent = panel.latest;
    latest.className = "aside";
    head.append(latest, panel.title);
    plot.setAttribute("viewBox", `0 0 ${wide} 26`);
    plot.setAttribute("preserveAspectRatio", "none");
    const parts = [[]];
    panel.heights.forEach((h, i) => h === null ? parts.push([]) : parts.at(-1).push([x(days[i]), 25 - 24 * h]));
    plot.append(...parts.filter(p => p.length > 1).map(p => line("curve", p, "#56b4e9")));
    all.append(head, plot);
    return all;
  }));
}
