// Before anything is painted: the ground of the theme that the address asks for, and the still in its
// language and theme. Another story or another place has no still of ours: it starts on its ground alone.

const html = document.documentElement;
const languages = ((document.currentScript as HTMLScriptElement).dataset.languages ?? '').split(' ');
const asked = new URLSearchParams(location.search);
const given = asked.get('theme')?.trim().toLowerCase();
const dark =
  given === 'light' || given === 'dark' ? given === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
const lang =
  [asked.get('lang'), asked.get('lang')?.split(/[-_]/)[0].toLowerCase()].find((one) => languages.includes(one ?? '')) ??
  languages[0];
html.dataset.theme = dark ? 'dark' : 'light';
document.addEventListener(
  'readystatechange',
  () => {
    const still = document.getElementById('still') as HTMLImageElement;
    if (asked.get('src')) return;
    // kept for a start that fails
    const address = (still.dataset.still ?? '').replace(
      `.${languages[0]}.light.`,
      () => `.${lang}.${html.dataset.theme}.`,
    );
    still.dataset.still = address;
    if (!['chapter', 'year', 't'].some((name) => asked.has(name))) still.src = address;
  },
  { once: true },
);
