// How long things are, and how the axes lie.
export function showLength(box, lines, look, about, canvas) {
  const l = lines, away = about.lattice.reduce((sum, v, a) => sum + (look.target[a] * v - l.eye[a]) * l.forward[a], 0);
  const depth = look.orthographic ? 1 : Math.max(1e-3, away);
  const perUm = canvas.clientHeight / (2 * Math.hypot(...l.up) * depth) / about.spacing, most = canvas.clientWidth / 5 / perUm;
  const ten = 10 ** Math.floor(Math.log10(most)), length = [5, 2, 1].map(f => f * ten).find(v => v <= most);
  box.firstElementChild.style.width = `${length * perUm}px`;
  box.lastElementChild.textContent = length >= 1000 ? `${length / 1000} mm` : `${+length.toPrecision(1)} µm`;
}

export function showAxes(box, l) {
  for (const [a, name] of ["x", "y", "z"].entries()) {
    const dx = l.right[a] / Math.hypot(...l.right), dy = -l.up[a] / Math.hypot(...l.up);
    const [line, text] = box.querySelectorAll(`.${name}`), hidden = Math.hypot(dx, dy) < 0.1;
    for (const e of [line, text]) e.toggleAttribute("hidden", hidden);
    line.setAttribute("points", `0,0 ${30 * dx},${30 * dy}`);
    text.setAttribute("x", 41 * dx);
    text.setAttribute("y", 41 * dy);
  }
}
