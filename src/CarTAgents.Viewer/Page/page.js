// The page: what is seen, what is said, and what the user does.
import { Tissue, inflate } from "./tissue.js";
import { Picture, rgb } from "./picture.js";
import { showCells, showCourse } from "./curves.js";
import { showAxes, showLength } from "./measures.js";
import { Film, compose, save, sheetFor } from "./film.js";

const el = id => document.getElementById(id);
const canvas = el("tissue"), speeds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 0];
let about, tissue, picture, look, first, socket, status = {}, history = [], values = null, hasState = false, busy = false, waiting = null;
let sample = 0, movedAt = -1e9, divisor = 1, slow = 0, picked = null, curves = "cells", messageAt = 0, asked = false;
let course = null, film = null, again = false;
// For whoever tests the page.
const view = window.cartagents = { states: 0, frames: 0, tick: () => tissue?.tick, look: () => look, status: () => status, answers: [] };

const say = words => { if (socket.readyState === WebSocket.OPEN) socket.send(words); };
const message = text => { el("message").textContent = text; el("message").hidden = !text; messageAt = performance.now(); };
const timeText = tick => {
  const s = Math.round(tick * about.tickSeconds), two = n => String(Math.floor(n)).padStart(2, "0");
  return `day ${Math.floor(s / 86400)} ${two(s / 3600 % 24)}:${two(s / 60 % 60)}${s % 60 ? ":" + two(s % 60) : ""}`;
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
    if (!again) message("The connection is cut; the run goes on without it. Trying again ...");
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
    case "course":
      course = said;
      showCurves();
      break;
    case "again":
      again = true;
      message("From the start again, with the events that were given ...");
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
  [again, hasState, course] = [false, false, null];
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
  showCurves();
}

const countOf = kind => tissue.counts.reduce((sum, n, code) => (kind.codes >>> code) & 1 ? sum + n : sum, 0);

