// The picture of a tissue by WebGL 2, with the shaders of the window.
const halfTangent = 0.364, halfSine = 0.342;
const units = { kinds: 0, values: 1, field: 2, fieldColours: 3, valueColours: 4, picture: 5 };

export const rgb = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
const unit = hex => rgb(hex).map(v => v / 255);

export class Picture {
  constructor(canvas, about, shaders) {
    const gl = canvas.getContext("webgl2", { antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error("this browser has no WebGL 2");
    const largest = gl.getParameter(gl.MAX_3D_TEXTURE_SIZE);
    if (Math.max(...about.lattice) > largest) throw new Error(`this browser draws lattices of up to ${largest} sites on an axis`);
    Object.assign(this, { canvas, gl, about, places: new Map(), size: [0, 0] });
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.bindVertexArray(gl.createVertexArray());
    this.textures = Object.values(units).map(() => gl.createTexture());
    this.march = this.link(shaders.vert, shaders.march);
    this.blit = this.link(shaders.vert, shaders.picture);
    this.target = gl.createFramebuffer();
    this.setColours(units.fieldColours, about.fieldColours, true);
    this.setColours(units.valueColours, ["#808080"], false);
    this.set3D(units.values, [1, 1, 1], new Uint8Array(1), false);
    this.set3D(units.field, [1, 1, 1], new Uint8Array(1), true);
  }

  link(vert, frag) {
    const gl = this.gl, program = gl.createProgram();
    for (const [type, text] of [[gl.VERTEX_SHADER, vert], [gl.FRAGMENT_SHADER, frag]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, this.about.shaderHeader + text);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error("a shader is refused: " + gl.getShaderInfoLog(shader));
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error("the shaders are refused: " + gl.getProgramInfoLog(program));
    return program;
  }

  bind(number, target, linear) {
    const gl = this.gl;
    gl.activeTexture(gl.TEXTURE0 + number);
    gl.bindTexture(target, this.textures[number]);
    for (const f of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(target, f, linear ? gl.LINEAR : gl.NEAREST);
    for (const w of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(target, w, gl.CLAMP_TO_EDGE);
  }

  set3D(number, size, bytes, shares) {
    const gl = this.gl;
    this.bind(number, gl.TEXTURE_3D, shares);
    const [inner, order] = shares ? [gl.R8, gl.RED] : [gl.R8UI, gl.RED_INTEGER];
    gl.texImage3D(gl.TEXTURE_3D, 0, inner, ...size, 0, order, gl.UNSIGNED_BYTE, bytes);
  }

  setColours(number, colours, linear) {
    const gl = this.gl;
    this.bind(number, gl.TEXTURE_2D, linear);
    const bytes = new Uint8Array(colours.flatMap(c => [...rgb(c), 255]));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, colours.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  }

  setKinds(tissue) { this.set3D(units.kinds, this.about.lattice, tissue.codes, false); }
  setValues(values, colours) {
    this.set3D(units.values, this.about.lattice, values, false);
    this.setColours(units.valueColours, colours, false);
  }
  setField(voxels, shares) { this.set3D(units.field, voxels, shares, true); }

  box(look) {
    const upper = [...this.about.lattice], lower = [0, 0, 0];
    let plane = null;
    if (look.cut && upper[look.cut.axis] > 1) {
      const n = upper[look.cut.axis];
      plane = Math.max(1, Math.min(n - 1, Math.floor(look.cut.at * n + 0.5)));
      (look.cut.flipped ? lower : upper)[look.cut.axis] = plane;
    }
    return { lower, upper, plane };
  }

  lines(look, width, height, aside) {
    const az = look.azimuth * Math.PI / 180, el = look.elevation * Math.PI / 180, n = this.about.lattice;
    const [sa, ca, se, ce] = [Math.sin(az), Math.cos(az), Math.sin(el), Math.cos(el)];
    const radius = Math.hypot(...n) / 2;
    const fits = n[2] === 1 ? 1.06 * Math.max(n[1], n[0] * height / width / (1 - aside)) / 2 / halfTangent : radius / halfSine;
    const distance = fits / look.zoom;
    const toEye = [ce * ca, ce * sa, se], half = halfTangent * (look.orthographic ? distance : 1), back = look.orthographic ? Math.max(distance, 3 * radius) : distance;
    return {
      eye: n.map((v, a) => look.target[a] * v + toEye[a] * back),
      forward: toEye.map(v => -v),
      right: [-sa, ca, 0].map(v => v * half * width / height),
      up: [-se * ca, -se * sa, ce].map(v => v * half),
      centre: [aside, 0],
      orthographic: look.orthographic,
    };
  }

  // From and along of the line through a point of the picture, in -1 to 1.
  through(lines, x, y) {
    const [u, v] = [x - lines.centre[0], y - lines.centre[1]], aside = lines.right.map((r, a) => u * r + v * lines.up[a]);
    if (lines.orthographic) return [lines.eye.map((e, a) => e + aside[a]), lines.forward];
    const d = lines.forward.map((f, a) => f + aside[a]), length = Math.hypot(...d);
    return [lines.eye, d.map(c => c / length)];
  }

  uniform(program, name) {
    const key = name + (program === this.march);
    if (!this.places.has(key)) this.places.set(key, this.gl.getUniformLocation(program, name));
    return this.places.get(key);
  }

  // One of the pictures whose mean is shown; with a divisor, fewer pixels.
  draw(look, light, byValue, aside, sample, divisor) {
    const gl = this.gl, p = this.march, at = name => this.uniform(p, name), about = this.about;
    const full = [this.canvas.width, this.canvas.height], [w, h] = full.map(v => Math.max(1, Math.floor(v / divisor)));
    this.bind(units.picture, gl.TEXTURE_2D, true);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.target);
    if (this.size[0] !== w || this.size[1] !== h) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, w, h, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.textures[units.picture], 0);
      this.size = [w, h];
    }
    // What is drawn into must not be what is read from.
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.viewport(0, 0, w, h);
    gl.useProgram(p);
    const l = this.lines(look, w, h, aside), { lower, upper, plane } = this.box(look), theme = light ? about.themes.light : about.themes.dark;
    for (const name of ["kinds", "values", "field", "fieldColours", "valueColours"]) gl.uniform1i(at(name), units[name]);
    const colours = new Float32Array(96), radii = new Float32Array(32);
    about.palette.forEach((c, i) => colours.set(unit(c), 3 * i));
    radii.set(about.radii);
    gl.uniform3fv(at("palette[0]"), colours);
    gl.uniform1fv(at("radii[0]"), radii);
    for (const name of ["eye", "forward", "right", "up"]) gl.uniform3fv(at(name), l[name]);
    gl.uniform2f(at("size"), w, h);
    gl.uniform2fv(at("centre"), l.centre);
    gl.uniform2f(at("shift"), (sample * 0.618034 + 0.5) % 1 - 0.5, sample === 0 ? 0 : (sample + 0.5) / about.samples - 0.5);
    gl.uniform3iv(at("lower"), lower);
    gl.uniform3iv(at("upper"), upper);
    gl.uniform3iv(at("sites"), about.lattice);
    gl.uniform1i(at("orthographic"), look.orthographic ? 1 : 0);
    gl.uniform1i(at("byValue"), byValue ? 1 : 0);
    gl.uniform1i(at("codesOnly"), 0);
    gl.uniform1ui(at("bound"), about.bound);
    const flat = about.lattice[2] === 1, face = flat ? 2 : plane === null ? -1 : look.cut.axis;
    gl.uniform1i(at("fieldMode"), look.field === null ? 0 : face < 0 || (look.fog && !flat) ? 2 : 1);
    gl.uniform1i(at("cutAxis"), face);
    gl.uniform1f(at("cutAt"), flat ? 1 : plane ?? 0);
    for (const name of ["groundLow", "groundHigh", "lines", "mark"]) gl.uniform3fv(at(name), unit(theme[name]));
    if (sample > 0) {
      gl.enable(gl.BLEND);
      gl.blendColor(0, 0, 0, 1 / (sample + 1));
      gl.blendFunc(gl.CONSTANT_ALPHA, gl.ONE_MINUS_CONSTANT_ALPHA);
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.BLEND);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, ...full);
    gl.useProgram(this.blit);
    this.bind(units.picture, gl.TEXTURE_2D, true);
    gl.uniform1i(this.uniform(this.blit, "picture"), units.picture);
    gl.uniform2f(this.uniform(this.blit, "size"), ...full);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return l;
  }
}
