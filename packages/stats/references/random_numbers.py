"""random.reference.json: xoshiro128** and splitmix32 written again in Python's unbounded integers, from their sources
(the first outputs for the state 1, 2, 3, 4 are the published ones, which rand_xoshiro tests too), and numpy's
percentiles."""

import numpy as np

from reference import write

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


numbers = np.random.default_rng(7)
# Drawn before what the percentiles are of, which so stays what it was.
numbers.normal(size=40)
numbers.integers(0, 3, size=40)


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
    },
    # The generator lives in core, percentiles here.
)
