"""Writes regressions.json: figures of regressions, computed by scikit-learn and pandas.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python make_regressions.py
"""

import json
import math
import platform
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

random = np.random.default_rng(12)


def scores(target, prediction):
    with warnings.catch_warnings():
        # R² of a single row is NaN, with a warning.
        warnings.simplefilter("ignore")
        r_squared = float(r2_score(target, prediction))
    residual = np.asarray(target) - np.asarray(prediction)
    return {
        "n_rows": len(target),
        "rmse": float(root_mean_squared_error(target, prediction)),
        "mae": float(mean_absolute_error(target, prediction)),
        "mean_residual": float(residual.mean()),
        "r_squared": None if math.isnan(r_squared) else r_squared,
    }


def case(target, prediction):
    target, prediction = [np.asarray(it, dtype=float) for it in (target, prediction)]
    return {
        "target": target.tolist(),
        "prediction": prediction.tolist(),
        "scores": scores(target, prediction),
    }


def made(n_rows, mean, spread, error):
    """Targets around a mean, with predictions that err by `error`."""
    target = mean + spread * random.normal(size=n_rows)
    return case(target, target + error * random.normal(size=n_rows))


def grouped(n_rows, values, share_empty):
    """Rows with the group's value in one column, of which some are empty."""
    # The first values have more rows.
    weights = 1 / np.arange(1, len(values) + 1)
    group = random.choice(values, n_rows, p=weights / weights.sum())
    group = np.where(random.random(n_rows) < share_empty, np.nan, group)
    target = random.normal(150, 20, n_rows)
    frame = pd.DataFrame(
        {
            "group": group,
            "target": target,
            "prediction": target + random.normal(1, 6, n_rows),
            "validates": random.random(n_rows) < 0.25,
        }
    )
    groups = []
    # dropna=False: empty cells are a group of their own, the last one.
    for value, rows in frame.groupby("group", dropna=False):
        entry = {"value": None if math.isnan(value) else float(value), "n_rows": len(rows)}
        for name, of_validation in [("train", False), ("validation", True)]:
            part = rows[rows["validates"] == of_validation]
            entry[name] = scores(part["target"], part["prediction"]) if len(part) else None
        groups.append(entry)
    return {
        # JSON has no NaN.
        "group": [None if math.isnan(it) else float(it) for it in frame["group"]],
        "target": frame["target"].tolist(),
        "prediction": frame["prediction"].tolist(),
        "validates": frame["validates"].tolist(),
        "groups": groups,
    }


def main():
    cases = [
        made(n_rows, mean, spread, error)
        for n_rows in [2, 3, 44]
        for mean, spread in [(0, 1), (152, 77), (-1e6, 0.5), (1e-9, 1e-10)]
        for error in [0.1 * spread, spread, 30 * spread]
    ]
    cases += [
        made(442, 152, 77, 55),
        # A single row; constant targets, right and wrong, of a number whose mean is exact and of one
        # whose is not; every prediction right; the mean as prediction.
        case([3.5], [3.0]),
        case([2.0, 2.0, 2.0], [2.0, 2.0, 2.0]),
        case([2.0, 2.0, 2.0], [2.0, 1.0, 2.0]),
        case([0.1] * 3, [0.1, 0.2, 0.1]),
        case([1.0, 2.0, 4.0], [1.0, 2.0, 4.0]),
        case([1.0, 2.0, 3.0], [2.0, 2.0, 2.0]),
    ]
    tables = [
        grouped(200, [0.0, 1.0], 0.0),
        grouped(150, [0.0, 1.0, 2.0, 3.0, 4.0], 0.1),
        grouped(60, [-2.5, -1.0, 0.0, 7.25, 1e6], 0.2),
        grouped(500, [float(it) for it in range(40)], 0.02),
    ]
    made_with = (
        f"scikit-learn {sklearn.__version__}, pandas {pd.__version__}, "
        f"NumPy {np.__version__}, Python {platform.python_version()}"
    )
    fixture = {"made": made_with, "cases": cases, "tables": tables}
    path = Path(__file__).with_name("regressions.json")
    path.write_text(json.dumps(fixture) + "\n")


main()
