// The page: what is seen, what is said, and what the user does.
import { Tissue, inflate } from "./tissue.js";
import { Picture, rgb } from "./picture.js";

const el = id => document.getElementById(id);
const canvas = el("tissue"), speeds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 0];
let about, tissue, picture, look, first, socket, status = {}, history = [], values = null, hasState = false, busy = false, waiting = null;
let sample = 0, movedAt = -1e9, divisor = 1, slow = 0, picked = null, curves = true, messageAt = 0, asked = false;
// For whoever tests the page.
const view = window.cartagents = { states: 0, frames: 0, look: () => look, tick: () => tissue?.tick, status: () => status, answers: [] };

const say = words => { if (socket.readyState === WebSocket.OPEN) socket.send(words); };
const message = text => { el("message").textContent = text; el("message").hidden = !text; messageAt = performance.now(); };
const timeText = tick => {
  const s = tick * about.tickSeconds, h = s / 3600;
  return h < 48 ? `${+h.toFixed(2)} h` : `${Math.floor(h / 24)} d ${+(h % 24).toFixed(1)} h`;
};
const number = n => n.toLocaleString("en-US");

async function start() {
  const text = async file => (await fetch(file)).text();
  const [vert, march, blit] = await Promise.all(["screen.vert", "march.frag", "picture.frag"].map(text));
  connect({ vert, march, picture: blit });
  requestAnimationFrame(frame);
}

function connect(shaders) {
  socket = new WebSocket(new URL("socket", location.href.replace(/^http/, "ws")));
  socket.binaryType = "arraybuffer";
  socket.onmessage = event => typeof event.data === "string" ? hear(JSON.parse(event.data), shaders) : receive(event.data);
  socket.onclose = () => {
    message("The connection is cut; the run goes on without it. Trying again ...");
    setTimeout(() => connect(shaders), 1000);
  };
}

function hear(said, shaders) {
  switch (said.type) {
    case "hello":
      greet(said, shaders);
      break;
    case "status":
      status = said;
      showStatus();
      break;
    case "answer":
      view.answers.push(said.text);
      message(said.text);
      break;
    case "cell":
      if (!picked) break;
      el("cell").textContent = said.lines.join("\n");
      el("cell").hidden = false;
      break;
  }
}

function greet(said, shaders) {
  about = said;
  message("");
  try {
    picture ??= new Picture(canvas, about, shaders);
  } catch (error) {
    message(error.message);
    return;
  }
  tissue = new Tissue(about);
  history = about.history;
  showCurves();
  if (!look) {
    look = about.look;
    look.hidden = new Set(look.hidden);
    first = { ...look };
  }
  document.title = `CarTAgents: ${about.name}`;
  el("name").textContent = about.name;
  el("seed").textContent = `seed ${about.seed}`;
  el("event").hidden = !about.isLive;
  el("words").title = about.forms;
  for (const id of ["step", "window", "slower", "faster"]) el(id).hidden = id === "window" && !about.isLive;
  el("slider").hidden = about.isLive;
  paintBar(el("field-bar"), about.fieldColours);
  if (look.colour !== "kind") say("colour " + look.colour);
}

// States are unpacked one at a time; of those that come meanwhile the last counts.
async function receive(buffer) {
  const bytes = new Uint8Array(buffer), header = new DataView(buffer);
  if (bytes[0] === 2) {
    const length = header.getInt32(4, true), scale = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    values = { ...scale, bytes: await inflate(bytes.subarray(8 + length)) };
    showScale();
    volumes();
    return;
  }
  waiting = { tick: header.getUint32(4, true), slot: header.getInt32(8, true), packed: bytes.subarray(12) };
  if (busy) return;
  busy = true;
  while (waiting) {
    const next = waiting;
    waiting = null;
    const packed = await inflate(next.packed);
    if (tissue.slot !== undefined && tissue.slot !== next.slot) history = [];
    tissue.slot = next.slot;
    tissue.take(next.tick, packed);
    hasState = true;
    volumes();
    remember();
    view.states++;
    movedAt = performance.now();
  }
  busy = false;
}

function hiddenBits() {
  return about.kinds.reduce((bits, k) => look.hidden.has(k.name) ? bits | k.codes : bits, 0);
}

function volumes() {
  if (!hasState) return;
  tissue.draw(hiddenBits());
  picture.setKinds(tissue);
  const f = about.fields.findIndex(f => f.name === look.field);
  if (f >= 0) picture.setField(about.fields[f].voxels, tissue.field(f, look.log));
  if (byValue()) picture.setValues(values.bytes, look.light ? values.light : values.dark);
  showPanel(f);
  sample = 0;
}

