"""Writes classifiers.json: figures of classifiers, computed by scikit-learn.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python make_classifiers.py
"""

import json
import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    precision_recall_fscore_support,
    roc_auc_score,
    roc_curve,
)

random = np.random.default_rng(11)


def report(n_classes, n_rows, share_right, absent=()):
    """Random rows, of which some classes may be absent as true or as predicted ones."""
    classes = np.array([c for c in range(n_classes) if c not in absent])
    true = random.choice(classes, n_rows)
    other = random.integers(0, n_classes, n_rows)
    predicted = np.where(random.random(n_rows) < share_right, true, other)
    labels = list(range(n_classes))
    with warnings.catch_warnings():
        # A denominator of 0 makes scikit-learn warn and say 0.
        warnings.simplefilter("ignore")
        scores = precision_recall_fscore_support(true, predicted, labels=labels)
        # Without labels, as classification_report calls it: the classes that occur.
        means = {
            name: precision_recall_fscore_support(true, predicted, average=name)[:3]
            for name in ["macro", "weighted"]
        }
    return {
        "n_classes": n_classes,
        "counts": confusion_matrix(true, predicted, labels=labels).ravel().tolist(),
        "accuracy": accuracy_score(true, predicted),
        "precision": scores[0].tolist(),
        "recall": scores[1].tolist(),
        "f1": scores[2].tolist(),
        "support": scores[3].tolist(),
        "macro": [float(it) for it in means["macro"]],
        "weighted": [float(it) for it in means["weighted"]],
    }


def curve(n_rows, n_levels, shift):
    """Scores in float32 with at most n_levels values, so that many rows are tied."""
    positive = random.random(n_rows) < 0.4
    positive[:2] = [True, False]
    raw = 1 / (1 + np.exp(-(random.normal(size=n_rows) + shift * positive)))
    scores = (np.floor(raw * n_levels) / n_levels).astype(np.float32)
    fpr, tpr, _ = roc_curve(positive, scores, drop_intermediate=False)
    return {
        "scores": scores.astype(float).tolist(),
        "is_positive": positive.tolist(),
        "false_positive_rate": fpr.tolist(),
        "true_positive_rate": tpr.tolist(),
        "auc": float(roc_auc_score(positive, scores)),
    }


def main():
    reports = [
        report(2, 60, 0.7),
        report(3, 150, 0.9),
        report(3, 30, 0.1),
        report(5, 40, 0.5, absent=(0, 3)),
        report(20, 300, 0.6),
        report(20, 25, 0.3, absent=(4, 5, 6, 19)),
        report(2, 5, 1.0, absent=(1,)),
    ]
    curves = [
        curve(n_rows, n_levels, shift)
        for n_rows in [2, 3, 20, 200]
        for n_levels in [1, 3, 10, 1_000_000]
        for shift in [0.0, 1.5, -2.0]
    ]
    made = f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"
    fixture = {"made": made, "reports": reports, "curves": curves}
    Path(__file__).with_name("classifiers.json").write_text(json.dumps(fixture) + "\n")


main()
