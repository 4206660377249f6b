// Compiled by `cargo xtask test --clients` with TypeScript's strictest settings. It has every method with its types, and
// lines that must not compile: each has `@ts-expect-error` in front of it, which fails if the line does compile.
import { Session } from "neurona";
import type { Dense, Experiment, History, Status, Weights } from "neurona";

const layer: Dense = { units: 3, activation: { name: "tanh" }, regularizer: { l2: 0.01 } };
const experiment: Experiment = {
    seed: 7,
    data: { source: { function: "sine" }, domain: [-3, 3], noise: 0.1, validation: { share: 0.2, rows: "last" } },
    network: { hidden: [layer, { units: 2, activation: { name: "leaky_relu", negative_slope: 0.1 } }] },
    training: { optimizer: { name: "sgd", momentum: 0.9 }, shuffle: "once", early_stopping: { patience: 5 } },
};

const run = new Session(experiment);
const status: Status = run.step(100);
const loss: number | null = status.loss;
if (status.stopped === "diverged") {
    console.log(status.reason?.length);
}
run.stepBatch();
run.reset(8);
const history: History = run.history();
const losses: Float32Array = history.loss;
const validation: Float32Array | null = history.valLoss;
const ys: Float32Array = run.predict([[0.5], [1]]);
run.predict(0.5);
run.predict(new Float64Array([0.5, 1]));
const weights: Weights[] = run.weights();
const bytes: Uint8Array = run.export("weights.h5");
const names: string[] = run.inputNames;
const rows: Float64Array = run.rows().inputs;
const rate: number = run.experiment.training.learning_rate;
Session.fromModel(bytes, experiment).free();
new Session();
new Session("#1.e30");
new Session(JSON.parse(new TextDecoder().decode(run.export("json"))));
new Session({
    data: {
        source: {
            table: {
                table: { own: { name: "t", columns: [{ name: "x", values: new Float32Array(5) }, { name: "y", values: [1, null] }] } },
                inputs: [0],
                target: 1,
            },
        },
    },
});
console.log(loss, losses, validation, ys, weights, names, rows, rate);

// @ts-expect-error no such key
new Session({ network: { hiden: [] } });
// @ts-expect-error no such activation
new Session({ network: { output: { units: 1, activation: { name: "tan" } } } });
// @ts-expect-error a parameter of another activation
new Session({ network: { output: { units: 1, activation: { name: "relu", alpha: 1 } } } });
// @ts-expect-error a layer has units
new Session({ network: { hidden: [{ activation: { name: "relu" } }] } });
// @ts-expect-error no such format
run.export("pt");
// @ts-expect-error numbers, not texts
run.predict(["1"]);
// @ts-expect-error it may be null
status.loss.toFixed(2);
// @ts-expect-error a getter
run.inputs = 3;