const byValue = () => look.colour !== "kind" && values?.colouring === look.colour;

function remember() {
  if (history.length && tissue.tick <= history.at(-1).tick) return;
  history.push({ tick: tissue.tick, cells: about.kinds.map(countOf) });
  if (history.length > 600) history = history.filter((_, i) => i % 2 === 0);
  if (curves) showCurves();
}

const countOf = kind => tissue.counts.reduce((sum, n, code) => (kind.codes >>> code) & 1 ? sum + n : sum, 0);

function showPanel(field) {
  el("time").textContent = timeText(tissue.tick);
  const replica = about.replicas.find(r => r.slot === tissue.slot);
  el("replica").textContent = about.replicas.length < 2 ? "" : about.patient ? `patient ${replica.identity}, tissue ${replica.tissue}` : `replica ${replica.identity}`;
  el("legend").replaceChildren(...about.kinds.filter(k => countOf(k) > 0 || look.hidden.has(k.name)).map(k => {
    const line = document.createElement("li"), dot = document.createElement("span"), name = document.createElement("span"), count = document.createElement("span");
    dot.className = "dot";
    dot.style.background = byValue() ? "var(--soft)" : k.colour;
    name.textContent = k.name;
    count.textContent = number(countOf(k));
    line.className = look.hidden.has(k.name) ? "off" : "";
    line.dataset.kind = k.name;
    line.append(dot, name, count);
    line.onclick = () => { look.hidden.has(k.name) ? look.hidden.delete(k.name) : look.hidden.add(k.name); volumes(); };
    return line;
  }));
  el("field").hidden = field < 0;
  if (field >= 0) {
    const top = tissue.highest[field] * about.fields[field].picomolar, low = look.log ? top / 10 ** about.logDecades : 0;
    el("field-title").textContent = `${look.field} [pM]${look.log ? ", logarithmic" : ""}`;
    el("field-low").textContent = +low.toPrecision(3);
    el("field-high").textContent = +top.toPrecision(3);
  }
  el("scale").hidden = !byValue();
  showLength();
}

function showScale() {
  const s = values.scale;
  el("scale-title").textContent = s.title;
  el("scale-bar").hidden = el("scale-low").parentElement.hidden = !!s.categories;
  paintBar(el("scale-bar"), values.dark.slice(2));
  el("scale-low").textContent = +s.lowest.toPrecision(3);
  el("scale-high").textContent = +s.highest.toPrecision(3);
  const lines = s.categories ? s.categories.map((name, i) => [name, values.dark[i + 2]]) : s.hasNone ? [["none", values.dark[1]]] : [];
  el("categories").replaceChildren(...lines.map(([name, colour]) => {
    const line = document.createElement("li"), dot = document.createElement("span");
    dot.className = "dot";
    dot.style.background = colour;
    line.append(dot, name);
    return line;
  }));
}

function paintBar(bar, colours) {
  const pen = bar.getContext("2d");
  for (let x = 0; x < bar.width; x++) {
    pen.fillStyle = `rgb(${rgb(colours[Math.floor(x * colours.length / bar.width)])})`;
    pen.fillRect(x, 0, 1, bar.height);
  }
}

function showCurves() {
  el("curves").hidden = !curves;
  if (!curves || history.length < 2) return;
  const most = Math.max(10, ...history.flatMap(h => h.cells)), from = history[0].tick, to = history.at(-1).tick;
  const x = t => 260 * (t - from) / Math.max(1, to - from), y = n => 108 - 106 * Math.log10(Math.max(1, n)) / Math.log10(most);
  el("plot").replaceChildren(...about.kinds.map((k, i) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.setAttribute("stroke", k.colour);
    line.setAttribute("points", history.map(h => `${x(h.tick).toFixed(1)},${y(h.cells[i]).toFixed(1)}`).join(" "));
    return line;
  }));
  el("plot-most").textContent = `1 to ${number(most)}, log`;
  el("plot-from").textContent = timeText(from);
  el("plot-to").textContent = timeText(to);
}

function showLength() {
  const l = picture.lines(look, canvas.width, canvas.height, aside()), n = about.lattice;
  const depth = look.orthographic ? 1 : Math.max(1e-3, n.reduce((sum, v, a) => sum + (look.target[a] * v - l.eye[a]) * l.forward[a], 0));
  const perUm = canvas.clientHeight / (2 * Math.hypot(...l.up) * depth) / about.spacing, most = canvas.clientWidth / 5 / perUm;
  const ten = 10 ** Math.floor(Math.log10(most)), length = [5, 2, 1].map(f => f * ten).find(v => v <= most);
  el("length").firstElementChild.style.width = `${length * perUm}px`;
  el("length").lastElementChild.textContent = length >= 1000 ? `${length / 1000} mm` : `${+length.toPrecision(1)} µm`;
}

