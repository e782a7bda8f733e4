// The engine's constants: which of them a part of its code can reach.
//
// The linker leaves each constant in a segment of its own (--no-merge-data-segments). Code names a
// constant by its address, so a part of the code reaches those whose addresses stand in it, and
// those whose addresses stand in them. Every number that could be an address counts as one.

/** What Rust keeps in a `char` that is none: these stand all over the code, and are no addresses. */
const NO_CHAR = new Set([0x110000, 0x110001, 0x110002]);
/** A gap of so many bytes is cheaper filled than told: a segment's head takes as many. */
const GAP = 8;

/** The module's constants, in the order of their addresses. @returns {{offset: number, data: Uint8Array}[]} */
export function constants(module) {
  const all = [];
  for (let i = 0; i < module.getNumDataSegments(); i += 1) {
    const { offset, data } = module.getDataSegmentInfo(module.getDataSegmentByIndex(i));
    all.push({ offset, data: new Uint8Array(data) });
  }
  return all.sort((a, b) => a.offset - b.offset);
}

/** Numbers in the functions of a module that may be addresses from `low` to `high`. */
function addresses(module, low, high) {
  const found = new Set();
  const add = (value) => value >= low && value <= high && found.add(value);
  for (const line of module.emitText().split('\n')) {
    // segments name their own addresses
    if (/^ \((data|elem|memory|table|global)/.test(line)) continue;
    for (const [, number, offset, wide] of line.matchAll(/i32\.const (-?\d+)|offset=(\d+)|i64\.const (-?\d+)/g)) {
      if (wide === undefined) {
        add(Number(number ?? offset));
      } else {
        const bits = BigInt.asUintN(64, BigInt(wide));
        add(Number(bits & 0xffffffffn));
        add(Number(bits >> 32n));
      }
    }
  }
  return found;
}

/**
 * The constants that the functions of a module can reach.
 * @param {object} module as binaryen reads it
 * @param {{offset: number, data: Uint8Array}[]} all
 */
export function reached(module, all) {
  const last = all.at(-1);
  const [low, high] = [all[0].offset, last.offset + last.data.length];
  const at = (address) => {
    let [from, to] = [0, all.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (all[middle].offset <= address) from = middle;
      else to = middle;
    }
    if (NO_CHAR.has(address) && address !== all[from].offset) return -1;
    // an address may stand behind the last byte
    return address >= all[from].offset && address <= all[from].offset + all[from].data.length ? from : -1;
  };
  const found = new Set();
  const todo = [...addresses(module, low, high)].map(at);
  while (todo.length) {
    const i = todo.pop();
    if (i < 0 || found.has(i)) continue;
    found.add(i);
    const { offset, data } = all[i];
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let k = -offset & 3; k + 4 <= data.length; k += 4) todo.push(at(view.getUint32(k, true)));
  }
  return new Set([...found].map((i) => all[i]));
}

/**
 * Segments that hold some constants, in as few pieces as that takes; what lies between is zero,
 * unless constants of `others` lie there.
 */
export function segments(some, others = []) {
  const out = [];
  let other = 0;
  for (const { offset, data } of some) {
    const before = out.at(-1);
    const end = before ? before.offset + before.bytes.length : -Infinity;
    while (other < others.length && others[other].offset < end) other += 1;
    const free = !(others[other]?.offset < offset);
    if (free && offset - end <= GAP) before.bytes.push(...new Array(offset - end).fill(0), ...data);
    else out.push({ offset, bytes: [...data] });
  }
  return out.map(({ offset, bytes }) => ({ offset, data: Uint8Array.from(bytes) }));
}

/** Gives a module its constants in place of those that it has. */
export function fill(module, parts) {
  const { initial, max } = module.getMemoryInfo();
  module.setMemory(
    initial,
    max ?? -1,
    null,
    parts.map(({ offset, data }) => ({ offset: module.i32.const(offset), data })),
  );
}
