"""random.reference.json: xoshiro128** and splitmix32 written again in Python's unbounded integers, from their sources
(the first outputs for the state 1, 2, 3, 4 are the published ones, which rand_xoshiro tests too), and a percentile
bootstrap that draws its rows with them and takes numpy's percentiles."""

import numpy as np

from reference import CORE, TARGET, write

MASK = 0xFFFFFFFF


def splitmix32(seed):
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B9) & MASK
        word = state ^ (state >> 16)
        word = word * 0x21F0AAAD & MASK
        word ^= word >> 15
        word = word * 0x735A2D97 & MASK
        yield word ^ (word >> 15)


def rotl(x, k):
    return (x << k | x >> (32 - k)) & MASK


def xoshiro128starstar(state):
    s = list(state)
    while True:
        yield rotl(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 9 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 11)


class Random:
    def __init__(self, seed):
        low, upper = seed % 2**32, (seed // 2**32) & MASK
        first, second = take(4, splitmix32(low).__next__), take(4, splitmix32(low ^ upper).__next__)
        self.words = xoshiro128starstar(first[:2] + second[2:])
        self.spare = None

    def next(self):
        first, second = next(self.words), next(self.words)
        return ((first >> 5) * 2**26 + (second >> 6)) / 2**53

    def integer(self, n):
        limit = 2**32 - 2**32 % n
        while (word := next(self.words)) >= limit:
            pass
        return word % n

    def normal(self):
        if self.spare is not None:
            kept, self.spare = self.spare, None
            return kept
        while True:
            x, y = 2 * self.next() - 1, 2 * self.next() - 1
            square = x * x + y * y
            if 0 < square < 1:
                scale = np.sqrt(-2 * np.log(square) / square)
                self.spare = y * scale
                return x * scale

    def shuffle(self, values):
        for i in range(len(values) - 1, 0, -1):
            j = self.integer(i + 1)
            values[i], values[j] = values[j], values[i]
        return values


def take(n, draw):
    return [draw() for _ in range(n)]


SEEDS = [0, 1, 42, 2**32 - 1, 2**32, 2**40 + 7, -1, -(2**33)]

published = xoshiro128starstar([1, 2, 3, 4])
known = take(10, lambda: next(published))
assert known == [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
]  # fmt: skip


def interval(values, statistic, seed, draws, level, strata):
    random = Random(seed)
    groups = [[i for i, s in enumerate(strata) if s == code] for code in sorted(set(strata))]
    found, dropped = [], 0
    for _ in range(draws):
        rows = [group[random.integer(len(group))] for group in groups for _ in group]
        value = statistic(values[rows])
        if value is None:
            dropped += 1
        else:
            found.append(value)
    low, high = np.percentile(found, [50 * (1 - level), 50 * (1 + level)])
    return {"low": low, "high": high, "dropped": dropped}


numbers = np.random.default_rng(7)
values = numbers.normal(size=40)
strata = numbers.integers(0, 3, size=40).tolist()
sparse = np.array([0.0] * 36 + [1.0, 2.0, 3.0, 4.0])


def mean_of_positive(x):
    kept = x[x > 0]
    return None if len(kept) == 0 else kept.mean()


write(
    "random",
    __file__,
    ["numpy"],
    7,
    "xoshiro128** 1.1 and splitmix32 in Python integers; percentiles by numpy",
    {
        "xoshiro": {"state": [1, 2, 3, 4], "words": known},
        "splitmix": [{"seed": seed, "words": (lambda g: take(6, lambda: next(g)))(splitmix32(seed))} for seed in [0, 1, 42]],
        "seeds": [
            {
                "seed": seed,
                "next": take(6, Random(seed).next),
                "integer10": (lambda r: take(12, lambda: r.integer(10)))(Random(seed)),
                "integer3000000000": (lambda r: take(6, lambda: r.integer(3_000_000_000)))(Random(seed)),
                "normal": take(7, Random(seed).normal),
                "shuffle": Random(seed).shuffle(list(range(10))),
            }
            for seed in SEEDS
        ],
        "percentile": [
            {"values": sorted(x), "shares": [0, 0.025, 0.1, 0.5, 0.7, 0.975, 1],
             "found": np.percentile(x, [0, 2.5, 10, 50, 70, 97.5, 100])}
            for x in [[3.0], [1.0, 2.0], [0.1, 0.2, 0.7, 5.0, 9.5], numbers.normal(size=21).tolist()]
        ],
        "bootstrap": [
            {"name": "mean", "values": values, "seed": 3, "draws": 1000, "level": 0.95,
             **interval(values, np.mean, 3, 1000, 0.95, [0] * 40)},
            {"name": "mean", "values": values, "strata": strata, "seed": 11, "draws": 1000, "level": 0.9,
             **interval(values, np.mean, 11, 1000, 0.9, strata)},
            {"name": "mean of positive", "values": sparse, "seed": 5, "draws": 500, "level": 0.95,
             **interval(sparse, mean_of_positive, 5, 500, 0.95, [0] * 40)},
        ],
    },
    # The generator lives in core; the bootstrap that draws from it here.
    folders=(TARGET, CORE),
)
