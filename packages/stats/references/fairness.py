"""fairness.reference.json: Fairlearn's metric frames and parities, AIF360's signed forms, the Berkeley admissions."""

import csv
import itertools
import logging
import warnings
from pathlib import Path

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import numpy as np
import pandas as pd
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import BinaryLabelDatasetMetric
from fairlearn import metrics as fair
from scipy import stats
from sklearn.metrics import accuracy_score, precision_score

from reference import write

SEED = 314
rng = np.random.default_rng(SEED)
METHODS = {"between-groups": "between_groups", "to-overall": "to_overall"}


def precision(truth, predicted):
    return precision_score(truth, predicted, zero_division=np.nan)


def undefined_as_nan(rate, wanted):
    """Fairlearn's rates are 0 without rows to divide by; here they are undefined."""
    return lambda truth, predicted: rate(truth, predicted) if (np.asarray(truth) == wanted).any() else np.nan


FRAME = {
    "selection-rate": fair.selection_rate,
    "true-positive-rate": undefined_as_nan(fair.true_positive_rate, 1),
    "false-negative-rate": undefined_as_nan(fair.false_negative_rate, 1),
    "false-positive-rate": undefined_as_nan(fair.false_positive_rate, 0),
    "true-negative-rate": undefined_as_nan(fair.true_negative_rate, 0),
    "precision": precision,
    "accuracy": accuracy_score,
}


def frame(truth, predicted, features, controls=None):
    found = fair.MetricFrame(
        metrics=FRAME, y_true=truth, y_pred=predicted,
        sensitive_features=pd.DataFrame(features), control_features=None if controls is None else pd.DataFrame(controls),
    )  # fmt: skip
    names = list(FRAME)
    levels = sorted(set(map(tuple, zip(*controls.values())))) if controls else [()]
    if controls:
        levels = list(itertools.product(*(sorted(set(column)) for column in controls.values())))
    groups = list(itertools.product(*(sorted(set(column)) for column in features.values())))
    out = []
    for level in levels:
        key = level[0] if len(level) == 1 else level
        at = {
            "control": level,
            "overall": (found.overall.loc[key] if controls else found.overall)[names].tolist(),
            "groups": [],
            "difference": {},
            "ratio": {},
        }
        for group in groups:
            index = level + group
            at["groups"].append({
                "group": group,
                "values": found.by_group.loc[index[0] if len(index) == 1 else index][names].tolist(),
            })  # fmt: skip
        for ours, method in METHODS.items():
            difference, ratio = found.difference(method=method), found.ratio(method=method)
            at["difference"][ours] = (difference.loc[key] if controls else difference)[names].tolist()
            at["ratio"][ours] = (ratio.loc[key] if controls else ratio)[names].tolist()
        out.append(at)
    return {"truth": truth, "predicted": predicted, "features": list(features.values()),
            "controls": None if controls is None else list(controls.values()), "names": names, "levels": out}  # fmt: skip


def parity(name, truth, predicted, group):
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    out = {"name": name, "truth": truth, "predicted": predicted, "group": group}
    for ours, method in METHODS.items():
        common = {"sensitive_features": group, "method": method}
        for label, function in {
            "demographicParityDifference": fair.demographic_parity_difference,
            "demographicParityRatio": fair.demographic_parity_ratio,
            "equalOpportunityDifference": fair.equal_opportunity_difference,
            "equalOpportunityRatio": fair.equal_opportunity_ratio,
            "equalizedOddsDifference": fair.equalized_odds_difference,
            "equalizedOddsRatio": fair.equalized_odds_ratio,
        }.items():
            out.setdefault(label, {})[ours] = function(truth, predicted, **common)
        for label, function in {
            "equalizedOddsDifferenceMean": fair.equalized_odds_difference,
            "equalizedOddsRatioMean": fair.equalized_odds_ratio,
        }.items():
            out.setdefault(label, {})[ours] = function(truth, predicted, agg="mean", **common)
    return out


