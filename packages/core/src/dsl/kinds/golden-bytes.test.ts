// Core's own kinds are in keys by name and version alone: whoever changes the bytes that one writes raises its version,
// and then the bytes here.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Kind } from '../kind.ts';
import { createStoredFile, storedFile, text } from './file.ts';
import { json, metrics } from './json.ts';

const value = { b: [1, -0, 0.1, null], a: { text: 'é\n', no: false }, z: 1e21 };
const estimates = {
  accuracy: { value: 0.5, low: 0.25, high: 0.75, n: 8 },
  auc: { value: null, low: null, high: null, n: 0 },
};

// biome-ignore lint/suspicious/noExplicitAny: kinds of any values
const written: readonly (readonly [string, Kind<any>, unknown])[] = [
  ['json', json(), value],
  ['metrics', metrics(), estimates],
  ['text', text, 'é\r\nb'],
];

test.each(written)('%s is written as ever', async (_, kind, made) => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-golden-'));
  try {
    await kind.encode(made, join(folder, 'value'));
    expect({ version: kind.version, bytes: await readFile(join(folder, 'value'), 'utf8') }).toMatchSnapshot();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a stored file is its bytes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-golden-'));
  try {
    const from = join(folder, 'from');
    await text.encode('é\r\nb', from);
    await storedFile.encode(createStoredFile(from), join(folder, 'to'));
    expect(await readFile(join(folder, 'to'), 'utf8')).toBe('é\r\nb');
  } finally {
    await rm(folder, { recursive: true });
  }
});
