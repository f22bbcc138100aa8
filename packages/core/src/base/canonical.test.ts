import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Canonical, compareCodeUnits, describe as describeValue, encodeCanonical, isRecord } from './canonical.ts';
import { digestCanonical } from './digest.ts';

const text = (value: Canonical): string => Buffer.from(encodeCanonical(value)).toString('hex');

describe('encodeCanonical', () => {
  const apart: readonly (readonly [Canonical, Canonical])[] = [
    [
      ['a', 'bc'],
      ['ab', 'c'],
    ],
    [['a', 'b'], ['ab']],
    [[['a'], 'b'], [['a', 'b']]],
    [[[], []], [[[]]]],
    [[], {}],
    [[], ''],
    [[], null],
    [[null], []],
    [{ a: null }, {}],
    [{ a: {} }, { a: [] }],
    [{ a: { b: {} } }, { a: {}, b: {} }],
    [{ a: 1, b: 2 }, { a: { b: 2 } }],
    [{ ab: 'c' }, { a: 'bc' }],
    [{ a: 'b' }, ['a', 'b']],
    [1, '1'],
    [1, true],
    [0, false],
    [0, -0],
    [0, null],
    [Number.NaN, null],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ['', null],
    ['true', true],
    ['null', null],
    // NFC and NFD
    ['\u00e9', 'e\u0301'],
    ['\ud800', '\udfff'],
    ['\ud800', '\ufffd'],
    ['a\0', 'a'],
    ['2:a', 'a'],
    [new Uint8Array([97, 0]), 'a'],
    [new Uint8Array([1, 2]), [1, 2]],
    [0.1 + 0.2, 0.3],
    [2 ** 53, 2 ** 53 + 2],
  ];

  it.each(apart)('keeps %j and %j apart', (a, b) => {
    expect(text(a)).not.toBe(text(b));
  });

  const together: readonly (readonly [Canonical, Canonical])[] = [
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: undefined }, {}],
    [Number.NaN, Number.NaN],
    [new Uint8Array([1, 2]), Buffer.from([1, 2])],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ];

  it.each(together)('writes %j and %j as one', (a, b) => {
    expect(text(a)).toBe(text(b));
  });

  it('writes every NaN as one, whatever its bits', () => {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setBigUint64(0, 0xfff8_0000_0000_0001n);
    expect(text(bits.getFloat64(0))).toBe(text(Number.NaN));
  });

  it('sorts the names of a record by code unit, not by locale', () => {
    expect(['ä', 'z', 'Z', 'a', '10', '9'].sort(compareCodeUnits)).toEqual(['10', '9', 'Z', 'a', 'z', 'ä']);
    expect(text({ ä: 1, z: 2, Z: 3 })).toBe(text({ Z: 3, z: 2, ä: 1 }));
  });

  it('is the same bytes on every machine', () => {
    const digests = [null, -0, Number.NaN, 'é', '\ud800', [], {}, ['a', 'bc'], { b: [1, 2], a: { c: true } }].map(
      digestCanonical,
    );
    expect(digests).toMatchInlineSnapshot(`
      [
        "1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9",
        "c12f5201a213e59beeca38c52fafd1cd5e7a7012be7acbdc5aecbd93f4d0949a",
        "776f385553e78a0829cb7c3aaf1260302dfb5edbabaf9a18316566a6d1431fe5",
        "58eddc03e29a077b57d383bc68b050626b500ceaf164d8dd3e52ae8b8c9659fb",
        "0363a56dc93f46143e8bb84ab44ab1093824be5f1008ca7122fdcff4d2493561",
        "0db2e8105005bd716261bab87ab0dafb638c42e4ff9c41bec5c39a735053dfc8",
        "6147507c64cd6a7a994c52db8ded2c2d12e58b743e8a2f1a0cb4769d0163bd32",
        "bfa2e3287ce382403a4be52d27926494c3b0e9e78f1682954320aed142bd1cba",
        "c67de67c8ae62eace984805e6b71ddbdbf8f76d82709469a6c78cc37ab9be03b",
      ]
    `);
    const bytes = Buffer.from(encodeCanonical({ b: [true, 'x'], a: null })).toString('latin1');
    expect(bytes.replaceAll('\0', '·')).toBe('r2:s2:a·ns2:b·l2:ts2:x·');
  });

  it('never writes two different values alike', () => {
    const plain = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Canonical>;
    let pairs = 0;
    const compare = (a: Canonical, b: Canonical): boolean => {
      pairs += 1;
      return (text(a) === text(b)) === isDeepStrictEqual(a, b);
    };
    fc.assert(fc.property(plain, plain, compare), { numRuns: 300, seed: 1 });
    expect(pairs).toBe(300);
  });

  it.each([
    ['a function', { a: { b: [() => 1] } }, "'a.b[0]' is not plain data: a function"],
    ['a Date', { at: new Date(0) }, "'at' is not plain data: a Date"],
    ['a Map', new Map(), "'value' is not plain data: a Map"],
    ['a hole', Object.assign([1], { 2: 3 }), "'[1]' is not plain data: undefined"],
    ['undefined in a list', [undefined], "'[0]' is not plain data: undefined"],
    ['a bigint', { n: 1n }, "'n' is not plain data: a bigint"],
  ])('refuses %s and names its path', (_, value, message) => {
    expect(() => encodeCanonical(value as Canonical)).toThrow(message);
  });
});

describe('isRecord', () => {
  it('takes literals and nothing that has a class', () => {
    class Thing {}
    const values = [{}, Object.create(null), JSON.parse('{}'), [], new Map(), new Date(), new Thing(), null, 'a'];
    expect(values.map(isRecord)).toEqual([true, true, true, false, false, false, false, false, false]);
  });
});

describe('describe', () => {
  it('says what a value is, as in a sentence', () => {
    class Animal {}
    const values = [null, undefined, 1, 'a', [], {}, () => 1, Animal, new Animal(), new Date(), new Map(), 1n];
    expect(values.map(describeValue)).toEqual([
      'null',
      'undefined',
      'a number',
      'a string',
      'an array',
      'a record',
      'a function',
      'a class',
      'an Animal',
      'a Date',
      'a Map',
      'a bigint',
    ]);
  });
});
