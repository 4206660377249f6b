/** Where a run is after its last step. Losses are those of the last epoch that is done, as Keras's `History` has them. */
export interface Status {
    /** Epochs that are done. */
    epoch: number;
    /** Batches that are done of the epoch under way. */
    batch: number;
    /** Training loss; `null` before the first epoch. */
    loss: number | null;
    /** Validation loss; `null` without validation rows. */
    valLoss: number | null;
    /** Share of training rows with the right class, from 0 to 1; `null` for a regression. */
    accuracy: number | null;
    /** The same of the validation rows. */
    valAccuracy: number | null;
    /** Why the run has stopped; `null` while it can go on. A run that diverges goes back to its last finite epoch. */
    stopped: "epoch_limit" | "early_stopping" | "tolerance" | "diverged" | null;
    /** The same as a sentence. */
    reason: string | null;
}

/** The losses by epoch: column `i` of each array belongs to epoch `epoch[i]`. */
export interface History {
    /** The epochs, counted from 1. */
    epoch: Uint32Array;
    loss: Float32Array;
    /** `null` without validation rows; NaN for an epoch without one. */
    valLoss: Float32Array | null;
    /** `null` for a regression. */
    accuracy: Float32Array | null;
    valAccuracy: Float32Array | null;
    /** How many epochs one kept interval stands for: 1 up to 2,000 epochs. */
    stride: number;
}

/** One array of weights, in Keras's name, shape and order. */
export interface Weights {
    /** `dense/kernel`, `dense/bias`, `dense_1/kernel`, … */
    name: string;
    /** `[inputs, units]` of a kernel, `[units]` of a bias. */
    shape: number[];
    /** The values, row by row. */
    data: Float32Array;
}

/** The rows that a network learns from, one after the other. */
export interface Dataset {
    /** `inputs` values for each row. */
    inputs: Float64Array;
    /** One value for each row: a number, or the index of a class. */
    targets: Float64Array;
    /** 1 for a validation row, 0 for a training row. */
    validates: Uint8Array;
}

type Numbers = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** Rows of inputs: arrays of one row each, or all values in one array. One number is one row of one input. */
export type Rows = number | Numbers | readonly number[] | readonly (readonly number[] | Numbers)[];

/** What `export` writes: the whole run (`json`), or its network for Keras, ONNX, PyTorch, NumPy or TensorFlow.js (a zip). */
export type Format =
    | "json" | "keras" | "weights.h5" | "onnx" | "safetensors" | "safetensors-pytorch" | "npz" | "tfjs";

/** An activation by Keras's name. Parameters have Keras's defaults. */
export type Activation =
    | { name: "leaky_relu"; negative_slope?: number }
    | { name: "elu"; alpha?: number }
    | { name: "gelu"; approximate?: boolean }
    | {
        name:
            | "linear" | "relu" | "selu" | "tanh" | "sigmoid" | "hard_sigmoid" | "softplus" | "silu" | "softsign" | "mish"
            | "sin" | "softmax";
    };

/** An optimizer by Keras's name, without the learning rate. Parameters have Keras's defaults. */
export type Optimizer =
    | { name: "sgd"; momentum?: number; nesterov?: boolean }
    | { name: "rmsprop"; rho?: number; momentum?: number; epsilon?: number; centered?: boolean }
    | { name: "adagrad"; initial_accumulator_value?: number; epsilon?: number }
    | { name: "adam"; beta_1?: number; beta_2?: number; epsilon?: number; amsgrad?: boolean }
    | {
        name: "adamw"; beta_1?: number; beta_2?: number; epsilon?: number; amsgrad?: boolean; weight_decay?: number;
    }
    | { name: "nadam"; beta_1?: number; beta_2?: number; epsilon?: number };

/** A loss by Keras's name. */
export type Loss =
    | { name: "huber"; delta?: number }
    | { name: "binary_crossentropy" | "sparse_categorical_crossentropy"; from_logits?: boolean }
    | { name: "mean_squared_error" | "mean_absolute_error" | "half_squared_error" | "half_squared_signs" };

export type Initializer =
    | "glorot_uniform" | "glorot_normal" | "he_uniform" | "he_normal" | "lecun_uniform" | "lecun_normal" | "orthogonal"
    | "zeros" | "uniform_half";

