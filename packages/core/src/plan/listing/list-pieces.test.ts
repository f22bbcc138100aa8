import { expect, test } from 'vitest';
import { listPieces } from './list-pieces.ts';

const digests = (text: string): Record<string, string> =>
  Object.fromEntries(listPieces('a.ts', text).map(({ name, digest }) => [String(name), digest]));

test('a piece is the same under other comments, layout and types, and wherever it stands', () => {
  const before = digests('const a = 1;\nfunction f(x: number) {\n  return x + a;\n}\n');
  const now = digests('// said\nconst z = 0;\nfunction f(x) { return x + a }\nconst a: number = 1;');
  expect(now).toEqual({ ...before, z: now['z'] });
});

test('and differs where another name is meant, or another value', () => {
  const before = digests("import { a, b } from './b.ts';\nconst f = () => a;\nconst c = 1;\nconst d = () => c;\n");
  const now = digests("import { a, b } from './b.ts';\nconst f = () => b;\nconst c = 2;\nconst d = () => c;\n");
  expect([now['f'] === before['f'], now['c'] === before['c'], now['d'] === before['d']]).toEqual([false, false, true]);
});
