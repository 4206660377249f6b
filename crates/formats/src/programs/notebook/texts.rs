//! The sentences of the notebook in two languages.

use experiment::RowOrder;

use crate::programs::options::CommentLanguage;

/// The sentences in one language.
pub(super) struct Texts {
    pub introduction: &'static str,
    pub doubles: &'static str,
    pub rounded_betas: &'static str,
    pub numbers: &'static str,
    pub data: &'static str,
    new_order: &'static str,
    one_order: &'static str,
    as_they_stand: &'static str,
    pub splitmix: &'static str,
    pub pcg: &'static str,
    pub lemire: &'static str,
    pub shuffle: &'static str,
    pub train: &'static str,
    pub begun: &'static str,
    pub restores: &'static str,
    pub model: &'static str,
    pub set_weights: &'static str,
    pub training: &'static str,
    pub comparison: &'static str,
    pub largest: &'static str,
    pub beyond: &'static str,
    pub largest_of_weights: &'static str,
    pub page: &'static str,
    pub going_on: &'static str,
}

impl Texts {
    pub(super) fn of(language: CommentLanguage) -> &'static Self {
        match language {
            CommentLanguage::Spanish => &SPANISH,
            CommentLanguage::English => &ENGLISH,
        }
    }

    /// The order of the rows, as the page and the notebook have it.
    pub(super) fn order(&self, order: RowOrder) -> &'static str {
        match order {
            RowOrder::NewEachEpoch => self.new_order,
            RowOrder::OneForAll => self.one_order,
            RowOrder::AsTheyStand => self.as_they_stand,
        }
    }
}

static ENGLISH: Texts = Texts {
    introduction: "# The same run in Keras\n\nNeurona has trained a network {units} for {epochs} epochs. Here Keras trains it from the same initial weights, on the same rows in the same order. The notebook then says how far Keras's losses and weights are from the page's, and goes on.\n\nIf you changed a setting, a row or a weight on the page while it trained, Keras does not know of it, and the losses differ from there on.",
    doubles: "With 64 bits nothing is lost: Keras's usual 32 bits take another way after some epochs",
    rounded_betas: "On TensorFlow Keras rounds 0.999 to 32 bits; 1 - 0.999 would be off by 1e-5",
    numbers: "Numbers of the page: rows, weights before and after, losses",
    data: "## Data\n\n`val` has the rows that validate; the others train.",
    new_order: "## Order of the rows\n\nIn each epoch the page draws a new order of the training rows, as Keras does without a seed. Its generator, PCG32, is short enough to be written down in Python, so that Keras gets each row when the page got it.",
    one_order: "## Order of the rows\n\nThe page draws one order of the training rows and keeps it in all epochs, as Keras does on TensorFlow after `set_random_seed`. Its generator, PCG32, is short enough to be written down in Python, so that Keras gets each row when the page got it.",
    as_they_stand: "## Order of the rows\n\nThe rows train in the order in which they stand, as with `shuffle=False`.",
    splitmix: "SplitMix64: places that are near start far apart.",
    pcg: "The random words of 32 bits for an epoch: PCG32.",
    lemire: "A whole number below n, each with the same probability.",
    shuffle: "The training rows in the order of an epoch: Fisher and Yates.",
    train: "Trains for some more epochs.",
    begun: "The epoch that the page has begun",
    restores: "Early stopping has ended with the weights of the best epoch",
    model: "## Network",
    set_weights: "Sets all weights: layer by layer, the kernel before the bias.",
    training: "## Training\n\nBatch by batch, because `fit` would draw an order of its own. The loss of an epoch is, as in `fit`, the mean over its rows.",
    comparison: "## How far Keras is from the page\n\nThe page computes with 32 bits. Rounding makes a small difference in every step, and training lets some of them grow, where small causes have large effects. In the experiments that the page offers, no loss is further than 1e-4 from Keras's in the first 200 epochs, nor on tables, with classes, in each order of the rows and with each optimizer. The first experiment is still within 1e-4 after 1,000 epochs. The losses of the others jump now and then, and rounding moves the jumps to other epochs: sine 2×3 is further than 1e-4 from epoch 241 on, x² 1×800 from 287, sine 1×500 from 291. Measured with Keras 3.15.1 on TensorFlow 2.21.0.",
    largest: "largest relative difference",
    beyond: "above 1e-4 from this epoch on:",
    largest_of_weights: "weights: largest difference, by the largest weight:",
    page: "page",
    going_on: "## Going on\n\nOne hundred more epochs, in the orders that the page would draw.",
};

