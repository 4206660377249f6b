// Shows the picture of the start experiment that index.html holds (crates/first-picture) until the page's program is
// there. What a person does before that is done when the program can do it.
(() => {
  const picture = document.querySelector(".first-picture");
  const root = document.documentElement;
  // A policy may forbid both storages.
  const stored = (storage, name) => {
    try {
      return window[storage].getItem(`neurona.${name}`);
    } catch {
      return null;
    }
  };
  const matches = (query) => matchMedia(query).matches;

  // The page opens another experiment: one of its address or of its package (crates/compressor), or the one that this
  // tab had.
  const isLinked = location.hash.length > 1 || location.search !== "";
  const isPackage = document.querySelector("meta[name=neurona-package]") !== null;
  const isOther = isLinked || isPackage || stored("sessionStorage", "tab") !== null;
  if (isOther || !window.mayStart || !picture) {
    picture?.remove();
    return;
  }

  // What the program will choose, too (ui/src/app/appearance.rs).
  const languageOf = (code) => /^(es|en)(?=[-_]|$)/i.exec(code)?.[1].toLowerCase();
  const chosen = stored("localStorage", "language") ?? navigator.languages.find(languageOf) ?? "en";
  root.lang = languageOf(chosen) ?? "en";
  const systemTheme = matches("(prefers-color-scheme: dark)") ? "dark" : "light";
  root.dataset.theme = stored("localStorage", "theme") ?? systemTheme;
  const isProjected = stored("localStorage", "projector") !== null;
  if (isProjected) root.dataset.projector = "on";
  if (isProjected || matches("(prefers-contrast: more)")) root.dataset.contrast = "more";
  if (root.lang === "en") {
    for (const it of picture.querySelectorAll("[data-en]")) {
      const texts = it.dataset.en.split("¦");
      for (const child of it.childNodes) if (child.nodeType === Node.TEXT_NODE) child.data = texts.shift();
    }
    for (const it of picture.querySelectorAll("[data-en-value]")) it.setAttribute("value", it.dataset.enValue);
    for (const it of picture.querySelectorAll("[data-en-label]")) it.setAttribute("aria-label", it.dataset.enLabel);
  }

  // As ui/src/panels/order.rs has the panels.
  const main = picture.querySelector(".panels");
  const [fit, lab, error, network, neuron, data] = [".fit-place", ".lab-place", ".error", ".network", ".neuron", ".data"];
  const order = matches("(min-width: 73.75rem)")
    ? []
    : matches("(min-width: 45rem)")
      ? [network, lab, fit, error, neuron, data]
      : [fit, lab, error, network, neuron, data];
  for (const panel of order) main.append(picture.querySelector(panel));
  if (order.length > 0) main.before(picture.querySelector(".windows"));

  picture.hidden = false;
  // The policy forbids styles in elements. Shares are of the box with the layers' bars (ui/src/panels/network/mod.rs).
  const measure = () => {
    const textSize = parseFloat(getComputedStyle(root).fontSize);
    if (textSize > 16) {
      root.dataset.enlarged = "on";
      root.style.setProperty("--plot-scale", textSize / 16);
    }
    const bars = picture.querySelector(".layer-bars");
    const width = bars.clientWidth;
    for (const it of picture.querySelectorAll("[data-style]")) {
      for (const style of it.dataset.style.split(";")) {
        const [name, value] = style.split(":");
        it.style.setProperty(name, value.endsWith("%") ? `${(parseFloat(value) * width) / 100}px` : value);
      }
    }
    const pitch = parseFloat(bars.style.getPropertyValue("--column-width"));
    if (matches("(max-width: 56.24rem), (pointer: coarse)") || pitch < 76) bars.dataset.fit = "list";
    else bars.dataset.fit = pitch < 150 ? "tall" : "wide";
  };
  // In the first frame there are style sheets, in all browsers.
  requestAnimationFrame(measure);

  // A small program runs the start experiment until the page's own is there (crates/starter). It comes first.
  let starter;
  const startStarter = async () => {
    const name = document.querySelector("script[data-starter]").dataset.starter;
    const url = (name) => new URL(name, document.baseURI);
    const program = fetch(url(name.replace(".js", "_bg.wasm")));
    const { default: init, Starter } = await import(url(name));
    await init({ module_or_path: program });
    if (!picture.isConnected) return;
    starter = Starter.of(picture);
    // What was pressed before, up to what has to wait for the page.
    while (waiting.length > 0 && runsEarly(waiting[0])) waiting.shift();
  };
  // Without it everything waits for the page.
  window.pictureWorks = startStarter().catch((error) => console.info(`The picture does not train: ${error}`));

  // What a person does: `act` for the page, and what was pressed, or whether it was the key that runs and pauses.
  const waiting = [];
  const runsEarly = ({ pressed, isRun }) => {
    if (!starter) return false;
    if (isRun) starter.toggle();
    else if (!pressed || !starter.press(pressed)) return false;
    pressed?.classList.remove("is-awaited");
    return true;
  };
  // In the order in which it was done.
  const add = (deed) => {
    if (waiting.length === 0 && runsEarly(deed)) return;
    deed.pressed?.classList.add("is-awaited");
    waiting.push(deed);
  };

  // The page lies below the picture as soon as it is there, and gets what is done from then on.
  const isEarly = (event) => !(event.target instanceof Element && event.target.closest("[data-testid=app]"));
  const onClick = (event) => {
    if (!isEarly(event)) return;
    const { pageX, pageY, clientX, clientY } = event;
    // Of an inert element the browser tells nothing.
    picture.inert = false;
    const at = document.elementFromPoint(clientX, clientY);
    picture.inert = true;
    const pressed = at?.closest("button, label, select, input, summary, .plot");
    if (pressed) add({ pressed, act: () => clickAt(pageX, pageY) });
  };
  const onKey = (event) => {
    const { key, code, shiftKey } = event;
    if (!isEarly(event) || event.ctrlKey || event.altKey || event.metaKey || key === "Tab") return;
    if (key === " ") event.preventDefault();
    const again = new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true });
    add({ isRun: key === " ", act: () => document.body.dispatchEvent(again) });
  };
  addEventListener("click", onClick, true);
  addEventListener("keydown", onKey, true);

  const clickAt = (x, y) => {
    const [left, top] = [scrollX, scrollY];
    if (y < top || y >= top + innerHeight) scrollTo(left, y - innerHeight / 2);
    const place = { clientX: x - scrollX, clientY: y - scrollY, bubbles: true, cancelable: true };
    const it = document.elementFromPoint(place.clientX, place.clientY);
    scrollTo(left, top);
    if (!it) return;
    if (it.matches("input[type=range]")) slideTo(it, place.clientX);
    else if (it.matches("canvas")) clickCanvas(it, place);
    else if (it.matches("select, input[type=text]")) it.focus();
    else it.closest("button, label, summary, input")?.click();
  };
  const slideTo = (slider, x) => {
    const { left, width } = slider.getBoundingClientRect();
    const [min, max] = [Number(slider.min), Number(slider.max)];
    slider.value = min + (max - min) * Math.min(Math.max((x - left) / width, 0), 1);
    for (const type of ["input", "change"]) slider.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const clickCanvas = (canvas, place) => {
    const pointer = { ...place, pointerId: 1, isPrimary: true, pointerType: "mouse" };
    canvas.dispatchEvent(new PointerEvent("pointerdown", { ...pointer, buttons: 1 }));
    canvas.dispatchEvent(new PointerEvent("pointerup", pointer));
    canvas.dispatchEvent(new MouseEvent("click", place));
  };

  // Sent by ui/src/app/first_picture.rs when the page has painted: it trains as many epochs as the picture has.
  const onPainted = () => {
    if (!starter) return;
    picture.dataset.running = starter.isRunning;
    picture.dataset.epochs = starter.stop();
    starter = undefined;
  };
  // Sent when it has, and can be seen.
  const onThere = () => {
    picture.remove();
    removeEventListener("click", onClick, true);
    removeEventListener("keydown", onKey, true);
    for (const { act } of waiting) act();
  };
  document.addEventListener("neurona-painted", onPainted, { once: true });
  document.addEventListener("neurona-there", onThere, { once: true });
})();
