// The corruptions and their five severities.
//
// Source: D. Hendrycks, T. Dietterich, "Benchmarking neural network robustness to common corruptions and perturbations", ICLR
// 2019: the definitions and constants of the authors' code, for large pictures (ImageNet-C) and small ones (CIFAR-10-C). The
// corrupted numbers are not rounded to 256 levels.

import type { Random } from '@cairn/core';
import { gaussianBlur } from './blur.ts';
import { brighten, lowerContrast } from './light.ts';
import { gaussianNoise, impulseNoise, shotNoise, speckleNoise } from './noise.ts';
import type { Picture } from './picture.ts';
import { pixelate } from './pixelate.ts';

export const corruptionNames = [
  'gaussian-noise',
  'shot-noise',
  'impulse-noise',
  'speckle-noise',
  'gaussian-blur',
  'brightness',
  'contrast',
  'pixelate',
] as const;
export type CorruptionName = (typeof corruptionNames)[number];

export const corruptionScales = ['imagenet', 'cifar'] as const;
export type CorruptionScale = (typeof corruptionScales)[number];

type Severities = readonly [number, number, number, number, number];

interface Corruption {
  readonly imagenet: Severities;
  readonly cifar: Severities;
  apply(picture: Picture, severity: number, random: Random): Picture;
}

const corruptions: Readonly<Record<CorruptionName, Corruption>> = {
  'gaussian-noise': {
    imagenet: [0.08, 0.12, 0.18, 0.26, 0.38],
    cifar: [0.04, 0.06, 0.08, 0.09, 0.1],
    apply: gaussianNoise,
  },
  'shot-noise': { imagenet: [60, 25, 12, 5, 3], cifar: [500, 250, 100, 75, 50], apply: shotNoise },
  'impulse-noise': {
    imagenet: [0.03, 0.06, 0.09, 0.17, 0.27],
    cifar: [0.01, 0.02, 0.03, 0.05, 0.07],
    apply: impulseNoise,
  },
  'speckle-noise': { imagenet: [0.15, 0.2, 0.35, 0.45, 0.6], cifar: [0.06, 0.1, 0.12, 0.16, 0.2], apply: speckleNoise },
  'gaussian-blur': { imagenet: [1, 2, 3, 4, 6], cifar: [0.4, 0.6, 0.7, 0.8, 1], apply: gaussianBlur },
  brightness: { imagenet: [0.1, 0.2, 0.3, 0.4, 0.5], cifar: [0.05, 0.1, 0.15, 0.2, 0.3], apply: brighten },
  contrast: { imagenet: [0.4, 0.3, 0.2, 0.1, 0.05], cifar: [0.75, 0.5, 0.4, 0.3, 0.15], apply: lowerContrast },
  pixelate: { imagenet: [0.6, 0.5, 0.4, 0.3, 0.25], cifar: [0.95, 0.9, 0.85, 0.75, 0.65], apply: pixelate },
};

export const severities = [1, 2, 3, 4, 5] as const;

/** @param severity - from 1 to 5 */
export function corrupt(
  picture: Picture,
  name: CorruptionName,
  { scale, severity, random }: { readonly scale: CorruptionScale; readonly severity: number; readonly random: Random },
): Picture {
  const { apply, [scale]: constants } = corruptions[name];
  return apply(picture, constants[severity - 1]!, random);
}
