// Manifests whose keys are pinned. Between them they hold every kind of value that is encoded.

import type { Digest, Fingerprint } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import type { KeyManifest } from '../../packages/core/src/key/manifest.ts';

const plain: KeyManifest = {
  step: 'train',
  fingerprint: digestBytes('code') as string as Fingerprint,
  params: {},
  seed: 1,
  inputs: {},
  kinds: {},
  environment: {},
  lineage: null,
};

const digestOf = (text: string): Digest => digestBytes(text);

export const manifests: Readonly<Record<string, KeyManifest>> = {
  plain,
  'without code, seed or lineage': { ...plain, fingerprint: null, seed: null },
  'with lineage': { ...plain, lineage: digestOf('lineage') },
  'numbers at their ends': {
    ...plain,
    params: {
      numbers: [0, -0, 1, 0.1, 0.1 + 0.2, 1e21, 5e-324, Number.MAX_VALUE, 2 ** 53 - 1, Number.NaN],
      infinite: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    },
  },
  'texts in many scripts': {
    ...plain,
    params: {
      texts: ['', ' ', 'a\0b', 'é', 'e\u0301', 'ß', 'İıIi', '中文', '🪨', '\ud800', 'ﬁ', 'ǆ'],
      İ: 1,
      I: 2,
      ı: 3,
      i: 4,
      ä: 5,
      z: 6,
      Z: 7,
      10: 8,
      9: 9,
    },
  },
  'empty in empty': { ...plain, params: { a: [], b: {}, c: [[]], d: [{}], e: { f: {} }, g: null, h: [null], i: '' } },
  'names that objects have': { ...plain, params: { constructor: 1, toString: [true], length: false } },
  'inputs, kinds and environment': {
    ...plain,
    inputs: { rows: digestOf('rows'), '2.model': null, ä: digestOf('ä'), z: digestOf('z') },
    kinds: { model: 'model 1', 'in rows': 'table 2' },
    environment: { node: '24', platform: 'linux', $LANG: '' },
  },
  'seeds at their ends': { ...plain, seed: 2 ** 32 - 1 },
};
