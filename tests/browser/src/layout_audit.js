// The body of a function that finds what does not fit on the page, as it stands now: text that is cut off or spills
// out of its control, controls and texts that lie over each other, a page that scrolls sideways. Returns one line for
// each finding. Pictures on canvases are not looked at.
//
// What can be scrolled to is not cut off, and a shortened text is none where the whole one can be read: in a title, or
// as the accessible name. Windows over the page and bars that stay in sight are compared with themselves only.

const width = document.documentElement.clientWidth;
const scrollWidth = document.documentElement.scrollWidth;
if (scrollWidth > width + 1) {
  const reaches = (it) => it.getBoundingClientRect().right + scrollX > scrollWidth - 1;
  // What is not placed there itself, as a shadow or a box inside of a control, is found by leaving it out.
  const widens = (it) => {
    const { display } = it.style;
    it.style.setProperty('display', 'none', 'important');
    const isLess = document.documentElement.scrollWidth < scrollWidth;
    it.style.display = display;
    return isLess;
  };
  const all = [...document.body.querySelectorAll('*')];
  const widest = all.filter(reaches).pop() ?? all.filter((it) => it.style && widens(it)).pop();
  found.add(`the page scrolls sideways: ${scrollWidth} > ${width}, because of ${widest?.outerHTML.slice(0, 90)}`);
}

const CONTROLS = 'button, input, select, textarea, summary, a[href], label.tool';

// Texts: each line of each text, with what cuts it off.
const hasWholeText = (element) => {
  for (let it = element; it && it !== document.body; it = it.parentElement) {
    if (it.title || it.getAttribute('aria-label')) return true;
    if (it.matches(CONTROLS)) return false;
  }
  return false;
};
const checkClips = (element, line) => {
  let [x, y] = [true, true];
  const rect = { left: line.left, top: line.top, right: line.right, bottom: line.bottom };
  for (let it = element; it && it !== document.body && (x || y); it = it.parentElement) {
    const style = styleOf(it);
    const box = boxOf(it);
    const cutX = Math.max(box.left - rect.left, rect.right - box.right);
    const cutY = Math.max(box.top - rect.top, rect.bottom - box.bottom);
    if (x && isScrolled(style.overflowX)) x = false;
    if (y && isScrolled(style.overflowY)) y = false;
    // In a flex container the browser cuts the text without a sign.
    const hasEllipsis = style.textOverflow === 'ellipsis' && !style.display.includes('flex');
    const isShortened = hasEllipsis && hasWholeText(element);
    if (x && isClipped(style.overflowX) && cutX > 1.5 && isShortened) {
      rect.left = Math.max(rect.left, box.left);
      rect.right = Math.min(rect.right, box.right);
    } else if (x && isClipped(style.overflowX) && cutX > 1.5) {
      return report('cut off sideways', element, `${Math.round(cutX)} px by ${it.className || it.localName}`);
    }
    // A line is higher than its letters.
    if (y && isClipped(style.overflowY) && cutY > 4) {
      return report('cut off above or below', element, `${Math.round(cutY)} px by ${it.className || it.localName}`);
    }
    const isBox = it.matches('button, .tool, .segment, .panel, .entry');
    if (isBox && x && !isShortened && cutX > 1.5) {
      return report('spills out sideways', element, `${Math.round(cutX)} px of ${it.dataset.testid || it.className}`);
    }
    if (isBox && y && cutY > 4) {
      return report('spills out above or below', element, `${Math.round(cutY)} px of ${it.dataset.testid || it.className}`);
    }
    if (style.position === 'fixed') break;
  }
};

const things = [];
const add = (element, rect, kind) => {
  const part = visiblePart(kind === 'text' ? element : element.parentElement, rect);
  if (part) things.push({ element, part, kind, float: floatOf(element) });
};
for (const element of elements) {
  if (element.closest('select')) continue;
  const range = document.createRange();
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      checkClips(element, rect);
      add(element, rect, 'text');
    }
  }
}

// Fields: a number is read in full.
const measure = document.createElement('canvas').getContext('2d');
for (const element of elements) {
  if (element.matches('input.entry') && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
    report('a field is too narrow', element);
  }
  if (element.matches('select') && element.selectedOptions[0]) {
    const style = styleOf(element);
    measure.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const needed = measure.measureText(element.selectedOptions[0].textContent.trim()).width;
    // The browser's own arrow takes room as well.
    const arrow = style.appearance === 'none' ? 0 : 16;
    const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
    // A shortened choice shows its beginning, and the open list has it whole.
    const isTooNarrow = room < Math.min(needed - 1, 5 * parseFloat(style.fontSize));
    if (isTooNarrow) report('a list is too narrow', element, `${Math.round(needed)} > ${Math.round(room)}`);
  }
}

// Panels: a picture or a table that runs out of its panel lies over the next one.
for (const element of elements) {
  const panel = element.matches('canvas, table') && element.closest('.panel');
  const part = panel && visiblePart(element.parentElement, boxOf(element));
  if (!part) continue;
  const box = boxOf(panel);
  const out = Math.max(box.left - part.left, part.right - box.right, box.top - part.top, part.bottom - box.bottom);
  if (out > 1.5) report('runs out of its panel', element, `${Math.round(out)} px`);
}

// Controls. A slider's or a segment's own parts lie over each other by intent, and so does a file's unseen button.
for (const element of elements) {
  if (!element.matches(CONTROLS) || element.matches('[type=file], [type=radio], .two-ended *, .epoch-slider')) continue;
  add(element, boxOf(element), 'control');
}
const nameOf = (it) => it.dataset.testid || it.id || it.textContent.trim().slice(0, 30) || it.className;
things.sort((a, b) => a.part.top - b.part.top);
things.forEach((one, at) => {
  for (let other = at + 1; other < things.length; other += 1) {
    const two = things[other];
    if (two.part.top >= one.part.bottom - 2) break;
    if (one.float !== two.float || one.element.contains(two.element) || two.element.contains(one.element)) continue;
    const dx = Math.min(one.part.right, two.part.right) - Math.max(one.part.left, two.part.left);
    const dy = Math.min(one.part.bottom, two.part.bottom) - two.part.top;
    // Lines of text touch; letters do not.
    const isOver = one.kind === 'text' && two.kind === 'text' ? dx > 2 && dy > 5 : dx > 2 && dy > 3;
    if (isOver) report('lies over', one.element, `and ${nameOf(two.element)} (${Math.round(dx)} × ${Math.round(dy)})`);
  }
});

return [...found];
