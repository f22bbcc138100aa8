// Weights of fewer bits: what is stored, and what comes back.

import { expect, test } from 'vitest';
import { fromHalfBits, roundHalfEven, toHalfBits } from './half-precision.ts';
import { packTensors, unpackTensors } from './pack-tensors.ts';
import { dequantiseChannels, quantiseChannels } from './quantise-channels.ts';

test('halves are rounded to even', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4, -2.6].map((value) => roundHalfEven(value) + 0)).toEqual([
    0, 2, 2, 0, -2, -2, 2, -3,
  ]);
});

test('every number of 16 bits comes back, and others become the nearest one', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = fromHalfBits(bits);
    if (Number.isNaN(value)) expect(fromHalfBits(toHalfBits(value))).toBeNaN();
    else expect(toHalfBits(value)).toBe(bits);
  }
  // IEEE 754: 1 + 2⁻¹¹ is in the middle, and 1 is even; 65520 is in the middle between the largest number and infinity.
  expect(fromHalfBits(toHalfBits(1 + 2 ** -11))).toBe(1);
  expect(fromHalfBits(toHalfBits(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
  expect(fromHalfBits(toHalfBits(65_519))).toBe(65_504);
  expect(fromHalfBits(toHalfBits(65_520))).toBe(Number.POSITIVE_INFINITY);
  expect(fromHalfBits(toHalfBits(2 ** -25))).toBe(0);
  expect(fromHalfBits(toHalfBits(3 * 2 ** -26))).toBe(2 ** -24);
});

test('each channel has a scale of its own, and zeros stay zeros', () => {
  const weights = Float32Array.from([1, 100, 0, -0.5, 50, 0, 0.25, -100, 0]);
  const quantised = quantiseChannels(weights, [3, 3]);
  expect([...quantised.values]).toEqual([127, 127, 0, -64, 64, 0, 32, -127, 0]);
  expect([...quantised.scales]).toEqual([Math.fround(1 / 127), Math.fround(100 / 127), 1]);
  const back = dequantiseChannels(quantised);
  for (const [index, value] of weights.entries())
    expect(Math.abs(back[index]! - value)).toBeLessThanOrEqual(quantised.scales[index % 3]! / 2 + 1e-6);
});

test.each(['float32', 'float16', 'int8'] as const)('tensors come back from %s, sparse or not', (element) => {
  const dense = Float32Array.from({ length: 30 }, (_, index) => Math.round(8 * Math.sin(index + 1)) / 8);
  const sparse = dense.map((value, index) => (index % 5 === 0 ? value : 0));
  const tensors = [
    { name: 'dense/kernel', shape: [5, 6], data: dense },
    { name: 'sparse/kernel', shape: [5, 6], data: sparse },
    { name: 'sparse/bias', shape: [6], data: dense.slice(0, 6) },
    { name: 'nothing', shape: [2, 2], data: new Float32Array(4) },
  ];
  const packed = packTensors(tensors, element);
  const size = { float32: 4, float16: 2, int8: 1 }[element];
  const bias = element === 'int8' ? 24 : 6 * size;
  const scales = element === 'int8' ? 2 * 24 + 8 : 0;
  const isSparse = packed.tensors.map((tensor) => tensor.isSparse);
  expect(isSparse).toEqual([false, true, false, true]);
  const kept = sparse.filter((value) => value !== 0).length;
  const nonZero = packed.tensors[1]!.count;
  expect(nonZero).toBeLessThanOrEqual(kept);
  expect(packed.bytes.length).toBe(30 * size + 4 + nonZero * size + bias + 1 + scales);
  for (const [index, { data }] of unpackTensors(packed).entries()) {
    const tolerance = element === 'int8' ? 0.5 / 127 : 0;
    for (const [k, value] of tensors[index]!.data.entries())
      expect(Math.abs(data[k]! - value)).toBeLessThanOrEqual(tolerance + 1e-9);
  }
});

test('a weight that a format cannot hold is refused with its tensor', () => {
  const tensor = { name: 'dense/kernel', shape: [1, 2], data: Float32Array.from([1, 70_000]) };
  expect(() => packTensors([tensor], 'float16')).toThrow(
    "The tensor 'dense/kernel' has the weight 70000, which float16 cannot hold",
  );
  const wrong = { ...tensor, data: Float32Array.from([1, Number.NaN]) };
  expect(() => packTensors([wrong], 'int8')).toThrow("The tensor 'dense/kernel' has a weight that is not finite");
});
