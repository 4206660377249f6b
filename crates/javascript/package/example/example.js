// A cell of code beside its output, as in a notebook. The code is a module of its own: it imports the package and calls
// `display` and `plot`.

const code = document.getElementById("code");
const output = document.getElementById("output");
const TEXTS = {
    es: {
        title: "neurona: una celda",
        other: "English",
        nothing: "El programa no ha mostrado nada: display(valor) y plot({ x, y, points }) lo hacen.",
        wrong: "Error: ",
        picture: (n) => `Una curva de ${n} puntos.`,
    },
    en: {
        title: "neurona: a cell",
        other: "Español",
        nothing: "The program has shown nothing: display(value) and plot({ x, y, points }) do.",
        wrong: "Error: ",
        picture: (n) => `A curve of ${n} points.`,
    },
};
let language = navigator.language.startsWith("es") ? "es" : "en";

function translate() {
    document.documentElement.lang = language;
    document.title = TEXTS[language].title;
    for (const element of document.querySelectorAll("[data-es]")) {
        element.textContent = element.dataset[language];
    }
    const button = document.getElementById("language");
    button.textContent = TEXTS[language].other;
    button.lang = language === "es" ? "en" : "es";
}

function add(element) {
    output.append(element);
    return element;
}

// Shows a value below the cell: a text as it is, an element, anything else as JSON.
globalThis.display = (value) => {
    if (value instanceof Node) {
        return add(value);
    }
    const line = document.createElement("pre");
    const isList = ArrayBuffer.isView(value);
    line.textContent = typeof value === "string" ? value : JSON.stringify(isList ? Array.from(value) : value);
    return add(line);
};

function shape(name, attributes, parent) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    parent?.append(element);
    return element;
}

// Draws a curve, and the rows of a session with one input: a dot for a training row, a circle for a validation row.
globalThis.plot = ({ x, y, points }) => {
    const [width, height, margin] = [640, 320, 24];
    const xs = [...x, ...(points?.inputs ?? [])];
    const ys = [...y, ...(points?.targets ?? [])].filter(Number.isFinite);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const at = (value, from, to, start, end) => start + ((value - from) / (to - from || 1)) * (end - start);
    const across = (value) => at(value, left, right, margin, width - margin).toFixed(2);
    const up = (value) => at(value, low, high, height - margin, margin).toFixed(2);
    const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    picture.setAttribute("aria-label", TEXTS[language].picture(x.length));
    if (low <= 0 && high >= 0) {
        shape("line", { class: "axis", x1: margin, x2: width - margin, y1: up(0), y2: up(0) }, picture);
    }
    points?.inputs.forEach((value, idx) => {
        const kind = points.validates[idx] ? "validation" : "training";
        shape("circle", { class: kind, cx: across(value), cy: up(points.targets[idx]), r: 4 }, picture);
    });
    const places = Array.from(x, (value, idx) => `${across(value)},${up(y[idx])}`);
    shape("polyline", { class: "curve", points: places.join(" ") }, picture);
    return add(picture);
};

async function run() {
    output.replaceChildren();
    output.dataset.status = "running";
    const module = URL.createObjectURL(new Blob([code.value], { type: "text/javascript" }));
    try {
        await import(module);
        if (output.childElementCount === 0) {
            display(TEXTS[language].nothing);
        }
        output.dataset.status = "done";
    } catch (error) {
        const line = display(TEXTS[language].wrong + (error?.message ?? error));
        line.classList.add("wrong");
        output.dataset.status = "failed";
    } finally {
        URL.revokeObjectURL(module);
    }
}

async function restore() {
    const answer = await fetch("cell.js");
    code.value = await answer.text();
}

document.getElementById("run").addEventListener("click", run);
document.getElementById("restore").addEventListener("click", async () => {
    await restore();
    await run();
});
document.getElementById("language").addEventListener("click", () => {
    language = language === "es" ? "en" : "es";
    translate();
});
code.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        run();
    }
});

translate();
await restore();
await run();
