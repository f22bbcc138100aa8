"""Writes privacy.reference.json and smoothing.reference.json: Opacus' RDP accountant, and Cohen's CERTIFY.

    venv/bin/pip install opacus statsmodels && venv/bin/python privacy.py
"""

import warnings

from opacus.accountants import RDPAccountant
from opacus.accountants.utils import get_noise_multiplier
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from reference import write

warnings.simplefilter("ignore")


def spent(rate, noise, steps, delta):
    accountant = RDPAccountant()
    accountant.history = [(noise, rate, steps)]
    epsilon, order = accountant.get_privacy_spent(delta=delta)
    return {"sampleRate": rate, "noise": noise, "steps": steps, "delta": delta, "epsilon": epsilon, "order": order}


def smallest(epsilon, rate, steps, delta):
    noise = get_noise_multiplier(target_epsilon=epsilon, target_delta=delta, sample_rate=rate, steps=steps, accountant="rdp")
    return {"epsilon": epsilon, "sampleRate": rate, "steps": steps, "delta": delta, "noise": noise}


write(
    "privacy",
    __file__,
    ["opacus", "scipy", "numpy"],
    None,
    "ε of the sampled Gaussian mechanism by RDPAccountant with its default orders; noise by get_noise_multiplier",
    {
        "spent": [
            spent(rate, noise, steps, delta)
            for rate in [0.001, 0.01, 0.05, 0.25, 1.0]
            for noise in [0.5, 0.8, 1.1, 2.0, 6.0]
            for steps in [1, 200, 5000]
            for delta in [1e-5, 1e-7]
        ],
        "noise": [smallest(*case) for case in [(1.0, 0.01, 1000, 1e-5), (3.0, 0.05, 400, 1e-5), (8.0, 0.1, 600, 1e-6)]],
    },
)


def certify(hits, n, deviation, miss):
    """`Smooth.certify` of locuslab/smoothing, from the counts of its second sample on."""
    low = proportion_confint(hits, n, alpha=2 * miss, method="beta")[0]
    radius = None if low < 0.5 else deviation * norm.ppf(low)
    return {"hits": hits, "n": n, "deviation": deviation, "miss": miss, "radius": radius}


write(
    "smoothing",
    __file__,
    ["statsmodels", "scipy"],
    None,
    "radius by the code of locuslab/smoothing (core.py, certify and _lower_confidence_bound) on given counts; null: it abstains",
    {
        "certify": [
            certify(hits, n, deviation, miss)
            for n, all_hits in [(100, [40, 55, 70, 95, 100]), (1000, [520, 560, 800, 999, 1000]), (100000, [99000, 100000])]
            for hits in all_hits
            for deviation in [0.12, 0.5]
            for miss in [0.001, 0.05]
        ],
    },
)