def signed(name, selected_unprivileged, n_unprivileged, selected_privileged, n_privileged):
    rows = [(0, i < selected_unprivileged) for i in range(n_unprivileged)]
    rows += [(1, i < selected_privileged) for i in range(n_privileged)]
    data = pd.DataFrame({"group": [g for g, _ in rows], "label": [float(s) for _, s in rows]})
    dataset = BinaryLabelDataset(df=data, label_names=["label"], protected_attribute_names=["group"])
    metric = BinaryLabelDatasetMetric(dataset, unprivileged_groups=[{"group": 0}], privileged_groups=[{"group": 1}])
    return {
        "name": name,
        "unprivileged": {"hits": selected_unprivileged, "n": n_unprivileged},
        "privileged": {"hits": selected_privileged, "n": n_privileged},
        "statisticalParityDifference": metric.statistical_parity_difference(),
        "disparateImpact": metric.disparate_impact() if selected_privileged else None,
    }


def berkeley():
    with open(Path(__file__).resolve().parent / "ucb-admissions.csv", newline="") as file:
        counts = {(r["Dept"], r["Gender"], r["Admit"]): int(r["Freq"]) for r in csv.DictReader(file)}
    departments = sorted({key[0] for key in counts})
    tables = [[[counts[d, g, a] for a in ("Admitted", "Rejected")] for g in ("Male", "Female")] for d in departments]
    ps = [stats.fisher_exact(table).pvalue for table in tables]
    admitted, gender = [], []
    for (_, g, a), n in counts.items():
        admitted += [int(a == "Admitted")] * n
        gender += [g] * n
    common = {"sensitive_features": gender}
    return {
        "departments": departments,
        "tables": tables,
        "fisher": ps,
        "adjusted": stats.false_discovery_control(ps, method="bh"),
        "men": sum(t[0][0] for t in tables) / sum(sum(t[0]) for t in tables),
        "women": sum(t[1][0] for t in tables) / sum(sum(t[1]) for t in tables),
        "demographicParityDifference": fair.demographic_parity_difference(admitted, admitted, **common),
        "demographicParityRatio": fair.demographic_parity_ratio(admitted, admitted, **common),
    }


N = 240
truth = rng.integers(0, 2, N)
predicted = np.where(rng.random(N) < 0.7, truth, 1 - truth)
letter = rng.choice(["a", "b", "c"], N, p=[0.5, 0.35, 0.15])
colour = rng.choice(["red", "green"], N)
floor = rng.choice(["low", "middle", "high"], N)
# One intersection without rows, and one without positives.
colour[(letter == "c")] = "red"
truth[(letter == "b") & (floor == "high")] = 0

write(
    "fairness",
    __file__,
    ["fairlearn", "aif360", "scikit-learn", "scipy", "pandas"],
    SEED,
    "Fairlearn's rates are made NaN, where it says 0, for groups without rows to divide by",
    {
        "frames": [
            {"name": "three groups", **frame(truth, predicted, {"letter": letter})},
            {"name": "intersections, one without rows", **frame(truth, predicted, {"letter": letter, "colour": colour})},
            {"name": "controls, one group without positives at a level", **frame(truth, predicted, {"letter": letter}, {"floor": floor})},
        ],
        "parities": [
            parity("three groups", truth, predicted, letter),
            parity("two groups", truth, predicted, colour),
            parity("parity", [0, 1, 0, 1], [0, 1, 0, 1], ["x", "x", "y", "y"]),
            parity("nobody of one group is selected", [0, 1, 0, 1], [1, 1, 0, 0], ["x", "x", "y", "y"]),
        ],
        "signed": [
            signed("unprivileged selected less", 3, 10, 8, 12),
            signed("unprivileged selected more", 9, 10, 3, 9),
            signed("nobody unprivileged selected", 0, 5, 2, 4),
            signed("nobody privileged selected", 2, 5, 0, 4),
        ],
        "berkeley": berkeley(),
    },
)