/** A dense layer. */
export interface Dense {
    units: number;
    activation: Activation;
    regularizer?: { l1?: number; l2?: number };
    /** Share of the outputs that are switched off while training. */
    dropout?: number;
}

/** A column of a table. */
export interface Column {
    name: string;
    unit?: string | null;
    /** A number for every row; of categories, the index in `labels`. `null` or NaN is an empty cell. */
    values: readonly (number | null)[] | Numbers;
    /** Names of the categories; none for numbers. */
    labels?: readonly string[];
}

/** Rows of a table: columns by their index. */
export interface Table {
    /** `"howell"` is the table of heights and weights that is part of the package. */
    table: "howell" | { own: { name: string; columns: readonly Column[] } };
    inputs: readonly number[];
    target: number;
    /** Only rows between these bounds are used. */
    filters?: readonly { column: number; min?: number | null; max?: number | null }[];
    /** Whether the target is a class. */
    classifies?: boolean;
    class_weights?: "none" | "balanced" | readonly number[];
}

/** Where the rows come from. */
export type Source =
    | { function: "sine" | "square" | "absolute" | "step" | "sinc" | "bump" | "line" }
    /** A formula in x, such as `sin(3x) + x/2`. */
    | { formula: string }
    | {
        plane:
            | "circle" | "exclusive_or" | "two_gaussians" | "spiral" | "and" | "or" | "plane" | "multi_gaussian";
    }
    | { table: Table };

export interface Data {
    source?: Source;
    /** Of a curve, the range of x. */
    domain?: readonly [number, number];
    n_points?: number;
    spacing?: "even" | "random";
    /** Standard deviation of the noise. */
    noise?: number;
    seed?: number;
    /** Of the plane: the generator of the points. */
    generator?: "pcg32" | "seedrandom";
    validation?: {
        share?: number;
        rows?: "random" | "last" | "stratified" | { by_group: number };
    };
    /** What is standardized. */
    scaling?: { inputs?: boolean; target?: boolean };
    /** Of a curve: the rows themselves. */
    edited?: readonly { x: number; y: number; validates: boolean }[] | null;
    /** Of the plane: the network's inputs. */
    features?: readonly ("x1" | "x2" | "x1_squared" | "x2_squared" | "product" | "sin_x1" | "sin_x2")[];
    /** Of the plane: the points themselves. */
    placed?: readonly { x: readonly [number, number]; y: number; validates: boolean }[] | null;
}

export interface Network {
    /** The hidden layers, from the input to the output. */
    hidden?: readonly Dense[];
    output?: Dense;
    initializer?: Initializer;
}

export interface Training {
    loss?: Loss;
    optimizer?: Optimizer;
    learning_rate?: number;
    clipping?: { clipnorm?: number | null; global_clipnorm?: number | null; clipvalue?: number | null };
    batch_size?: number;
    /** The run stops when this many epochs are done. */
    epochs?: number;
    /** Keras's `shuffle`; `"once"` is one order for all epochs. */
    shuffle?: boolean | "once";
    carries_over?: boolean;
    l1_kills?: boolean;
    losses_after_epoch?: boolean;
    early_stopping?: {
        monitor?: "loss" | "val_loss";
        min_delta?: number;
        patience?: number;
        restore_best_weights?: boolean;
        start_from_epoch?: number;
    } | null;
    tolerance?: number | null;
}

/** Everything that decides a run. What is missing has the default of Neurona's page. */
export interface Experiment {
    version?: number;
    /** Seed of the weights, the order of the rows and dropout. */
    seed?: number;
    data?: Data;
    network?: Network;
    training?: Training;
}

/** An experiment with all its keys. */
export interface FullExperiment extends Experiment {
    version: number;
    seed: number;
    data: Data & Required<Omit<Data, "edited" | "placed" | "features" | "generator">>;
    network: Required<Network>;
    training: Training & Required<Omit<Training, "carries_over" | "l1_kills" | "losses_after_epoch">>;
}

/** A run that `export("json")` or Neurona's page has written, parsed. */
export interface Run {
    format: "neurona-run";
    version?: number;
    experiment: Experiment;
    state: object;
}
