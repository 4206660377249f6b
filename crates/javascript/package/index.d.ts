export { Session } from "./neurona.js";
export type {
    Activation, Column, Data, Dataset, Dense, Experiment, Format, FullExperiment, History, Initializer, Loss, Network,
    Optimizer, Rows, Run, Source, Status, Table, Training, Weights,
} from "./neurona.js";
