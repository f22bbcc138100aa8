// Noise of single pixels.

import type { Random } from '@cairn/core';
import { type Picture, withData } from './picture.ts';
import { drawPoisson } from './poisson.ts';

/** Adds normal noise of a deviation. */
export function gaussianNoise(picture: Picture, deviation: number, random: Random): Picture {
  return withData(
    picture,
    picture.data.map((value) => value + deviation * random.normal()),
  );
}

/** Counts of light: Poisson's distribution with a mean of `photons` for white. */
export function shotNoise(picture: Picture, photons: number, random: Random): Picture {
  return withData(
    picture,
    picture.data.map((value) => drawPoisson(random, value * photons) / photons),
  );
}

/** A share of the numbers becomes 0 or 1, each as often. */
export function impulseNoise(picture: Picture, share: number, random: Random): Picture {
  return withData(
    picture,
    picture.data.map((value) => (random.next() < share ? (random.next() < 0.5 ? 1 : 0) : value)),
  );
}

/** Adds normal noise whose deviation is a share of each number. */
export function speckleNoise(picture: Picture, deviation: number, random: Random): Picture {
  return withData(
    picture,
    picture.data.map((value) => value + value * deviation * random.normal()),
  );
}
