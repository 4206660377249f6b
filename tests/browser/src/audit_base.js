// What the functions that look for faults of the page begin with: what a person sees of an element, and how a fault is
// reported. Each of them returns one line for each finding.

const found = new Set();
const report = (kind, element, more = '') => {
  const name = element.dataset.testid || element.id || [...element.classList].join('.') || element.localName;
  const panel = element.closest('section, header, [role=dialog], dialog')?.className ?? '';
  const text = (element.value ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 40);
  found.add(`${kind}: ${name} in ${panel} “${text}” ${more}`.trim());
};

const styles = new Map();
const styleOf = (element) => {
  if (!styles.has(element)) styles.set(element, getComputedStyle(element));
  return styles.get(element);
};
const boxes = new Map();
const boxOf = (element) => {
  if (!boxes.has(element)) boxes.set(element, element.getBoundingClientRect());
  return boxes.get(element);
};
const isScrolled = (overflow) => overflow === 'auto' || overflow === 'scroll';
const isClipped = (overflow) => overflow === 'hidden' || overflow === 'clip';

// What a person sees of a rectangle inside of `from` and all of its ancestors that scroll or clip; null for nothing.
const visiblePart = (from, rect) => {
  let { left, top, right, bottom } = rect;
  for (let it = from; it && it !== document.body; it = it.parentElement) {
    const style = styleOf(it);
    const box = boxOf(it);
    if (style.overflowX !== 'visible') {
      left = Math.max(left, box.left);
      right = Math.min(right, box.right);
    }
    if (style.overflowY !== 'visible') {
      top = Math.max(top, box.top);
      bottom = Math.min(bottom, box.bottom);
    }
    if (style.position === 'fixed') break;
  }
  return right - left < 1 || bottom - top < 1 ? null : { left, top, right, bottom };
};

// The nearest ancestor that floats over the page or stays in sight.
const floatOf = (element) => {
  for (let it = element; it; it = it.parentElement) {
    if (['fixed', 'sticky'].includes(styleOf(it).position) || it.matches(':popover-open, [role=dialog]')) return it;
  }
  return null;
};

const isShown = (element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  // For screen readers only.
  styleOf(element).clipPath === 'none' &&
  !element.parentElement?.closest('.unseen, .status-line');
const isUnseen = (element) => {
  for (let it = element; it; it = it.parentElement) {
    if (styleOf(it).clipPath !== 'none') return true;
  }
  return false;
};

const elements = [...document.body.querySelectorAll('*')].filter(
  (it) => !it.closest('svg, math, option, script, style') && isShown(it) && !isUnseen(it));