function showStatus() {
  el("pause").textContent = status.paused ? "go" : "pause";
  el("speed").textContent = status.ticksPerSecond ? `${status.ticksPerSecond}/s` : "full speed";
  el("pace").textContent = status.atEnd ? "finished" : status.paused ? "paused" : "running";
  if (status.range) Object.assign(el("slider"), { min: status.range[0], max: status.range[1] });
}

// The panel at the left is not drawn behind.
const aside = () => look.bare ? 0 : Math.min(0.3, 312 / canvas.clientWidth);

function change(what, again = false) {
  Object.assign(look, what);
  document.body.className = `${look.light ? "light" : "dark"}${look.bare ? " bare" : ""}`;
  movedAt = performance.now();
  if (again) volumes(); else { sample = 0; if (hasState) showLength(); }
}

function frame(now) {
  requestAnimationFrame(frame);
  const ratio = window.devicePixelRatio || 1, w = Math.max(1, Math.round(canvas.clientWidth * ratio)), h = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== w || canvas.height !== h) { [canvas.width, canvas.height] = [w, h]; sample = 0; }
  if (messageAt && now - messageAt > 6000 && socket.readyState === WebSocket.OPEN) { message(""); messageAt = 0; }
  if (!hasState || !picture) return;
  if (!about.isLive && document.activeElement !== el("slider")) el("slider").value = tissue.tick;
  const moves = now - movedAt < 300, few = moves ? slow > 200 ? 4 : slow > 50 ? 2 : 1 : 1;
  if (few !== divisor) { divisor = few; sample = 0; }
  if (sample > 0 && (moves || divisor > 1 || sample >= about.samples)) return;
  const before = performance.now();
  picture.draw(look, look.light, byValue(), aside(), sample, divisor);
  picture.gl.finish();
  slow = (performance.now() - before) * divisor * divisor;
  sample++;
  view.frames++;
}

// What the user does.
let button = -1, drags = false, from = [0, 0], at = [0, 0], clickedAt = -1e9;
const turned = (dx, dy) => ({ azimuth: ((look.azimuth + dx + 540) % 360 + 360) % 360 - 180, elevation: Math.max(-90, Math.min(90, look.elevation + dy)) });

canvas.onpointerdown = e => {
  canvas.focus();
  canvas.setPointerCapture(e.pointerId);
  [button, drags, from, at] = [e.button || (e.shiftKey ? 2 : 0), false, [e.clientX, e.clientY], [e.clientX, e.clientY]];
};
canvas.onpointermove = e => {
  if (button < 0 || !look) return;
  if (!drags && Math.max(Math.abs(e.clientX - from[0]), Math.abs(e.clientY - from[1])) < 4) return;
  const dx = e.clientX - at[0], dy = e.clientY - at[1];
  [drags, at] = [true, [e.clientX, e.clientY]];
  if (button === 0) { change(turned(-dx * 0.4, dy * 0.4)); return; }
  const l = picture.lines(look, canvas.width, canvas.height, aside()), n = about.lattice, high = canvas.clientHeight;
  const depth = look.orthographic ? 1 : n.reduce((sum, v, a) => sum + (look.target[a] * v - l.eye[a]) * l.forward[a], 0);
  const perPixel = 2 * Math.hypot(...l.up) * depth / high, to = v => v.map(c => c / Math.hypot(...v)), up = to(l.up), right = to(l.right);
  change({ target: look.target.map((t, a) => Math.max(-1, Math.min(2, t + perPixel * (dy * up[a] - dx * right[a]) / n[a]))) });
};
canvas.onpointerup = e => {
  if (button === 0 && !drags && hasState) click(e);
  button = -1;
};
canvas.oncontextmenu = e => e.preventDefault();
canvas.onwheel = e => {
  e.preventDefault();
  if (!look) return;
  if (e.altKey) moveCut(e.deltaY > 0 ? -0.02 : 0.02);
  else change({ zoom: Math.max(0.1, Math.min(40, look.zoom * 1.1 ** (e.deltaY > 0 ? -1 : 1))) });
};

