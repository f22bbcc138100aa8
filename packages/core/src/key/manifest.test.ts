import { expect, it } from 'vitest';
import type { Fingerprint } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { digestBytes } from '../base/digest.ts';
import { type KeyManifest, writeKey } from './manifest.ts';

const a = digestBytes('a');
const b = digestBytes('b');
const fingerprintOf = (text: string): Fingerprint => digestBytes(text) as string as Fingerprint;

const train: KeyManifest = {
  step: 'train',
  fingerprint: fingerprintOf('code'),
  params: { rate: 0.1, layers: [16, 8], label: 'repaid', seed: null, deep: { on: true } },
  seed: 1234567890,
  inputs: { rows: a, validation: b },
  kinds: { model: 'model 1', report: 'json 1' },
  environment: { node: '24', platform: 'linux' },
  lineage: null,
};

const source: KeyManifest = {
  step: 'file',
  fingerprint: null,
  params: {},
  seed: null,
  inputs: { bytes: a },
  kinds: { file: 'file 1' },
  environment: {},
  lineage: null,
};

// A change here makes every project run everything again: it goes with a new keyVersion.
it('keys are golden: the same on every machine, in every locale', () => {
  expect(writeKey(train)).toMatchInlineSnapshot(`"059cba861ccab5c8bbd1f18bbdd146ece90cc756d4ba617625f9ae19319447fc"`);
  expect(writeKey(source)).toMatchInlineSnapshot(`"40d2349216d632a354d6c5c2c6ca2e66f6e30104c7841334ff88faacff1b85d3"`);
  expect(writeKey({ ...train, inputs: { '2.model': null, ä: a, z: b }, lineage: b })).toMatchInlineSnapshot(
    `"c38c05b27fcef525d4cde22546ea5e2c8cb2356a5272d673f398385b8315dc47"`,
  );
});

it('the order of fields decides nothing', () => {
  const reversed = <T>(value: T): T =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([name, inner]) => [name, reversed(inner)]),
        ) as T)
      : value;
  expect(JSON.stringify(reversed(train))).not.toBe(JSON.stringify(train));
  expect(writeKey(reversed(train))).toBe(writeKey(train));
});

it('what is undefined is not there', () => {
  const params = { ...(train.params as Record<string, Canonical>), more: undefined };
  expect(writeKey({ ...train, params })).toBe(writeKey(train));
});

it('differs with every single change, each from each', () => {
  const params = train.params as Readonly<Record<string, Canonical>>;
  const { seed: _, ...withoutSeed } = params;
  const changes: readonly Partial<KeyManifest>[] = [
    {},
    { step: 'trainer' },
    { fingerprint: fingerprintOf('other code') },
    { fingerprint: null },
    { params: {} },
    { params: withoutSeed },
    { params: { ...params, rate: '0.1' } },
    { params: { ...params, rate: 0.2 } },
    { params: { ...params, rate: 0 } },
    { params: { ...params, rate: -0 } },
    { params: { ...params, rate: 1 } },
    { params: { ...params, rate: '1' } },
    { params: { ...params, rate: true } },
    { params: { ...params, rate: null } },
    { params: { ...params, rate: Number.NaN } },
    { params: { ...params, rate: [0.1] } },
    { params: { ...params, layers: [8, 16] } },
    { params: { ...params, layers: ['16', '8'] } },
    { params: { ...params, layers: { 0: 16, 1: 8 } } },
    { params: { ...params, label: 'Repaid' } },
    { params: { ...params, label: 'repaid ' } },
    { params: { ...params, deep: { on: false } } },
    { params: { ...params, 'deep.on': true, deep: {} } },
    { seed: 1234567891 },
    { seed: null },
    { seed: 0 },
    { inputs: { rows: b, validation: a } },
    { inputs: { rows: a } },
    { inputs: { rows: a, validation: null } },
    { inputs: { rows: a, validations: b } },
    { kinds: { model: 'model 2', report: 'json 1' } },
    { kinds: { model: 'model 1' } },
    { environment: { node: '25', platform: 'linux' } },
    { environment: { node: '24', platform: 'linux', $LANG: '' } },
    { environment: {} },
    { lineage: a },
    { lineage: b },
  ];
  const keys = new Set<string>(changes.map((change) => writeKey({ ...train, ...change })));
  expect(keys.size).toBe(changes.length);
  expect(changes.length).toBe(37);
});

it('a value does not count for that of the next field', () => {
  const none = { ...source, inputs: {}, kinds: {}, environment: {} };
  const texts = { x: a as string };
  const keys = [
    writeKey({ ...none, inputs: { x: a } }),
    writeKey({ ...none, kinds: texts }),
    writeKey({ ...none, environment: texts }),
    writeKey({ ...none, params: texts }),
  ];
  expect(new Set(keys).size).toBe(4);
});
