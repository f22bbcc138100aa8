// Which numbers of an encoded row come from which column: what a network needs that treats them differently.

import { widthOf } from '../models/encode-rows.ts';
import type { Feature } from '../schemas/model-description.ts';
import { tokenCountOf } from '../texts/token-encoder.ts';

/** Numbers of an encoded row that are next to each other and come from one column. */
export interface NetworkPart {
  /** The name of the column. */
  readonly feature: string;
  /** `tokens`: whole numbers to look up, 0 for padding and 1 for unknown tokens. `image`: scaled pixels, row by row. */
  readonly type: 'numbers' | 'tokens' | 'image';
  /** The position of the first one in the row, from 0. */
  readonly start: number;
  /** How many they are. */
  readonly width: number;
  /** Of tokens: they are below this, which is the `inputDim` of an embedding; else null. */
  readonly tokenCount: number | null;
  /** `[height, width, channels]` if it is an image; else null. */
  readonly shape: readonly [number, number, number] | null;
}

/** In the order of the row. A text that may be null has a part of numbers after its tokens: 1 if it is null. */
export function listParts(features: readonly Feature[]): readonly NetworkPart[] {
  let start = 0;
  return features.flatMap((feature) => {
    const parts = partsOf(feature).map((part) => {
      start += part.width;
      return { ...part, feature: feature.name, start: start - part.width };
    });
    return parts;
  });
}

function partsOf(feature: Feature): readonly Omit<NetworkPart, 'feature' | 'start'>[] {
  const { column, encoder } = feature;
  const width = widthOf(feature);
  const numbers = { type: 'numbers', width, tokenCount: null, shape: null } as const;
  if (column.type === 'image') return [{ ...numbers, type: 'image', shape: column.shape }];
  if (encoder.type !== 'tokens') return [numbers];
  const { length } = encoder;
  const tokens = { type: 'tokens', width: length, tokenCount: tokenCountOf(encoder), shape: null } as const;
  return width === length ? [tokens] : [tokens, { ...numbers, width: width - length }];
}
