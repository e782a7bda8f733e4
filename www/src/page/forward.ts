// A link that was passed on leads to a page with the card of its chapter (link/…, made by the build):
// goes on to the place it stands for, with all that the link says besides.

const to = new URL((document.getElementById('to') as HTMLAnchorElement).href);
const given = new URLSearchParams(location.search);
// a second of the film says more than a chapter
if (given.has('t') || given.has('year')) to.searchParams.delete('chapter');
for (const [name, value] of given) to.searchParams.set(name, value);
to.hash = location.hash;
location.replace(to.href);
