// Hand-written Canvas 2D: the limit, and the picture that the others are held to.

import { built, cellsOf, faded, grown, revealed, toldW, trolleyX, yearAt } from '../motion.mjs';
import { fontOf, PAGE, SEA, start } from './start.mjs';

function canvasOf(box) {
  const canvas = document.createElement('canvas');
  const ratio = devicePixelRatio;
  const [w, h] = [box.clientWidth, box.clientHeight];
  canvas.width = Math.round(w * ratio);
  canvas.height = Math.round(h * ratio);
  canvas.style.width = `${w}px`;
  canvas.style.height = `${h}px`;
  box.append(canvas);
  const c = canvas.getContext('2d');
  c.scale(ratio, ratio);
  return { c, w, h };
}

function film(box, film) {
  const { c, w, h } = canvasOf(box);
  const { colours } = film;
  const fonts = new Map([...film.texts, film.clock].map((one) => [one, fontOf(one)]));

  const stroke = ([x1, y1, x2, y2]) => {
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
  };
  const write = (one, words) => {
    c.font = fonts.get(one);
    c.fillStyle = one.colour;
    c.textAlign = one.align;
    c.fillText(words, one.x, one.y);
  };

  function stands() {
    for (const [x, y, bw, bh, colour] of film.boxes) {
      c.fillStyle = colour;
      c.fillRect(x, y, bw, bh);
    }
    for (const rule of film.rules) {
      c.lineWidth = rule[4];
      c.strokeStyle = rule[5];
      c.beginPath();
      stroke(rule);
      c.stroke();
    }
    for (const [x, y, fw, fh, width, colour, dash] of film.frames) {
      c.lineWidth = width;
      c.strokeStyle = colour;
      c.setLineDash(dash);
      c.strokeRect(x, y, fw, fh);
    }
    c.setLineDash([]);
  }

  function lines(year) {
    for (const { plot, points, from, to, colour, width, dot } of film.lines) {
      const [x, y, pw, ph] = plot;
      const px = (at) => x + (pw * (at - film.span.from)) / (film.span.to - film.span.from);
      const py = (value) => y + ph - (ph * (value - from)) / (to - from);
      c.strokeStyle = colour;
      c.lineWidth = width;
      c.lineJoin = 'round';
      c.beginPath();
      for (const [at, value] of revealed(points, year)) c.lineTo(px(at), py(value));
      c.stroke();
      if (!dot) continue;
      c.fillStyle = colour;
      for (const [at, value] of points) {
        if (at > year) break;
        c.beginPath();
        c.arc(px(at), py(value), dot, 0, 7);
        c.fill();
      }
    }
  }

  function waffles(t) {
    film.waffles.forEach((one, n) => {
      const shown = cellsOf(film, n, t);
      const fill = (from, to, colour) => {
        c.fillStyle = colour;
        c.beginPath();
        for (let i = from; i < to; i += 1) c.rect(...one.cells[i]);
        c.fill();
      };
      const k = one.under ? faded(t) : 0;
      fill(shown, one.cells.length, colours.empty);
      c.globalAlpha = 1 - k;
      fill(0, shown, one.colour);
      c.globalAlpha = 1;
      c.strokeStyle = one.colour;
      if (!one.under) {
        if (shown < one.filled) return;
        c.lineWidth = 1.28;
        c.beginPath();
        stroke(one.edge);
        c.stroke();
        return;
      }
      c.globalAlpha = 0.75 * k;
      c.lineWidth = 0.88;
      c.beginPath();
      one.hatch.forEach(stroke);
      c.stroke();
      c.globalAlpha = k;
      c.lineWidth = 1.2;
      c.setLineDash([3.2, 2.08]);
      c.beginPath();
      stroke(one.edge);
      c.stroke();
      c.setLineDash([]);
      c.lineWidth = 1.28;
      c.beginPath();
      one.arrow.forEach(stroke);
      c.stroke();
      c.globalAlpha = 1;
    });
  }

  function bars(t, year) {
    c.fillStyle = colours.sea;
    film.six.forEach(({ rect: [x, y, bw, bh] }, n) => {
      const tall = bh * grown(n, t);
      c.fillRect(x, y + bh - tall, bw, tall);
    });
    for (const { year: own, milestone, rect } of film.quay) {
      const tall = rect[3] * built(own, year);
      if (!tall) break;
      c.fillStyle = milestone ? colours.vermilion : colours.grey;
      c.fillRect(rect[0], rect[1] + rect[3] - tall, rect[2], tall);
    }
    c.strokeStyle = colours.vermilion;
    c.lineWidth = 1.28;
    for (const { year: own, x, y, r } of film.rings) {
      if (own > year) break;
      c.beginPath();
      c.arc(x, y, r, 0, 7);
      c.stroke();
    }
  }

  function strip(t) {
    const { told, trolley } = film.strip;
    c.fillStyle = colours.vermilion;
    c.fillRect(told[0], told[1], toldW(film, t), told[3]);
    c.fillStyle = colours.ink;
    c.fillRect(trolleyX(film, t), ...trolley);
  }

  return (t) => {
    const year = yearAt(film, t);
    c.fillStyle = colours.page;
    c.fillRect(0, 0, w, h);
    stands();
    lines(year);
    waffles(t);
    bars(t, year);
    strip(t);
    for (const one of film.texts) if (t >= one.from) write(one, one.text);
    write(film.clock, Math.floor(year + 1e-6));
  };
}

function growth(box, points) {
  const { c, w, h } = canvasOf(box);
  return (k) => {
    c.fillStyle = PAGE;
    c.fillRect(0, 0, w, h);
    c.strokeStyle = SEA;
    c.lineWidth = 2;
    c.beginPath();
    const end = k * points.length;
    for (let i = 0; i < end; i += 1) c.lineTo((points[i][0] * w) / points.length, h / 2 - (points[i][1] - 500) / 4);
    c.stroke();
  };
}

start({ film, growth });