static SPANISH: Texts = Texts {
    introduction: "# El mismo entrenamiento en Keras\n\nNeurona ha entrenado una red {units} durante {epochs} épocas. Aquí la entrena Keras desde los mismos pesos iniciales, con las mismas filas en el mismo orden. Después el cuaderno dice cuánto se apartan las pérdidas y los pesos de Keras de los de la página, y sigue entrenando.\n\nSi cambiaste en la página un ajuste, una fila o un peso durante el entrenamiento, Keras no lo sabe y las pérdidas difieren a partir de ahí.",
    doubles: "Con 64 bits no se pierde nada: los 32 bits habituales de Keras toman otro camino tras algunas épocas",
    rounded_betas: "En TensorFlow Keras redondea 0.999 a 32 bits; 1 - 0.999 se desviaría en 1e-5",
    numbers: "Números de la página: filas, pesos antes y después, pérdidas",
    data: "## Datos\n\n`val` tiene las filas de validación; las demás entrenan.",
    new_order: "## Orden de las filas\n\nEn cada época la página sortea un orden nuevo de las filas de entrenamiento, como Keras sin semilla. Su generador, PCG32, es tan corto que cabe aquí en Python, y así Keras recibe cada fila cuando la recibió la página.",
    one_order: "## Orden de las filas\n\nLa página sortea un solo orden de las filas de entrenamiento y lo mantiene en todas las épocas, como Keras en TensorFlow tras `set_random_seed`. Su generador, PCG32, es tan corto que cabe aquí en Python, y así Keras recibe cada fila cuando la recibió la página.",
    as_they_stand: "## Orden de las filas\n\nLas filas entrenan en el orden en que están, como con `shuffle=False`.",
    splitmix: "SplitMix64: lugares cercanos empiezan muy lejos.",
    pcg: "Las palabras aleatorias de 32 bits de una época: PCG32.",
    lemire: "Un número entero menor que n, todos con la misma probabilidad.",
    shuffle: "Las filas de entrenamiento en el orden de una época: Fisher y Yates.",
    train: "Entrena algunas épocas más.",
    begun: "La época que la página ha empezado",
    restores: "La parada temprana ha terminado con los pesos de la mejor época",
    model: "## Red",
    set_weights: "Pone todos los pesos: capa por capa, primero el núcleo y después el sesgo.",
    training: "## Entrenamiento\n\nLote por lote, porque `fit` sortearía un orden propio. La pérdida de una época es, como en `fit`, la media sobre sus filas.",
    comparison: "## Cuánto se aparta Keras de la página\n\nLa página calcula con 32 bits. El redondeo produce una pequeña diferencia en cada paso, y el entrenamiento hace crecer algunas, allí donde causas pequeñas tienen efectos grandes. En los experimentos que ofrece la página, ninguna pérdida se aparta más de 1e-4 de la de Keras en las primeras 200 épocas; tampoco con tablas, con clases, en cada orden de las filas y con cada optimizador. El primer experimento sigue dentro de 1e-4 tras 1000 épocas. Las pérdidas de los demás dan saltos de vez en cuando, y el redondeo los lleva a otras épocas: el seno 2×3 se aparta más de 1e-4 a partir de la época 241, x² 1×800 a partir de la 287 y el seno 1×500 a partir de la 291. Medido con Keras 3.15.1 en TensorFlow 2.21.0.",
    largest: "mayor diferencia relativa",
    beyond: "más de 1e-4 a partir de esta época:",
    largest_of_weights: "pesos: mayor diferencia, respecto al mayor peso:",
    page: "página",
    going_on: "## Seguir entrenando\n\nCien épocas más, en los órdenes que sortearía la página.",
};
