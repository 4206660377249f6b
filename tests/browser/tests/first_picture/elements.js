// Returns the page's elements as the first picture has them: what can be seen, and what the style sheets need to know.
const KEPT = new Set([
  "class", "type", "for", "popover", "data-fit", "data-of", "aria-pressed", "aria-selected", "aria-expanded", "disabled",
  "viewBox", "preserveAspectRatio", "d", "points", "cx", "cy", "r", "x", "y", "width", "height", "min", "max", "step", "translate", "role"
]);
const COLUMNS = new Map([["--column", (it) => it.parentElement], ["--column-width", (it) => it]]);

// What is not seen at first: windows, help that opens, what has no program yet.
const isLeftOut = (it) =>
  it.hasAttribute("hidden") ||
  it.matches(".sheet, [data-testid=status]") ||
  (it.hasAttribute("popover") && !it.matches(".page-tools"));

// In as many figures as all browsers agree on.
const rounded = (value) => String(Number(Number(value).toPrecision(6)));
const share = (px, whole) => `${Math.round((1000 * parseFloat(px)) / whole) / 10}%`;

// Places are shares of the box: its width is another one in another window.
const styles = (it) =>
  [...it.style].map((name) => {
    const value = it.style.getPropertyValue(name);
    if (COLUMNS.has(name)) return `${name}:${share(value, COLUMNS.get(name)(it).clientWidth)}`;
    return `${name}:${value.endsWith("px") ? `${Math.round(parseFloat(value))}px` : rounded(value)}`;
  });

const attributes = (it) => {
  // The style sheet writes the name of a layer's bar above it on a phone.
  const isKept = ({ name }) => KEPT.has(name) || (name === "aria-label" && it.matches(".layer-bar"));
  const isNumber = (value) => /^-?\d+\.\d{6,}$/.test(value);
  const kept = [...it.attributes].filter(isKept).map(({ name, value }) => [name, isNumber(value) ? rounded(value) : value]);
  if (it.localName === "input" && it.type !== "file") {
    if (it.checked) kept.push(["checked", ""]);
    else if (it.type === "text" || it.type === "range") kept.push(["value", it.type === "range" ? rounded(it.value) : it.value]);
  }
  if (it.localName === "option" && it.selected) kept.push(["selected", ""]);
  const style = styles(it);
  if (style.length > 0) kept.push(["data-style", style.join(";")]);
  return kept;
};

const read = (it) => {
  if (it.nodeType === Node.TEXT_NODE) return it.data === "" ? null : it.data;
  if (it.nodeType !== Node.ELEMENT_NODE || isLeftOut(it)) return null;
  if (it.localName === "canvas") {
    const size = [["width", it.clientWidth], ["height", it.clientHeight]].map(([name, px]) => [name, String(px)]);
    return { tag: "canvas", attributes: [["name", it.dataset.testid], ...size], children: [] };
  }
  // Texts that stand side by side are one text in a file.
  const children = [];
  for (const child of [...it.childNodes].map(read).filter((child) => child !== null)) {
    if (typeof child === "string" && typeof children.at(-1) === "string") children.push(children.pop() + child);
    else children.push(child);
  }
  return { tag: it.tagName.toLowerCase(), attributes: attributes(it), children };
};
return read(document.querySelector("[data-testid=app]"));
