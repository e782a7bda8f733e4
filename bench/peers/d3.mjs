// d3 with SVG: built once, then only the attributes that change are set.

import { scaleLinear } from 'd3-scale';
import { create } from 'd3-selection';
import { line } from 'd3-shape';
import { built, cellsOf, faded, grown, revealed, toldW, trolleyX, yearAt } from '../motion.mjs';
import { SEA, start } from './start.mjs';

function svgOf(box) {
  const svg = create('svg').attr('width', box.clientWidth).attr('height', box.clientHeight).style('display', 'block');
  box.append(svg.node());
  return svg;
}

function film(box, film) {
  const svg = svgOf(box);
  const { colours } = film;
  const moves = [];

  /** What is set again only where it differs. */
  const setter = (node, name) => {
    let before;
    return (value) => {
      if (value === before) return;
      before = value;
      node.setAttribute(name, value);
    };
  };
  const rect = (to, [x, y, w, h], fill) =>
    to.append('rect').attr('x', x).attr('y', y).attr('width', w).attr('height', h).attr('fill', fill);
  const rule = (to, [x1, y1, x2, y2], width, colour) =>
    to
      .append('line')
      .attr('x1', x1)
      .attr('y1', y1)
      .attr('x2', x2)
      .attr('y2', y2)
      .attr('stroke-width', width)
      .attr('stroke', colour);
  const path = (list) => list.map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join('');
  const write = (one, words) =>
    svg
      .append('text')
      .attr('x', one.x)
      .attr('y', one.y)
      .attr('font-family', one.serif ? 'serif' : 'sans-serif')
      .attr('font-size', one.size)
      .attr('font-weight', one.weight)
      .attr('fill', one.colour)
      .attr('text-anchor', { left: 'start', center: 'middle', right: 'end' }[one.align])
      .text(words);

  for (const [x, y, w, h, colour] of film.boxes) rect(svg, [x, y, w, h], colour);
  for (const one of film.rules) rule(svg, one, one[4], one[5]);
  for (const [x, y, w, h, width, colour, dash] of film.frames)
    rect(svg, [x, y, w, h], 'none')
      .attr('stroke-width', width)
      .attr('stroke', colour)
      .attr('stroke-dasharray', dash.join(' '));

  for (const { plot, points, from, to, colour, width, dot } of film.lines) {
    const [x, y, w, h] = plot;
    const across = scaleLinear([film.span.from, film.span.to], [x, x + w]);
    const up = scaleLinear([from, to], [y + h, y]);
    const draw = line(
      (p) => across(p[0]),
      (p) => up(p[1]),
    );
    const own = svg
      .append('path')
      .attr('fill', 'none')
      .attr('stroke', colour)
      .attr('stroke-width', width)
      .attr('stroke-linejoin', 'round');
    const set = setter(own.node(), 'd');
    moves.push((_, year) => set(draw(revealed(points, year))));
    for (const [at, value] of dot ? points : []) {
      const one = svg.append('circle').attr('cx', across(at)).attr('cy', up(value)).attr('r', dot).attr('fill', colour);
      const seen = setter(one.node(), 'display');
      moves.push((_, year) => seen(at <= year ? 'inline' : 'none'));
    }
  }

  film.waffles.forEach((one, n) => {
    const group = svg.append('g');
    const cells = one.cells.map((at) => rect(group, at, colours.empty).node());
    let before = 0;
    moves.push((t) => {
      const shown = cellsOf(film, n, t);
      for (; before < shown; before += 1) cells[before].setAttribute('fill', one.colour);
      for (; before > shown; before -= 1) cells[before - 1].setAttribute('fill', colours.empty);
    });
    if (!one.under) {
      const edge = setter(rule(svg, one.edge, 1.28, one.colour).node(), 'display');
      moves.push((t) => edge(cellsOf(film, n, t) >= one.filled ? 'inline' : 'none'));
      return;
    }
    // the cells that fade are a group of their own
    const solid = svg.append('g');
    for (const cell of cells.slice(0, film.base)) solid.node().append(cell);
    const over = svg.append('g').attr('fill', 'none').attr('stroke', one.colour);
    over.append('path').attr('d', path(one.hatch)).attr('stroke-width', 0.88).attr('stroke-opacity', 0.75);
    over
      .append('path')
      .attr('d', path([one.edge]))
      .attr('stroke-width', 1.2)
      .attr('stroke-dasharray', '3.2 2.08');
    over.append('path').attr('d', path(one.arrow)).attr('stroke-width', 1.28);
    const sets = [setter(solid.node(), 'opacity'), setter(over.node(), 'opacity')];
    moves.push((t) => {
      sets[0](1 - faded(t));
      sets[1](faded(t));
    });
  });

  /** A bar that grows upward; its share is told by `share(t, year)`. */
  const bar = (at, colour, share) => {
    const node = rect(svg, at, colour).node();
    const sets = [setter(node, 'y'), setter(node, 'height')];
    moves.push((t, year) => {
      const tall = at[3] * share(t, year);
      sets[0](at[1] + at[3] - tall);
      sets[1](tall);
    });
  };
  film.six.forEach((one, n) => {
    bar(one.rect, colours.sea, (t) => grown(n, t));
  });
  for (const one of film.quay)
    bar(one.rect, one.milestone ? colours.vermilion : colours.grey, (_, year) => built(one.year, year));
  for (const { year: own, x, y, r } of film.rings) {
    const ring = svg.append('circle').attr('cx', x).attr('cy', y).attr('r', r).attr('fill', 'none');
    ring.attr('stroke', colours.vermilion).attr('stroke-width', 1.28);
    const seen = setter(ring.node(), 'display');
    moves.push((_, year) => seen(own <= year ? 'inline' : 'none'));
  }

  const told = setter(rect(svg, film.strip.told, colours.vermilion).node(), 'width');
  const trolley = setter(rect(svg, [0, ...film.strip.trolley], colours.ink).node(), 'x');
  moves.push((t) => {
    told(toldW(film, t));
    trolley(trolleyX(film, t));
  });

  for (const one of film.texts) {
    const node = write(one, one.text).node();
    if (!one.from) continue;
    const seen = setter(node, 'display');
    moves.push((t) => seen(t >= one.from ? 'inline' : 'none'));
  }
  const clock = write(film.clock, '');
  let said;
  moves.push((_, year) => {
    const now = Math.floor(year + 1e-6);
    if (now !== said) clock.text(now);
    said = now;
  });

  return (t) => {
    const year = yearAt(film, t);
    for (const move of moves) move(t, year);
  };
}

function growth(box, points) {
  const svg = svgOf(box);
  const [w, h] = [box.clientWidth, box.clientHeight];
  const clip = svg.append('clipPath').attr('id', 'grow').append('rect').attr('height', h);
  const draw = line(
    (p) => (p[0] * w) / points.length,
    (p) => h / 2 - (p[1] - 500) / 4,
  );
  svg
    .append('g')
    .attr('clip-path', 'url(#grow)')
    .append('path')
    .attr('d', draw(points))
    .attr('fill', 'none')
    .attr('stroke', SEA)
    .attr('stroke-width', 2);
  return (k) => clip.attr('width', w * k);
}

start({ film, growth });
