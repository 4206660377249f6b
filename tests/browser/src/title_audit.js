// The body of a function that finds titles that only a hovering pointer can read. Returns one line for each finding.
//
// A title passes where the focus can be, because the page shows it there, and where it is the text that is read anyway.
// A cell of a table's preview is read below it with the arrow keys: tests/own_table.rs walks over them.

const TAKES_FOCUS = 'button, input, select, textarea, summary, a[href], [tabindex="0"]';
const isCut = (it) => it.clientWidth > 0 && it.scrollWidth > it.clientWidth + 1;

for (const element of elements) {
  if (!element.title || element.matches(TAKES_FOCUS) || element.querySelector(TAKES_FOCUS)) continue;
  if (element.matches('.own-table-grid td')) continue;
  const isRead = element.textContent.trim() === element.title.trim() && ![element, ...element.querySelectorAll('*')].some(isCut);
  if (!isRead) report('only for a hovering pointer', element, element.title);
}

return [...found];
