"""regression.reference.json: scikit-learn's errors of numbers."""

import numpy as np
from sklearn import metrics

from reference import write

SEED = 99
rng = np.random.default_rng(SEED)


def case(name, truth, predicted):
    truth, predicted = np.asarray(truth, float), np.asarray(predicted, float)
    defined = len(truth) > 1 and len(set(truth.tolist())) > 1
    return {
        "name": name,
        "truth": truth,
        "predicted": predicted,
        "meanAbsoluteError": metrics.mean_absolute_error(truth, predicted),
        "rootMeanSquaredError": metrics.root_mean_squared_error(truth, predicted),
        "meanAbsolutePercentageError": metrics.mean_absolute_percentage_error(truth, predicted),
        "pinballLoss": {
            str(alpha): metrics.mean_pinball_loss(truth, predicted, alpha=alpha) for alpha in (0.1, 0.5, 0.9)
        },
        "r2": metrics.r2_score(truth, predicted) if defined else None,
    }


target = rng.normal(50, 12, 60)

write(
    "regression",
    __file__,
    ["scikit-learn"],
    SEED,
    "r2 is null, where scikit-learn says 0 or 1 (force_finite), for a constant target",
    {
        "cases": [
            case("drawn", target, target + rng.normal(0, 4, 60)),
            case("far from zero", 1e6 + target, 1e6 + target + rng.normal(0, 4, 60)),
            case("perfect", target[:5], target[:5]),
            case("worse than the mean", [1, 2, 3], [3, 2, 1]),
            case("constant target", [0.1, 0.1, 0.1], [0.1, 0.1, 0.1]),
            case("constant target, missed", [4, 4], [3, 6]),
            case("single row", [2], [3]),
        ]
    },
)
