"""Loads what the example `keras_files` wrote with Keras itself, and compares predictions.

    cargo run -p neurona-models --example keras_files -- FOLDER
    python crates/models/tests/clients/keras_client.py FOLDER

Each NAME.keras is loaded as a model. NAME.weights.h5 is loaded into a copy of it whose dense layers have been set to
zero. Ends with 1 if a prediction is off by more than 1e-5 of the largest.
"""

import json
import sys
from pathlib import Path

import h5py
import keras
import numpy as np

TOLERANCE = 1e-5


def difference(model, known):
    inputs = np.asarray(known["inputs"], "float32")
    expected = np.asarray(known["predictions"])
    found = model.predict(inputs, verbose=0, batch_size=len(inputs)).astype(float)
    assert found.shape == expected.shape, (found.shape, expected.shape)
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def main(folder):
    paths = sorted(folder.glob("*.keras"))
    assert paths, f"no models in {folder}"
    worst = 0.0
    for path in paths:
        known = json.loads(path.with_name(path.name.removesuffix(".keras") + ".json").read_text())
        model = keras.models.load_model(path)
        whole = difference(model, known)

        model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
        emptied = difference(model, known)
        assert not emptied < TOLERANCE, f"{path.name}: the weights do not matter"
        model.load_weights(path.with_name(path.name.removesuffix(".keras") + ".weights.h5"))
        weights = difference(model, known)

        # NaN is no small difference.
        if not max(whole, weights) < TOLERANCE:
            print(f"{path.name}: {whole:.1e} as a model, {weights:.1e} by its weights")
        worst = np.fmax(worst, np.nan_to_num(max(whole, weights), nan=np.inf))
    print(
        f"{len(paths)} models, largest difference {worst:.1e};"
        f" keras {keras.__version__} on {keras.backend.backend()}, h5py {h5py.__version__}"
    )
    return 0 if worst < TOLERANCE else 1


sys.exit(main(Path(sys.argv[1])))
