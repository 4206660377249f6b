// The body of a function that finds targets of the pointer that are too small (WCAG 2.5.8): fewer than `least` CSS
// pixels wide or high. Returns one line for each finding.
//
// Where `roomCounts`, a smaller one passes if it has room around it: a circle of that diameter around its center touches
// no other target, nor the circle of another small one; so does a number beside a slider that sets it. Links in sentences
// pass always. A canvas is one large target.

const [least, roomCounts] = arguments;
const TARGETS = 'button, input, select, textarea, summary, a[href], label.tool, label.segment, [role=button], [role=tab]';
// Half a pixel is lost where the page rounds.
const ROUNDING = 0.5;

const pixels = (text) => parseFloat(text) || 0;
const grown = (box, more) => ({
  left: Math.min(box.left, more.left),
  top: Math.min(box.top, more.top),
  right: Math.max(box.right, more.right),
  bottom: Math.max(box.bottom, more.bottom),
});

// Where a pointer meets the element. Its look may be smaller: a part that is drawn by the style and reaches beyond it
// takes the pointer as well, and of two sliders in one groove each takes it at its thumb only.
const areaOf = (element) => {
  const box = boxOf(element);
  let area = { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
  const style = styleOf(element);
  if (element.type === 'range' && style.pointerEvents === 'none') {
    // The size is a number of the root's text.
    const thumb = parseFloat(style.getPropertyValue('--thumb')) * pixels(styleOf(document.documentElement).fontSize);
    const share = (element.value - element.min) / (element.max - element.min || 1);
    const center = box.left + thumb / 2 + share * (box.width - thumb);
    const half = Math.min(thumb, box.height) / 2;
    const middle = (box.top + box.bottom) / 2;
    return { left: center - thumb / 2, top: middle - half, right: center + thumb / 2, bottom: middle + half };
  }
  if (element.matches('label')) {
    for (const part of element.querySelectorAll('input')) area = grown(area, boxOf(part));
  }
  const after = getComputedStyle(element, '::after');
  if (after.content !== 'none' && after.position === 'absolute' && style.position !== 'static') {
    const [left, top] = [box.left + element.clientLeft + pixels(after.left), box.top + element.clientTop + pixels(after.top)];
    const [width, height] = [pixels(after.width), pixels(after.height)];
    area = grown(area, { left, top, right: left + width, bottom: top + height });
  }
  return area;
};

// The number above a slider does the same as the slider.
const isOfSlider = (element) => roomCounts && element.matches('.field.has-track > .entry');
const isInSentence = (element) =>
  element.matches('a[href]') && styleOf(element).display === 'inline' && element.closest('p, li, dd');
// What lies unseen over its label is one target with it.
const isPartOfLabel = (element) => element.matches('input') && element.closest('label.tool, label.segment');

const targets = [...document.body.querySelectorAll(TARGETS)].filter((it) =>
  !it.closest('[inert]') && !it.matches(':disabled') && !isInSentence(it) && !isOfSlider(it) && !isPartOfLabel(it) &&
  isShown(it) && !isUnseen(it));
const scrollerOf = (element) => {
  let it = element.parentElement;
  while (it && !isScrolled(styleOf(it).overflowY) && !isScrolled(styleOf(it).overflowX)) it = it.parentElement;
  return it;
};
const things = targets.map((element) => {
  const area = areaOf(element);
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  return {
    element,
    area,
    width,
    height,
    isSmall: width < least - ROUNDING || height < least - ROUNDING,
    isSeen: visiblePart(element.parentElement, area) !== null,
    scroller: scrollerOf(element),
    float: floatOf(element),
    center: [(area.left + area.right) / 2, (area.top + area.bottom) / 2],
  };
});
const nameOf = (it) => it.dataset.testid || it.id || it.textContent.trim().slice(0, 30) || it.className;
const distance = ([x, y], { left, top, right, bottom }) =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
for (const small of things.filter((it) => it.isSmall)) {
  const near = things.find((other) => {
    // What is scrolled away lies at no place beside the rest of the page; windows lie over it.
    const isBeside = small.float === other.float && (small.scroller === other.scroller || small.isSeen && other.isSeen);
    if (other === small || !isBeside) return false;
    const toCenter = Math.hypot(small.center[0] - other.center[0], small.center[1] - other.center[1]);
    return distance(small.center, other.area) < least / 2 - ROUNDING || other.isSmall && toCenter < least - ROUNDING;
  });
  if (near || !roomCounts) {
    const size = [small.width, small.height].map((it) => Math.round(10 * it) / 10).join(' × ');
    report('too small', small.element, near ? `${size}, beside ${nameOf(near.element)}` : size);
  }
}

return [...found];