function showPanel(field) {
  el("time").textContent = timeText(tissue.tick);
  const replica = about.replicas.find(r => r.slot === tissue.slot);
  el("replica").textContent = about.replicas.length < 2 ? "" : about.patient ? `patient ${replica.identity}, tissue ${replica.tissue}` : `replica ${replica.identity}`;
  const kinds = about.kinds.filter(k => countOf(k) > 0 || look.hidden.has(k.name)), bound = countOf({ codes: about.bound });
  el("legend").replaceChildren(...kinds.map(k => {
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
  el("bound").hidden = bound === 0;
  el("bound").lastElementChild.textContent = number(bound);
  el("bound").firstElementChild.style.background = byValue() ? "var(--soft)" : about.palette[about.firstBound];
  el("field").hidden = field < 0;
  if (field >= 0) {
    const top = tissue.highest[field] * about.fields[field].picomolar, low = look.log ? top / 10 ** about.logDecades : 0;
    el("field-title").textContent = `${look.field} [pM]${look.log ? ", logarithmic" : ""}`;
    el("field-low").textContent = +low.toPrecision(3);
    el("field-high").textContent = +top.toPrecision(3);
  }
  el("scale").hidden = !byValue();
  if (byValue()) showScale();
  showMeasures();
}

function showScale() {
  const s = values.scale;
  el("scale-title").textContent = s.title;
  el("scale-bar").hidden = el("scale-low").parentElement.hidden = !!s.categories;
  const colours = look.light ? values.light : values.dark;
  paintBar(el("scale-bar"), colours.slice(2));
  el("scale-low").textContent = +s.lowest.toPrecision(3);
  el("scale-high").textContent = +s.highest.toPrecision(3);
  const lines = s.categories ? s.categories.map((name, i) => [name, colours[i + 2]]) : s.hasNone ? [["none", colours[1]]] : [];
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
  const patient = curves === "patient", shown = patient ? course : history.length > 1;
  el("curves").hidden = curves === "none" || !shown;
  if (el("curves").hidden) return;
  el("plot").toggleAttribute("hidden", patient);
  el("course").hidden = !patient;
  el("curves-title").textContent = patient ? "course of the patient" : "cells over time";
  if (patient) {
    showCourse(el("course"), course);
    [el("plot-most").textContent, el("plot-from").textContent, el("plot-to").textContent] = ["", course.first, course.last];
    return;
  }
  const decades = showCells(el("plot"), about.kinds, history, tissue.tick);
  el("plot-most").textContent = `1 to 10${"⁰¹²³⁴⁵⁶⁷⁸⁹"[decades]}`;
  el("plot-from").textContent = timeText(history[0].tick);
  el("plot-to").textContent = timeText(history.at(-1).tick);
}

function nextCurves() {
  curves = curves === "cells" ? about.patient ? "patient" : "none" : curves === "patient" ? "none" : "cells";
  showCurves();
}

function showStatus() {
  el("pause").textContent = status.paused ? "go" : "pause";
  el("speed").textContent = status.ticksPerSecond ? `${status.ticksPerSecond}/s` : "full speed";
  el("pace").textContent = (status.atEnd ? "finished" : status.paused ? "paused" : "running") + (film ? ", filming" : "");
  el("film").textContent = film ? "end film" : "film";
  if (status.range) Object.assign(el("slider"), { min: status.range[0], max: status.range[1] });
}

function showMeasures() {
  const lines = picture.lines(look, canvas.width, canvas.height, aside());
  showLength(el("length"), lines, look, about, canvas);
  showAxes(el("axes"), lines);
}

// The panel at the left is not drawn behind.
const aside = () => look.bare ? 0 : Math.min(0.3, 312 / canvas.clientWidth);

function change(what, again = false) {
  Object.assign(look, what);
  document.body.className = `${look.light ? "light" : "dark"}${look.bare ? " bare" : ""}`;
  movedAt = performance.now();
  if (again) volumes(); else { sample = 0; if (hasState) showMeasures(); }
}

function frame(now) {
  requestAnimationFrame(frame);
  const ratio = window.devicePixelRatio || 1, w = Math.max(1, Math.round(canvas.clientWidth * ratio)), h = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== w || canvas.height !== h) { [canvas.width, canvas.height] = [w, h]; sample = 0; }
  if (messageAt && now - messageAt > 6000 && socket.readyState === WebSocket.OPEN) { message(""); messageAt = 0; }
  if (!hasState || !picture) return;
  if (!about.isLive && document.activeElement !== el("slider")) el("slider").value = tissue.tick;
  const moves = now - movedAt < 300, few = moves && !film ? slow > 200 ? 4 : slow > 50 ? 2 : 1 : 1;
  if (few !== divisor) { divisor = few; sample = 0; }
  if (sample > 0 && (moves || divisor > 1 || sample >= about.samples)) return;
  const before = performance.now();
  picture.draw(look, look.light, byValue(), aside(), sample, divisor);
  picture.gl.finish();
  slow = (performance.now() - before) * divisor * divisor;
  if (film && (sample === 0 || sample === about.samples - 1)) film.take();
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
const fileName = () => String(tissue.tick).padStart(8, "0");
const savePicture = () => {
  if (!hasState) return;
  for (let i = 0; i < about.samples; i++) picture.draw(look, look.light, byValue(), aside(), i, 1);
  const sheet = sheetFor(canvas), name = fileName();
  compose(sheet, canvas);
  sheet.toBlob(blob => {
    view.picture = blob;
    save(blob, `${name}.png`);
  });
  sample = 0;
};
const filming = () => {
  if (!hasState) return;
  const name = fileName();
  try {
    if (film) film.end();
    film = film ? null : new Film(canvas, (blob, type) => {
      view.film = blob;
      save(blob, `film-${name}.${type}`);
    });
  } catch (error) {
    message(error.message);
  }
  showStatus();
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
  "t": nextCurves, "p": nextReplica, "s": savePicture, "f12": savePicture, "R": filming, "r": () => say("restart"), "h": () => { el("keys").hidden = !el("keys").hidden; },
  "e": () => { if (about.isLive) el("words").focus(); },
};
document.onkeydown = e => {
  if (!look || e.ctrlKey || e.metaKey || e.target === el("words") || e.target === el("slider")) return;
  const act = keys[e.key.length > 1 && !e.key.startsWith("Arrow") ? e.key.toLowerCase() : e.key] ?? keys[e.key.toLowerCase()];
  if (!act) return;
  e.preventDefault();
  act();
};
for (const [id, key] of [["pause", " "], ["step", "."], ["window", ">"], ["slower", "-"], ["faster", "+"], ["cut", "c"], ["next-field", "f"], ["colour", "k"], ["picture", "s"], ["film", "R"], ["help", "h"]])
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
