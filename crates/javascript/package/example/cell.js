import { Session } from "neurona";

const layer = { units: 3, activation: { name: "tanh" } };
const run = new Session({
    seed: 7,
    data: { source: { function: "sine" }, n_points: 50 },
    network: { hidden: [layer, layer] },
    training: { optimizer: { name: "adam" }, learning_rate: 0.05 },
});

const { epoch, loss } = run.step(100);
display(`epoch ${epoch}, loss ${loss}`);

const x = Array.from({ length: 121 }, (_, i) => -3 + i / 20);
plot({ points: run.rows(), x, y: run.predict(x) });
