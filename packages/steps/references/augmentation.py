"""augmentation.reference.json: what Keras' layers make of images for given draws, and imbalanced-learn of rows.

    venv/bin/pip install keras jax imbalanced-learn && KERAS_BACKEND=jax venv/bin/python augmentation.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np
from imblearn.over_sampling import SMOTENC
from imblearn.under_sampling import RandomUnderSampler, TomekLinks
from sklearn.preprocessing import OneHotEncoder

SEED = 71
rng = np.random.default_rng(SEED)
image = rng.integers(0, 256, (5, 7, 2)).astype("float32")


def flat(values):
    return [round(float(value), 6) for value in np.asarray(values).reshape(-1)]


def moved(matrix, mode, interpolation):
    return keras.ops.image.affine_transform(
        image, matrix, interpolation=interpolation, fill_mode=mode, fill_value=-3.0, data_format="channels_last"
    )


images = []
for mode in ["constant", "nearest", "reflect", "wrap"]:
    for interpolation in ["bilinear", "nearest"]:
        for turns in [0.04, -0.11]:
            layer = keras.layers.RandomRotation((turns, turns), fill_mode=mode, interpolation=interpolation)
            matrix = layer.get_random_transformation(image[None])["rotation_matrix"]
            result = moved(np.asarray(matrix)[0], mode, interpolation)
            images.append({"change": "rotation", "draw": turns, "fill": mode, "interpolation": interpolation, "pixels": flat(result)})
        for factor in [0.3, -0.35]:
            layer = keras.layers.RandomZoom((factor, factor), fill_mode=mode, interpolation=interpolation)
            zooms = np.array([[1 + factor, 1 + factor]], dtype="float32")
            result = moved(np.asarray(layer._get_zoom_matrix(zooms, 5, 7))[0], mode, interpolation)
            images.append({"change": "zoom", "draw": factor, "fill": mode, "interpolation": interpolation, "pixels": flat(result)})
for share in [0.2, -0.4]:
    layer = keras.layers.RandomBrightness((share, share), value_range=(0, 255))
    images.append({"change": "brightness", "draw": share, "pixels": flat(layer(image[None], training=True))})
for factor in [0.5, 1.7]:
    layer = keras.layers.RandomContrast(0.9, value_range=(0, 255))
    result = layer.transform_images(image[None], {"contrast_factor": np.full((1, 1, 1, 1), factor, "float32")})
    images.append({"change": "contrast", "draw": factor, "pixels": flat(result)})

other = rng.integers(0, 256, (5, 7, 2)).astype("float32")
pair = np.stack([image, other])
order = np.array([1, 0])
mixed = keras.layers.MixUp().transform_images(
    pair, {"mix_weight": np.array([0.7, 0.7], "float32"), "permutation_order": order}
)
layer = keras.layers.CutMix()
boxes = []
for weight, down, right in [(0.6, 0.25, 0.9), (0.15, 0.5, 0.5), (0.95, 0.0, 1.0)]:
    ratio = np.sqrt(1 - weight)
    top, left = down * (5 - ratio * 5), right * (7 - ratio * 7)
    corners = [np.full(2, value, "float32") for value in (left, left + ratio * 7, top, top + ratio * 5)]
    masks, _ = layer._generate_batch_mask(pair.shape, corners)
    cut = layer.transform_images(pair, {"permutation_order": order, "batch_masks": masks})
    boxes.append({"weight": weight, "at": [down, right], "pixels": flat(cut[0])})

# 15 rare rows and 25 usual ones, near each other.
classes = np.array(["rare"] * 15 + ["usual"] * 25)
numbers = {"age": rng.normal(40, 12, 40).round(1), "hours": rng.normal(38, 9, 40).round(2)}
categories = {"job": rng.choice(["clerk", "driver", "nurse"], 40), "member": rng.choice(["no", "yes"], 40)}
continuous = np.column_stack(list(numbers.values()))
table = np.column_stack([continuous.astype(object), *categories.values()])
sampler = SMOTENC(categorical_features=[2, 3], k_neighbors=5, random_state=SEED)
made, _ = sampler.fit_resample(table, classes)
median = sampler.median_std_["rare"]
one_hot = OneHotEncoder(sparse_output=False).fit_transform(table[:15, 2:]) * median / np.sqrt(2)
encoded = np.hstack([continuous[:15], one_hot])
neighbours = sampler.nn_k_.kneighbors(encoded, return_distance=False)[:, 1:]
tomek = TomekLinks()
tomek.fit_resample(continuous, classes)
under = RandomUnderSampler(random_state=SEED)
under.fit_resample(continuous, classes)

reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["keras", "jax", "imbalanced-learn", "numpy"]},
    "seed": SEED,
    "shape": list(image.shape),
    "image": flat(image),
    "images": images,
    "other": flat(other),
    "mixup": {"weight": 0.7, "pixels": flat(mixed[0])},
    "cutmix": boxes,
    "rows": {
        "classes": classes.tolist(),
        "numbers": {name: values.tolist() for name, values in numbers.items()},
        "categories": {name: values.tolist() for name, values in categories.items()},
        "median": float(median),
        "neighbours": neighbours.tolist(),
        "made": [[float(row[0]), float(row[1]), row[2], row[3]] for row in made[40:]],
        "withoutTomekLinks": sorted(int(row) for row in tomek.sample_indices_),
        "underSampled": np.unique(classes[under.sample_indices_], return_counts=True)[1].tolist(),
    },
}
path = Path(__file__).resolve().parent.parent / "src" / "augmentation" / "augmentation.reference.json"
path.write_text(json.dumps(reference) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
