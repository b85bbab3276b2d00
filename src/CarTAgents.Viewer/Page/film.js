// Pictures and films of what is seen: the tissue, and over it what the panel, the scale and the axes say.
const seen = ["panel", "axes", "length"];

// Draws it all on a canvas of its own.
export function compose(sheet, picture) {
  const pen = sheet.getContext("2d"), scale = sheet.width / picture.clientWidth;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
  pen.scale(scale, scale);
  pen.textBaseline = "middle";
  for (const box of seen.map(id => document.getElementById(id))) {
    const around = box.getBoundingClientRect();
    if (!around.width) continue;
    pen.fillStyle = getComputedStyle(box).backgroundColor;
    pen.fillRect(around.x, around.y, around.width, around.height);
    // What the panel has no room for is not seen here either.
    pen.save();
    pen.beginPath();
    pen.rect(around.x, around.y, around.width, around.height);
    pen.clip();
    for (const e of box.querySelectorAll("canvas, .dot, .bar, polyline")) {
      const at = e.getBoundingClientRect(), style = getComputedStyle(e);
      if (!at.width && !at.height) continue;
      pen.fillStyle = style.backgroundColor;
      if (e.matches("canvas")) pen.drawImage(e, at.x, at.y, at.width, at.height);
      else if (e.matches(".bar")) pen.fillRect(at.x, at.y, at.width, at.height);
      else if (e.matches(".dot")) {
        pen.beginPath();
        pen.arc(at.x + at.width / 2, at.y + at.height / 2, at.width / 2, 0, 2 * Math.PI);
        pen.fill();
        [pen.strokeStyle, pen.lineWidth] = [style.borderColor, parseFloat(style.borderWidth)];
        if (pen.lineWidth && style.borderStyle !== "none") pen.stroke();
      } else {
        const to = e.getScreenCTM();
        pen.beginPath();
        for (const p of e.points) pen.lineTo(...(({ x, y }) => [x, y])(p.matrixTransform(to)));
        [pen.strokeStyle, pen.lineWidth] = [style.stroke, 1.6];
        pen.stroke();
      }
    }
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (texts.nextNode()) {
      const text = texts.currentNode, style = getComputedStyle(text.parentElement);
      range.selectNodeContents(text);
      const at = range.getBoundingClientRect();
      if (!at.width) continue;
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      pen.fillStyle = text.parentElement.matches("text") ? style.fill : style.color;
      pen.fillText(text.data.trim(), at.x, at.y + at.height / 2, at.width);
    }
    pen.restore();
  }
}

// A sheet as large as a picture; of a film, sides are even.
export function sheetFor(picture) {
  return Object.assign(document.createElement("canvas"), { width: picture.width & ~1, height: picture.height & ~1 });
}

// Gives the user a file.
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// What is seen from now on, at the pace at which it is seen, as the browser's own encoder makes it.
export class Film {
  constructor(picture, done) {
    const type = window.MediaRecorder && ["video/webm", "video/mp4"].find(t => MediaRecorder.isTypeSupported(t));
    if (!type) throw new Error("this browser makes no films");
    this.picture = picture;
    this.sheet = sheetFor(picture);
    this.bytes = 0;
    const parts = [];
    this.take();
    this.recorder = new MediaRecorder(this.sheet.captureStream(), { mimeType: type, videoBitsPerSecond: 8e6 });
    this.recorder.ondataavailable = e => {
      parts.push(e.data);
      this.bytes += e.data.size;
    };
    this.recorder.onstop = () => done(new Blob(parts, { type }), type.split("/")[1]);
    this.recorder.start(200);
  }

  take() { compose(this.sheet, this.picture); }

  end() {
    if (this.bytes > 1000) {
      this.recorder.stop();
      return;
    }
    // The encoder has seen no picture yet: a film of none would be no film.
    this.take();
    setTimeout(() => this.end(), 100);
  }
}
