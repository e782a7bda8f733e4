// Hand-written Canvas 2D: the limit.

import { start, part, ease, tops, INK, SEA, RED, GREY, PAGE, FONT, PLACE, COLUMNS, CELLS } from './start.mjs';

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

function film(box, data) {
  const { c, w, h } = canvasOf(box);
  const high = tops(data);
  const years = data.to - data.from;

  function tide(t) {
    const [x, y, tw, th] = PLACE.tide;
    c.strokeStyle = GREY;
    c.lineWidth = 1;
    c.fillStyle = INK;
    c.textAlign = 'right';
    c.beginPath();
    for (let i = 0; i <= 4; i += 1) {
      const at = Math.round(y + th - (i * th) / 4) + 0.5;
      c.moveTo(x, at);
      c.lineTo(x + tw, at);
      c.fillText(Math.round((high[0] * i) / 4), x - 8, at + 4);
    }
    c.stroke();
    c.textAlign = 'center';
    for (let year = data.from; year <= data.to; year += 10)
      c.fillText(year, x + (tw * (year - data.from)) / years, y + th + 18);
    const end = data.from + years * part(t, 0, 8);
    data.series.forEach((one, s) => {
      c.strokeStyle = s ? RED : SEA;
      c.lineWidth = 2;
      c.beginPath();
      one.points.forEach(([year, value], i) => {
        const px = x + (tw * (year - data.from)) / years;
        const py = y + th - (th * value) / high[s];
        if (i === 0) c.moveTo(px, py);
        else if (year <= end) c.lineTo(px, py);
        else if (one.points[i - 1][0] < end) {
          const [a, b] = one.points[i - 1];
          const k = (end - a) / (year - a);
          c.lineTo(x + (tw * (end - data.from)) / years, y + th - (th * (b + (value - b) * k)) / high[s]);
        }
      });
      c.stroke();
    });
  }

  function waffles(t) {
    const [x, y, ww, wh] = PLACE.waffles;
    const gap = ww / 4;
    const cell = Math.min((gap - 24) / COLUMNS, (wh - 30) / (CELLS / COLUMNS));
    data.waffles.forEach((one, n) => {
      const shown = one.filled * ease(part(t, 1 + n, 4 + n));
      for (const full of [true, false]) {
        c.fillStyle = full ? (n === 3 ? RED : SEA) : GREY;
        c.beginPath();
        for (let i = 0; i < CELLS; i += 1) {
          if (i < shown !== full) continue;
          c.rect(
            x + n * gap + (i % COLUMNS) * cell,
            y + wh - 30 - (1 + Math.floor(i / COLUMNS)) * cell,
            cell - 2,
            cell - 2,
          );
        }
        c.fill();
      }
      c.fillStyle = INK;
      c.textAlign = 'left';
      c.fillText(one.name.slice(0, 14), x + n * gap, y + wh - 10);
    });
  }

  function slope(t) {
    const [x, y, sw, sh] = PLACE.slope;
    const at = (rank) => y + 30 + ((sh - 60) * (rank - 10)) / 9;
    const k = ease(part(t, 2, 6));
    c.strokeStyle = RED;
    c.lineWidth = 3;
    c.beginPath();
    c.moveTo(x + 30, at(data.slope.from));
    c.lineTo(x + 30 + (sw - 60) * k, at(data.slope.from) + (at(data.slope.to) - at(data.slope.from)) * k);
    c.stroke();
    c.fillStyle = INK;
    c.fillText(data.slope.name, x, y + 10);
    c.fillText(data.slope.from, x, at(data.slope.from) + 4);
    if (k === 1) c.fillText(data.slope.to, x + sw - 20, at(data.slope.to) + 4);
  }

  function bars(t) {
    const [x, y, bw, bh] = PLACE.bars;
    c.textAlign = 'center';
    data.bars.forEach((bar, i) => {
      const k = ease(part(t, 3 + i * 0.5, 5.5 + i * 0.5));
      const tall = (bh * bar.value * k) / high[0];
      const px = x + (bw * i) / 6;
      c.fillStyle = SEA;
      c.fillRect(px, y + bh - tall, bw / 6 - 14, tall);
      c.fillStyle = INK;
      c.fillText(bar.name, px + bw / 12 - 7, y + bh + 16);
      c.fillText(Math.round(bar.value * k), px + bw / 12 - 7, y + bh - tall - 6);
    });
  }

  function quay(t) {
    const [x, y, qw, qh] = PLACE.quay;
    const step = qw / (years + 1);
    for (let i = 0; i <= years; i += 1) {
      const k = ease(part(t, i * 0.2, i * 0.2 + 0.5));
      if (k === 0) continue;
      const year = data.from + i;
      c.fillStyle = data.milestones.some((one) => one.year === year) ? RED : SEA;
      c.globalAlpha = k;
      c.fillRect(x + i * step, y - 40 * (1 - k), step - 4, qh);
    }
    c.globalAlpha = 1;
    c.fillStyle = INK;
    c.fillRect(x, y + qh + 2, qw, 3);
    c.textAlign = 'left';
    data.milestones.forEach((one, i) => {
      const at = one.year - data.from;
      if (part(t, at * 0.2, at * 0.2 + 0.5) === 0) return;
      c.fillText(one.text, x + at * step, y + qh + 20 + (i % 6) * 16);
    });
    c.fillRect(x + (qw - step) * part(t, 0, 8) + step / 2 - 10, y - 60, 20, 8);
  }

  return (t) => {
    c.fillStyle = PAGE;
    c.fillRect(0, 0, w, h);
    c.fillStyle = INK;
    c.textAlign = 'left';
    c.font = '700 30px serif';
    c.fillText(data.title, 64, 56);
    c.font = FONT;
    [tide, waffles, slope, bars, quay].forEach((draw) => draw(t));
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