function click(e) {
  const l = picture.lines(look, canvas.width, canvas.height, aside()), box = canvas.getBoundingClientRect();
  const x = 2 * (e.clientX - box.left) / box.width - 1, y = 1 - 2 * (e.clientY - box.top) / box.height;
  const { lower, upper } = picture.box(look);
  picked = tissue.meet(...picture.through(l, x, y), lower, upper);
  view.picked = picked;
  say("describe " + (picked ? picked.join(" ") : "none"));
  if (!picked) { el("cell").hidden = true; return; }
  if (e.timeStamp - clickedAt < 350) change({ target: picked.map((v, a) => (v + 0.5) / about.lattice[a]) });
  clickedAt = e.timeStamp;
}

const moveCut = by => { if (look.cut) change({ cut: { ...look.cut, at: Math.round(1e4 * Math.max(0, Math.min(1, look.cut.at + by))) / 1e4 } }); };
const faster = by => say("speed " + speeds[Math.max(0, Math.min(speeds.length - 1, speeds.findIndex(s => s === 0 || (status.ticksPerSecond && s >= status.ticksPerSecond)) + by))]);
const nextField = () => {
  const names = about.fields.map(f => f.name), next = look.field === null ? 0 : names.indexOf(look.field) + 1;
  change({ field: names[next] ?? null }, true);
};
const nextColour = () => {
  const all = about.colourings;
  change({ colour: all[(all.indexOf(look.colour) + 1) % all.length] }, true);
  say("colour " + look.colour);
};
const savePicture = () => {
  picture.draw(look, look.light, byValue(), aside(), 0, 1);
  canvas.toBlob(blob => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${String(tissue.tick).padStart(8, "0")}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  sample = 0;
};
const nextReplica = () => {
  const all = about.replicas.map(r => r.slot);
  if (all.length > 1) say("replica " + all[(all.indexOf(status.slot) + 1) % all.length]);
};
const cut = () => look.cut ?? { axis: 0, at: 0.5, flipped: false };
const keys = {
  " ": () => say(status.paused ? "go" : "pause"),
  ".": () => say("step 1"), ">": () => say("window"), "ArrowRight": () => say("step 1"), "ArrowLeft": () => say("step -1"),
  "+": () => faster(1), "=": () => faster(1), "-": () => faster(-1),
  "1": () => change({ azimuth: -90, elevation: 0 }), "3": () => change({ azimuth: 0, elevation: 0 }), "7": () => change({ azimuth: -90, elevation: 90 }),
  "home": () => change({ azimuth: first.azimuth, elevation: first.elevation, zoom: first.zoom, target: first.target }),
  "o": () => change({ orthographic: !look.orthographic }),
  "c": () => change({ cut: look.cut ? null : cut() }),
  "x": () => change({ cut: { ...cut(), axis: 0 } }), "y": () => change({ cut: { ...cut(), axis: 1 } }), "z": () => change({ cut: { ...cut(), axis: 2 } }),
  "v": () => { if (look.cut) change({ cut: { ...look.cut, flipped: !look.cut.flipped } }); },
  "[": () => moveCut(-0.02), "]": () => moveCut(0.02),
  "f": nextField, "g": () => change({ fog: !look.fog }), "l": () => change({ log: !look.log }, true), "k": nextColour,
  "b": () => change({ light: !look.light }, true), "f2": () => change({ bare: !look.bare }),
  "t": () => { curves = !curves; el("curves").hidden = !curves; showCurves(); },
  "p": nextReplica, "s": savePicture, "h": () => { el("keys").hidden = !el("keys").hidden; },
  "e": () => { if (about.isLive) el("words").focus(); },
};
document.onkeydown = e => {
  if (!look || e.ctrlKey || e.metaKey || e.target === el("words") || e.target === el("slider")) return;
  const act = keys[e.key.length > 1 && !e.key.startsWith("Arrow") ? e.key.toLowerCase() : e.key] ?? keys[e.key.toLowerCase()];
  if (!act) return;
  e.preventDefault();
  act();
};
for (const [id, key] of [["pause", " "], ["step", "."], ["window", ">"], ["slower", "-"], ["faster", "+"], ["cut", "c"], ["next-field", "f"], ["colour", "k"], ["picture", "s"], ["help", "h"]])
  el(id).onclick = () => { if (look) keys[key](); canvas.focus(); };
el("slider").oninput = () => say("seek " + el("slider").value);
el("slider").onchange = () => canvas.focus();
el("words").onkeydown = e => { if (e.key === "Escape") canvas.focus(); };
el("words").onfocus = () => { if (!asked) { asked = true; message(about.forms); } };
el("event").onsubmit = e => {
  e.preventDefault();
  if (el("words").value.trim()) say("give " + el("words").value.trim());
  el("words").value = "";
  canvas.focus();
};
start();
