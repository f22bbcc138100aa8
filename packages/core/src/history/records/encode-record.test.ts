import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord } from './encode-record.ts';
import { createNode, createRecord } from './run-record.rig.ts';

test('a record comes back as it was, with the numbers that JSON has no words for', () => {
  const params = { a: Number.NaN, b: [-0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], c: 1e-7, d: null };
  const record = createRecord({ params, givenParams: { 'ž "': params }, nodes: [createNode('train', { model: 'm' })] });
  expect(decodeRecord(encodeRecord(record))).toStrictEqual(record);
});

test('one with a flipped byte is none, or says the same', () => {
  const record = createRecord({ nodes: [createNode('train', { model: 'm' })] });
  const bytes = Buffer.from(encodeRecord(record));
  let refused = 0;
  for (const place of bytes.keys()) {
    const flipped = Buffer.from(bytes);
    flipped[place]! ^= 1;
    const decoded = decodeRecord(flipped.toString('utf8'));
    if (decoded) expect(decoded).toStrictEqual(record);
    else refused++;
  }
  expect(refused).toBeGreaterThan(500);
});

test('what is cut off, of another version or no record is none', () => {
  const text = encodeRecord(createRecord());
  const damaged = [
    '',
    text.slice(0, -3),
    text.slice(0, 100),
    'null',
    '[]',
    '{}',
    text.replace('"version": 1', '"version": 2'),
  ];
  for (const one of damaged) expect(decodeRecord(one)).toBeUndefined();
});
