// d3 with SVG: built once, then only the attributes that change are set.

import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import { create, select } from 'd3-selection';
import { line } from 'd3-shape';
import { start, part, ease, tops, INK, SEA, RED, GREY, PLACE, COLUMNS, CELLS } from './start.mjs';

function svgOf(box) {
  const svg = create('svg').attr('width', box.clientWidth).attr('height', box.clientHeight);
  svg.attr('font-family', 'sans-serif').attr('font-size', 13).attr('fill', INK);
  box.append(svg.node());
  return svg;
}

/** A group shown from the left up to a share of its width. */
function reveal(svg, id, x, y, w, h) {
  const clip = svg
    .append('clipPath')
    .attr('id', id)
    .append('rect')
    .attr('x', x)
    .attr('y', y - 4)
    .attr('height', h + 8);
  const group = svg.append('g').attr('clip-path', `url(#${id})`);
  return { group, to: (k) => clip.attr('width', w * k) };
}

function film(box, data) {
  const svg = svgOf(box);
  const high = tops(data);
  const years = data.to - data.from;
  const moves = [];
  svg
    .append('text')
    .attr('x', 64)
    .attr('y', 56)
    .attr('font-size', 30)
    .attr('font-family', 'serif')
    .attr('font-weight', 700)
    .text(data.title);

  {
    const [x, y, w, h] = PLACE.tide;
    const across = scaleLinear([data.from, data.to], [x, x + w]);
    const up = high.map((top) => scaleLinear([0, top], [y + h, y]));
    svg
      .append('g')
      .attr('transform', `translate(0,${y + h})`)
      .call(axisBottom(across).ticks(5, 'd'));
    svg.append('g').attr('transform', `translate(${x},0)`).call(axisLeft(up[0]).ticks(4).tickSizeInner(-w));
    const { group, to } = reveal(svg, 'tide', x, y, w, h);
    data.series.forEach((one, s) => {
      const path = line(
        (p) => across(p[0]),
        (p) => up[s](p[1]),
      );
      group
        .append('path')
        .attr('d', path(one.points))
        .attr('fill', 'none')
        .attr('stroke', s ? RED : SEA)
        .attr('stroke-width', 2);
    });
    moves.push((t) => to(part(t, 0, 8)));
  }

  {
    const [x, y, w, h] = PLACE.waffles;
    const gap = w / 4;
    const cell = Math.min((gap - 24) / COLUMNS, (h - 30) / (CELLS / COLUMNS));
    data.waffles.forEach((one, n) => {
      svg
        .append('text')
        .attr('x', x + n * gap)
        .attr('y', y + h - 10)
        .text(one.name.slice(0, 14));
      const cells = svg
        .append('g')
        .selectAll('rect')
        .data(Array.from({ length: CELLS }, (_, i) => i))
        .join('rect')
        .attr('x', (i) => x + n * gap + (i % COLUMNS) * cell)
        .attr('y', (i) => y + h - 30 - (1 + Math.floor(i / COLUMNS)) * cell)
        .attr('width', cell - 2)
        .attr('height', cell - 2)
        .attr('fill', GREY)
        .nodes();
      let before = 0;
      moves.push((t) => {
        const shown = Math.ceil(one.filled * ease(part(t, 1 + n, 4 + n)));
        for (; before < shown; before += 1) cells[before].setAttribute('fill', n === 3 ? RED : SEA);
        for (; before > shown; before -= 1) cells[before - 1].setAttribute('fill', GREY);
      });
    });
  }

  {
    const [x, y, w, h] = PLACE.slope;
    const at = (rank) => y + 30 + ((h - 60) * (rank - 10)) / 9;
    const { from, to, name } = data.slope;
    svg
      .append('text')
      .attr('x', x)
      .attr('y', y + 10)
      .text(name);
    svg
      .append('text')
      .attr('x', x)
      .attr('y', at(from) + 4)
      .text(from);
    const end = svg
      .append('text')
      .attr('x', x + w - 20)
      .attr('y', at(to) + 4)
      .text(to);
    const rule = svg
      .append('line')
      .attr('x1', x + 30)
      .attr('y1', at(from))
      .attr('stroke', RED)
      .attr('stroke-width', 3);
    moves.push((t) => {
      const k = ease(part(t, 2, 6));
      rule.attr('x2', x + 30 + (w - 60) * k).attr('y2', at(from) + (at(to) - at(from)) * k);
      end.attr('opacity', k === 1 ? 1 : 0);
    });
  }

  {
    const [x, y, w, h] = PLACE.bars;
    data.bars.forEach((bar, i) => {
      const px = x + (w * i) / 6;
      const rect = svg
        .append('rect')
        .attr('x', px)
        .attr('width', w / 6 - 14)
        .attr('fill', SEA);
      svg
        .append('text')
        .attr('x', px + w / 12 - 7)
        .attr('y', y + h + 16)
        .attr('text-anchor', 'middle')
        .text(bar.name);
      const value = svg
        .append('text')
        .attr('x', px + w / 12 - 7)
        .attr('text-anchor', 'middle');
      moves.push((t) => {
        const k = ease(part(t, 3 + i * 0.5, 5.5 + i * 0.5));
        const tall = (h * bar.value * k) / high[0];
        rect.attr('y', y + h - tall).attr('height', tall);
        value.attr('y', y + h - tall - 6).text(Math.round(bar.value * k));
      });
    });
  }

  {
    const [x, y, w, h] = PLACE.quay;
    const step = w / (years + 1);
    const stop = (i) => [i * 0.2, i * 0.2 + 0.5];
    svg
      .append('rect')
      .attr('x', x)
      .attr('y', y + h + 2)
      .attr('width', w)
      .attr('height', 3);
    for (let i = 0; i <= years; i += 1) {
      const marked = data.milestones.some((one) => one.year === data.from + i);
      const rect = svg
        .append('rect')
        .attr('x', x + i * step)
        .attr('y', y)
        .attr('width', step - 4)
        .attr('height', h)
        .attr('fill', marked ? RED : SEA);
      let before = -1;
      moves.push((t) => {
        const k = ease(part(t, ...stop(i)));
        if (k === before) return;
        before = k;
        rect.attr('opacity', k).attr('transform', `translate(0,${-40 * (1 - k)})`);
      });
    }
    data.milestones.forEach((one, i) => {
      const at = one.year - data.from;
      const text = svg
        .append('text')
        .attr('x', x + at * step)
        .attr('y', y + h + 20 + (i % 6) * 16)
        .text(one.text);
      let before;
      moves.push((t) => {
        const shown = part(t, ...stop(at)) > 0;
        if (shown !== before) text.attr('display', shown ? null : 'none');
        before = shown;
      });
    });
    const trolley = svg
      .append('rect')
      .attr('y', y - 60)
      .attr('width', 20)
      .attr('height', 8);
    moves.push((t) => trolley.attr('x', x + (w - step) * part(t, 0, 8) + step / 2 - 10));
  }
  return (t) => moves.forEach((move) => move(t));
}

function growth(box, points) {
  const svg = svgOf(box);
  const [w, h] = [box.clientWidth, box.clientHeight];
  const { group, to } = reveal(svg, 'grow', 0, 0, w, h);
  const path = line(
    (p) => (p[0] * w) / points.length,
    (p) => h / 2 - (p[1] - 500) / 4,
  );
  select(group.node())
    .append('path')
    .attr('d', path(points))
    .attr('fill', 'none')
    .attr('stroke', SEA)
    .attr('stroke-width', 2);
  return to;
}

start({ film, growth });
