// The state of a tissue as it comes from the run: unpacked, given distances, and met by lines of sight.
const classes = 16, empty = 128, longest = 8;

export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export class Tissue {
  constructor(about) {
    this.about = about;
    [this.nx, this.ny, this.nz] = about.lattice;
    this.sites = this.nx * this.ny * this.nz;
    this.codes = new Uint8Array(this.sites);
    this.counts = new Int32Array(32);
    this.shares = null;
    this.highest = about.fields.map(() => 1);
    this.packed = null;
    this.tick = 0;
  }

  take(tick, packed) {
    this.tick = tick;
    this.packed = packed;
    const view = new DataView(packed.buffer, packed.byteOffset);
    let at = 2 * ((this.sites + 1) >> 1);
    this.fieldAt = [];
    this.about.fields.forEach((f, i) => {
      const voxels = f.voxels[0] * f.voxels[1] * f.voxels[2];
      const most = view.getInt32(at, true);
      // It never falls, so that a colour stays what it was.
      this.highest[i] = Math.max(this.highest[i], most);
      this.fieldAt.push({ at: at + 4, voxels, most });
      at += 4 + voxels;
    });
  }

  // Codes of what is drawn, a T cell over a resident, and distances where nothing is.
  draw(hiddenBits) {
    const a = this.about, ofT = new Uint8Array(classes), ofR = new Uint8Array(classes);
    for (let c = 1; c <= 8; c++) ofT[c] = c <= 4 ? a.firstT + c - 1 : a.firstBound + c - 5;
    for (let c = 1; c <= 9; c++) ofR[c] = c === 8 ? a.dying : c === 9 ? a.debris : c;
    const shown = of => of.map(code => (hiddenBits >>> code) & 1 ? 0 : code);
    const shownT = shown(ofT), shownR = shown(ofR), half = (this.sites + 1) >> 1, p = this.packed, codes = this.codes;
    this.counts.fill(0);
    for (let i = 0; i < this.sites; i++) {
      const shift = (i & 1) << 2, t = (p[i >> 1] >> shift) & 15, r = (p[half + (i >> 1)] >> shift) & 15;
      if (t) this.counts[ofT[t]]++;
      if (r) this.counts[ofR[r]]++;
      codes[i] = shownT[t] || shownR[r];
    }
    this.measure();
  }

  // The distance of a king on a chessboard to the nearest cell, in two sweeps.
  measure() {
    const { nx, ny, nz, codes } = this, far = longest, d = new Uint8Array(this.sites), above = new Uint8Array(nx + 2);
    const sweep = (from, step) => {
      for (let k = 0; k < nz; k++) {
        const z = from ? nz - 1 - k : k, oz = z - step;
        for (let j = 0; j < ny; j++) {
          const y = from ? ny - 1 - j : j, row = (z * ny + y) * nx;
          above.fill(far);
          const fold = (yy, zz) => {
            if (yy < 0 || yy >= ny || zz < 0 || zz >= nz) return;
            const r = (zz * ny + yy) * nx;
            for (let x = 0; x < nx; x++) if (d[r + x] < above[x + 1]) above[x + 1] = d[r + x];
          };
          fold(y - step, z); fold(y - 1, oz); fold(y, oz); fold(y + 1, oz);
          let before = far;
          for (let i = 0; i < nx; i++) {
            const x = from ? nx - 1 - i : i;
            let least = Math.min(above[x], above[x + 1], above[x + 2], before) + 1;
            if (least < d[row + x]) d[row + x] = least; else least = d[row + x];
            before = least;
          }
        }
      }
    };
    for (let i = 0; i < this.sites; i++) d[i] = codes[i] ? 0 : far;
    sweep(0, 1);
    sweep(1, -1);
    for (let i = 0; i < this.sites; i++) if (!codes[i]) codes[i] = empty + Math.max(1, Math.min(far, d[i]));
  }

  // A field as shares of the legend's range, a byte a voxel.
  field(number, log) {
    const f = this.fieldAt[number], to = new Uint8Array(f.voxels), ofStep = new Uint8Array(256), top = this.highest[number];
    for (let s = 1; s < 256; s++) {
      const share = Math.exp(Math.log(f.most) * (s - 1) / 254) / top;
      ofStep[s] = 255 * Math.min(1, log ? Math.max(0, 1 + Math.log10(share) / this.about.logDecades) : share) + 0.5;
    }
    for (let i = 0; i < f.voxels; i++) to[i] = ofStep[this.packed[f.at + i]];
    return to;
  }

  // The site of the first cell that a line of sight meets within a box; the same as on the host.
  meet(from, along, lower, upper) {
    const size = [this.nx, this.ny, this.nz], dir = along.map(v => Math.abs(v) < 1e-7 ? 1e-7 : v), slow = dir.map(v => 1 / v);
    let enter = 0, leave = Infinity;
    for (let a = 0; a < 3; a++) {
      const p = (lower[a] - from[a]) * slow[a], q = (upper[a] - from[a]) * slow[a];
      enter = Math.max(enter, Math.min(p, q));
      leave = Math.min(leave, Math.max(p, q));
    }
    if (leave <= enter) return null;
    const start = from.map((v, a) => v + dir[a] * enter), step = dir.map(v => v > 0 ? 1 : -1);
    const c = start.map((v, a) => Math.max(lower[a], Math.min(upper[a] - 1, Math.floor(v + dir[a] * 1e-3))));
    const next = c.map((v, a) => (v + (step[a] > 0 ? 1 : 0) - start[a]) * slow[a]), stride = slow.map(Math.abs);
    for (let guard = 3 * (size[0] + size[1] + size[2]); guard > 0; guard--) {
      const code = this.codes[(c[2] * size[1] + c[1]) * size[0] + c[0]];
      if (code < empty) {
        const apart = start.map((v, a) => v - c[a] - 0.5), closest = -(apart[0] * dir[0] + apart[1] * dir[1] + apart[2] * dir[2]);
        const foot = apart.map((v, a) => v + dir[a] * closest), r = this.about.radii[code];
        const rest = r * r - foot[0] ** 2 - foot[1] ** 2 - foot[2] ** 2;
        if (rest > 0 && closest - Math.sqrt(rest) > -0.01) return c;
      }
      const a = next[0] < next[1] && next[0] < next[2] ? 0 : next[1] < next[2] ? 1 : 2;
      next[a] += stride[a];
      c[a] += step[a];
      if (c[a] < lower[a] || c[a] >= upper[a]) return null;
    }
    return null;
  }
}
