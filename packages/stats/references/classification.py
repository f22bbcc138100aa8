"""classification.reference.json: what scikit-learn makes of predicted classes and probabilities.

The expected calibration error is torchmetrics' own source, run with numpy in the place of torch (which is 2 GB to
install): a stand-in has the nine torch functions that the source calls, in float64. It needs
`pip install --no-deps torchmetrics`.
"""

import ast
import types
import typing
import warnings
from importlib.metadata import distribution

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

from reference import write

warnings.simplefilter("ignore")
SEED = 20240
rng = np.random.default_rng(SEED)


class Tensor(np.ndarray):
    """An array with the three methods of torch that torchmetrics' binning calls."""

    device = None

    def to(self, dtype):
        return self.astype(dtype)

    def scatter_add_(self, dim, index, src):
        np.add.at(self, np.asarray(index), np.asarray(src))


def linspace(start, end, steps, dtype, device):
    """torch's kernel: the upper half counts down from the end."""
    step = (end - start) / (steps - 1)
    return np.array([start + step * i if i < steps // 2 else end - step * (steps - i - 1) for i in range(steps)])


def load_torchmetrics():
    path = distribution("torchmetrics").locate_file("torchmetrics/functional/classification/calibration_error.py")
    wanted = {"_binning_bucketize", "_ce_compute"}
    tree = ast.parse(path.read_text())
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in wanted]
    torch = types.SimpleNamespace(
        zeros=lambda n, device, dtype: np.zeros(n, dtype).view(Tensor),
        ones_like=np.ones_like,
        bucketize=lambda x, edges, right: np.searchsorted(edges, x, side="right" if right else "left"),
        nan_to_num=lambda x: np.nan_to_num(x).view(Tensor),
        linspace=linspace,
        no_grad=lambda: warnings.catch_warnings(),
        sum=np.sum,
        abs=np.abs,
    )
    names = {"torch": torch, "Tensor": Tensor, "Union": typing.Union, "len": len}
    exec(compile(tree, str(path), "exec"), names)
    return names["_ce_compute"]


ce_compute = load_torchmetrics()


def calibration_error(confidences, right, bins):
    """By torchmetrics, with Guo's last bin: a confidence of exactly 1, which has a bin of its own there, is put just below."""
    confidences = np.minimum(np.asarray(confidences, float), np.nextafter(1, 0))
    with np.errstate(all="ignore"):
        found = ce_compute(
            np.asarray(confidences, float).view(Tensor), np.asarray(right, float).view(Tensor), bins, norm="l1"
        )
        return float(found)


def prf(truth, predicted, **options):
    with np.errstate(all="ignore"):
        found = metrics.precision_recall_fscore_support(truth, predicted, zero_division=np.nan, **options)
    return {"precision": found[0], "recall": found[1], "f1": found[2]}


def of_classes(name, truth, predicted, k):
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    labels = list(range(k))
    case = {
        "name": name,
        "classes": k,
        "truth": truth,
        "predicted": predicted,
        "confusionMatrix": metrics.confusion_matrix(truth, predicted, labels=labels),
        "accuracy": metrics.accuracy_score(truth, predicted),
        "balancedAccuracy": metrics.balanced_accuracy_score(truth, predicted),
        "byClass": prf(truth, predicted, labels=labels, average=None),
        "macro": prf(truth, predicted, labels=labels, average="macro"),
        "weighted": prf(truth, predicted, labels=labels, average="weighted"),
        "micro": prf(truth, predicted, labels=labels, average="micro"),
        "matthewsCorrcoef": metrics.matthews_corrcoef(truth, predicted),
        "cohenKappa": metrics.cohen_kappa_score(truth, predicted, labels=labels),
    }
    if k == 2:
        case["binary"] = {key: found[1] for key, found in case["byClass"].items()}
    return case


def of_probabilities(name, truth, probabilities):
    truth, probabilities = np.asarray(truth), np.asarray(probabilities, float)
    k = probabilities.shape[1]
    labels = list(range(k))
    present = len(set(truth.tolist())) == k
    likeliest = probabilities.argmax(axis=1)

    def auc(scheme):
        if not present or k < 3:
            return None
        return metrics.roc_auc_score(truth, probabilities, multi_class=scheme, average="macro", labels=labels)

    single = probabilities.astype(np.float32)
    def top(count):
        return metrics.top_k_accuracy_score(truth, probabilities, k=count, labels=labels) if k > 2 else None

    return {
        "name": name,
        "truth": truth,
        "probabilities": probabilities,
        "top1Accuracy": top(1),
        "top2Accuracy": top(2),
        "top3Accuracy": top(3) if k > 3 else None,
        "logLoss": metrics.log_loss(truth, probabilities, labels=labels),
        "logLossFloat32": metrics.log_loss(truth, single, labels=labels),
        "brier": metrics.brier_score_loss(truth, probabilities, labels=labels),
        "brierHalved": metrics.brier_score_loss(truth, probabilities, labels=labels, scale_by_half=True),
        "brierWhole": metrics.brier_score_loss(truth, probabilities, labels=labels, scale_by_half=False),
        "aucOvr": auc("ovr"),
        "aucOvo": auc("ovo"),
        "calibrationError15": calibration_error(probabilities.max(axis=1), likeliest == truth, 15),
        "calibrationError10": calibration_error(probabilities.max(axis=1), likeliest == truth, 10),
    }


def of_scores(name, truth, scores):
    truth, scores = np.asarray(truth), np.asarray(scores, float)
    fpr, tpr, thresholds = metrics.roc_curve(truth, scores, pos_label=1)
    whole = metrics.roc_curve(truth, scores, pos_label=1, drop_intermediate=False)
    precision, recall, cuts = metrics.precision_recall_curve(truth, scores, pos_label=1)
    both = len(set(truth.tolist())) == 2
    calibration = {
        str(bins): dict(zip(("fractionPositive", "meanPredicted"), calibration_curve(truth, scores, n_bins=bins, pos_label=1)))
        for bins in (5, 10)
    }
    return {
        "name": name,
        "truth": truth,
        "scores": scores,
        "roc": {"fpr": fpr, "tpr": tpr, "thresholds": thresholds},
        "rocWhole": {"fpr": whole[0], "tpr": whole[1], "thresholds": whole[2]},
        "auc": metrics.roc_auc_score(truth, scores) if both else None,
        "precisionRecall": {"precision": precision, "recall": recall, "thresholds": cuts},
        "averagePrecision": metrics.average_precision_score(truth, scores) if truth.any() else None,
        "calibration": calibration,
        "brier": metrics.brier_score_loss(truth, scores, pos_label=1),
        "logLoss": metrics.log_loss(truth, scores, labels=[0, 1]),
        "calibrationError15": calibration_error(scores, truth, 15),
        "calibrationError5": calibration_error(scores, truth, 5),
    }


def drawn_classes(n, k, right):
    truth = rng.integers(0, k, n)
    predicted = np.where(rng.random(n) < right, truth, rng.integers(0, k, n))
    return truth, predicted


def drawn_probabilities(n, k):
    truth = rng.integers(0, k, n)
    logits = rng.normal(size=(n, k)) + 1.2 * np.eye(k)[truth]
    return truth, np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def drawn_scores(n, digits=None):
    truth = rng.integers(0, 2, n)
    scores = 1 / (1 + np.exp(-(rng.normal(size=n) + 1.5 * truth - 0.7)))
    return truth, scores if digits is None else scores.round(digits)


tenths = np.arange(11) / 10

write(
    "classification",
    __file__,
    ["scikit-learn", "numpy", "torchmetrics"],
    SEED,
    "metrics by scikit-learn with zero_division=nan; calibration errors by torchmetrics' source with numpy for torch",
    {
        "classes": [
            of_classes("two classes", *drawn_classes(60, 2, 0.6), 2),
            of_classes("four classes", *drawn_classes(80, 4, 0.5), 4),
            of_classes("a class nobody has and nobody is said to have", [0, 1, 1, 0, 2], [0, 1, 2, 1, 2], 4),
            of_classes("a class never predicted", [0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 1, 1], 3),
            of_classes("a class predicted but absent", [0, 0, 1, 1], [0, 2, 1, 1], 3),
            of_classes("perfect", [0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 1, 2], 3),
            of_classes("all wrong", [0, 0, 1, 1], [1, 1, 0, 0], 2),
            of_classes("all rows of one class, all right", [1, 1, 1], [1, 1, 1], 2),
            of_classes("all rows of one class, all wrong", [0, 0, 0], [1, 1, 1], 2),
            of_classes("one class predicted", [0, 1, 0, 1, 1], [0, 0, 0, 0, 0], 2),
            of_classes("single row, right", [0], [0], 2),
            of_classes("single row, wrong", [0], [1], 2),
        ],
        "probabilities": [
            of_probabilities("two classes", *drawn_probabilities(50, 2)),
            of_probabilities("four classes", *drawn_probabilities(70, 4)),
            of_probabilities("ties", [0, 1, 2, 0, 1, 2], [[0.5, 0.25, 0.25]] * 3 + [[0.25, 0.5, 0.25]] * 3),
            of_probabilities("perfect", [0, 1, 2, 1], np.eye(3)[[0, 1, 2, 1]]),
            of_probabilities("surely wrong", [0, 1, 2], np.eye(3)[[1, 2, 0]]),
            of_probabilities("absent class", [0, 1, 1], [[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.5, 0.4, 0.1]]),
            of_probabilities("single row", [1], [[0.3, 0.7]]),
        ],
        "scores": [
            of_scores("drawn", *drawn_scores(60)),
            of_scores("drawn, with ties", *drawn_scores(80, 1)),
            of_scores("on the edges of bins", rng.integers(0, 2, 22), np.concatenate([tenths, np.arange(11) / 15])),
            of_scores("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
            of_scores("surely right", [0, 0, 1, 1], [0.0, 0.0, 1.0, 1.0]),
            of_scores("reversed", [1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]),
            of_scores("all tied", [0, 1, 0, 1, 1], [0.5] * 5),
            of_scores("no positives", [0, 0, 0], [0.2, 0.4, 0.4]),
            of_scores("no negatives", [1, 1, 1], [0.2, 0.4, 0.4]),
            of_scores("single row", [1], [0.7]),
        ],
    },
)
