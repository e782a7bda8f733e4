// What an address, or an element's attributes, may ask for: the one table. Its lists are what scripts
// read (the build leaves the words out, scripts/bundle.mjs), its words are the tables of README.md and
// docs/kiosk.md (scripts/parameters.mjs). The engine has its own names in src/address.rs;
// tests/browser/parameters.test.mjs compares them.

/** `page` is index.html, `embed` embed.html, `element` <tide-mark>, `kiosk` kiosk.html and supervisor.html. */
export type Reader = 'page' | 'embed' | 'element' | 'kiosk';

interface Parameter {
  name: string;
  /** What it decides: how the graphic looks, its place in the film, how it starts, what is built, or the kiosk alone. */
  of: 'look' | 'place' | 'start' | 'build' | 'kiosk';
  /** In Markdown, as the docs show it. */
  values: string;
  /** What holds without it, where that is one value. */
  usual?: string | number;
  /** The same in words, where it is not. */
  without?: string;
  readers: readonly Reader[];
  /** In a kiosk it means something else than elsewhere. */
  kiosk?: { values: string; usual?: string };
  /** The least and the largest number. */
  range?: readonly [number, number];
}

const ALL = ['page', 'embed', 'element', 'kiosk'] as const;
const FIRST = { values: "where the first loop begins; later ones begin at the film's start" } as const;

export const PARAMETERS = [
  { name: 'lang', of: 'look', values: '`zh`, `en`', without: "the story's first", readers: ALL },
  {
    name: 'theme',
    of: 'look',
    values: "`light`, `dark`, `auto` (the system's; of an element that of the page behind it)",
    usual: 'auto',
    readers: ALL,
  },
  {
    name: 'chapter',
    of: 'place',
    values: '`opening`, `share`, `merger`, `industry`, `open`, `innovation`, `trade`, `closing`, or 0 to 7',
    without: 'the opening',
    readers: ALL,
    kiosk: FIRST,
  },
  { name: 'year', of: 'place', values: '1984 to 2024, fractions allowed', readers: ALL, kiosk: FIRST },
  { name: 't', of: 'place', values: 'film second, 0 to 150', readers: ALL, kiosk: FIRST },
  {
    name: 'autoplay',
    of: 'start',
    values: '`1` plays while it is in sight (not where motion is reduced), `0` does not',
    usual: 0,
    readers: ALL,
    kiosk: { values: '`0` waits, standing, for a touch or for `idle` seconds', usual: '1' },
  },
  { name: 'motion', of: 'look', values: "`full`, `reduced`, `auto` (the system's)", usual: 'auto', readers: ALL },
  { name: 'speed', of: 'look', values: '`0.5`, `1`, `1.5`, `2`', usual: 1, readers: ALL },
  {
    name: 'tide',
    of: 'look',
    values: 'id of the yearly series behind the quay, such as `ningbo-gdp`',
    without: "the chapter's own",
    readers: ALL,
  },
  {
    name: 'plain',
    of: 'build',
    values: '`1`: the graphic without controls and page furniture',
    usual: 0,
    readers: ['page', 'embed', 'element'],
  },
  {
    name: 'src',
    of: 'build',
    values: "URL of another story on the same origin; `mount` takes other origins in `allow: ['https://…']`",
    without: "the site's own",
    readers: ALL,
  },
  {
    name: 'idle',
    of: 'kiosk',
    values: 'seconds without a touch until everything goes back to the start, 2 to 3600',
    usual: 90,
    range: [2, 3600],
    readers: ['kiosk'],
  },
  {
    name: 'shift',
    of: 'kiosk',
    values: 'CSS px that each loop stands beside the last one, against burn-in, 0 to 16; `0` is off',
    usual: 3,
    range: [0, 16],
    readers: ['kiosk'],
  },
  {
    name: 'wake',
    of: 'kiosk',
    values: '`1` keeps the screen awake, where the browser allows it',
    usual: 0,
    readers: ['kiosk'],
  },
  {
    name: 'reload',
    of: 'kiosk',
    values: '`HH:MM`, local time: loads itself anew once a day, at the end of a loop',
    without: 'off',
    readers: ['kiosk'],
  },
] as const satisfies readonly Parameter[];

type Row = (typeof PARAMETERS)[number];
type Of<Kind extends Row['of']> = Extract<Row, { of: Kind }>['name'];

const rows: readonly Parameter[] = PARAMETERS;
const names = <Name extends string>(has: (one: Parameter) => boolean) =>
  rows.filter(has).map((one) => one.name) as Name[];
const of = <Kind extends Row['of']>(kind: Kind) => names<Of<Kind>>((one) => one.of === kind);

/** How the graphic looks. */
export const LOOK = of('look');
/** A place in the film. */
export const PLACE = of('place');
/** What an element is built anew for. */
export const BUILT = of('build');
/** What the page's address keeps of the engine's state: the engine writes it itself. */
export const STATE = names<Of<'look' | 'place' | 'start'>>((one) => ['look', 'place', 'start'].includes(one.of));
/** All that a mount reads. */
export const MOUNT = names<Of<'look' | 'place' | 'start' | 'build'>>((one) => one.of !== 'kiosk');
/** What a kiosk hands to its mount. */
export const KIOSK_MOUNT = names<Exclude<Of<'look' | 'place' | 'start' | 'build'>, 'plain'>>(
  (one) => one.of !== 'kiosk' && one.readers.includes('kiosk'),
);
/** What lines to embed carry from the address: what is shown, not how it starts. */
export const CARRIED = names<Of<'look' | 'place'> | 'src'>(
  (one) => one.of === 'look' || one.of === 'place' || one.name === 'src',
);
/** What holds where a look is not named, as far as that is one value. */
export const USUAL: { [name in Of<'look'>]?: string | number } = Object.fromEntries(
  rows.flatMap(({ name, of: kind, usual }) => (kind === 'look' && usual !== undefined ? [[name, usual]] : [])),
);
/** Numbers of a kiosk: what is usual, the least and the largest. */
export const NUMBERS = Object.fromEntries(
  rows.flatMap(({ name, usual, range }) => (range ? [[name, [Number(usual), ...range]]] : [])),
) as Record<'idle' | 'shift', [usual: number, least: number, most: number]>;
