"""corruptions.reference.json: pictures that the package imagecorruptions, which has the code of ImageNet-C's authors, corrupted.

Only the corruptions without random numbers. The package gives 256 levels.

    python -m venv venv && venv/bin/pip install imagecorruptions setuptools
    venv/bin/python corruptions.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from imagecorruptions import corruptions
from PIL import Image

# The package calls an older scikit-image, whose `multichannel=True` is today's `channel_axis=-1`.
gaussian = corruptions.gaussian
corruptions.gaussian = lambda x, sigma, multichannel: gaussian(x, sigma=sigma, channel_axis=-1)

SEED = 3
SIDE = 32
rng = np.random.default_rng(SEED)
across, down = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
colours = np.stack([across * 7, down * 7, (across * down) % 256], -1) + rng.integers(0, 20, (SIDE, SIDE, 3))
picture = np.clip(colours, 0, 255).astype(np.uint8)

cases = []
for name in ["gaussian-blur", "brightness", "contrast", "pixelate"]:
    function = getattr(corruptions, name.replace("-", "_"))
    for severity in [1, 3, 5]:
        corrupted = np.asarray(function(Image.fromarray(picture), severity), dtype=np.float64).round(2)
        # Every seventh number is enough to tell definitions apart.
        cases.append({"corruption": name, "severity": severity, "every": 7, "corrupted": corrupted.ravel()[::7].tolist()})

path = Path(__file__).resolve().parent.parent / "src" / "corruptions" / "corruptions.reference.json"
reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["imagecorruptions", "scikit-image", "pillow", "numpy"]},
    "side": SIDE,
    "picture": picture.ravel().tolist(),
    "cases": cases,
}
path.write_text(json.dumps(reference, separators=(",", ":")) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
