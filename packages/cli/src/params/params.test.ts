import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorError, type AuthorProblem, definePipeline } from '@cairn/core';
import { expect, test } from 'vitest';
import { UsageError } from '../usage/usage-error.ts';
import type { NamedFile } from './given-params.ts';
import { readParamsFile } from './read-params-file.ts';
import { parseSet } from './set-param.ts';
import { buildParams, describeOrigins, tryParams } from './try-params.ts';

type Field = 'text' | 'number';

/** As a pipeline does: refuses what its schema does not take, naming each field. */
function take(schema: Readonly<Record<string, Field>>) {
  return async (params: Readonly<Record<string, unknown>>) => {
    const flat = flatten(params);
    const issues = Object.entries(schema)
      .filter(([name, field]) => name in flat && typeof flat[name] !== (field === 'text' ? 'string' : field))
      .map(([name, field]) => refusal(name, `expected ${field}, received ${typeof flat[name]}`));
    if (issues.length) throw new AuthorError(issues);
    return params;
  };
}

function refusal(name: string, message: string): AuthorProblem {
  return { code: 'wrong-params', message, fix: 'Correct the value.', param: { path: name.split('.') } };
}

function flatten(value: Readonly<Record<string, unknown>>, path = ''): Record<string, unknown> {
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const isRecord = typeof field === 'object' && field !== null && !Array.isArray(field);
    if (!isRecord) return [[path + name, field]];
    return Object.entries(flatten(field as Record<string, unknown>, `${path}${name}.`));
  });
  return Object.fromEntries(fields);
}

const set = (...typed: string[]) => ({ files: [], sets: typed.map(parseSet) });

async function readText(text: string, name = 'params.yaml'): Promise<NamedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-params-'));
  try {
    await writeFile(join(folder, 'params.yaml'), text);
    return { ...(await readParamsFile(join(folder, 'params.yaml'))), name };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Nine times nine times as many values: a list of the list before it, again and again. */
function bomb(): string {
  return Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`)}]`).join(
    '\n',
  );
}

test('a value is JSON or text, whichever the pipeline takes', async () => {
  const taken = await tryParams(
    set('rate=0.1', 'name=12', 'tag=true', 'list=[1,2]', 'inner.a=3', 'inner.b=x'),
    take({ rate: 'number', name: 'text', tag: 'text', 'inner.a': 'number' }),
  );
  expect(taken).toEqual({ rate: 0.1, name: '12', tag: 'true', list: [1, 2], inner: { a: 3, b: 'x' } });
});

test('a quoted text is a text', async () => {
  expect(await tryParams(set('name="12"'), take({ name: 'text' }))).toEqual({ name: '12' });
});

test('a value that is wrong in both forms is told as what it looks like', async () => {
  const refuse = async () => {
    throw new AuthorError([refusal('epochs', 'expected int, received 1.5')]);
  };
  await expect(tryParams(set('epochs=1.5'), refuse)).rejects.toThrow('expected int');
});

test('--set wins over the file', async () => {
  const file = await readText('rate: 0.5\ninner: { a: 1, b: 2 }\n');
  const taken = await tryParams({ files: [file], sets: [parseSet('inner.a=9')] }, async (params) => params);
  expect(taken).toEqual({ rate: 0.5, inner: { a: 9, b: 2 } });
  expect(file.params).toEqual({ rate: 0.5, inner: { a: 1, b: 2 } });
});

test('a wrong value of the file is told with its line, one of --set without', async () => {
  const file = await readText('rate: 0.5\ninner:\n  a: x\n');
  const error: unknown = await tryParams({ files: [file], sets: [] }, take({ 'inner.a': 'number' })).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(AuthorError);
  expect((error as AuthorError).problems[0]?.at).toMatchObject({ line: 3, column: 6 });
  const other: unknown = await tryParams(
    { files: [file], sets: [parseSet('inner.a=y')] },
    take({ 'inner.a': 'number' }),
  ).catch((thrown) => thrown);
  expect((other as AuthorError).problems[0]?.at).toBeUndefined();
});

test.each([
  ['a bracket that is not closed', 'rate: 0.5\ninner: [1, 2\n'],
  ['a list', '- 1\n'],
  ['a name that is there twice', 'a: 1\na: 2\n'],
  ['an alias of nothing', 'minAccuracy: 0.7\nb: *y\n'],
  ['an alias before what it stands for', 'a: *x\nb: &x 1\n'],
  ['an alias of what it is in', 'a: &x\n  b: [*x]\n'],
  ['aliases of aliases', `a0: &a0 [x, x]\n${bomb()}`],
  ['two documents', 'a: 1\n---\nb: 2\n'],
  ['a list as a name', 'a: 1\n? [b, c]\n: 2\n'],
  ['a record as a name', '{ { a: 1 }: 2 }\n'],
  ['values in values in values', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
])('a file that holds %s is told with line and column', async (_, text) => {
  const error: unknown = await readText(text).catch((thrown) => thrown);
  if (!(error instanceof AuthorError)) throw error;
  const [problem] = error.problems;
  expect(problem?.code).toBe('params-file-broken');
  expect(`${problem?.at?.line}:${problem?.at?.column} ${problem?.message.replace(/'\/[^']+'/, 'x')}`).toMatchSnapshot();
});

const isRoot = process.getuid?.() === 0;

test.each([
  ['is not there', '', undefined, "file-missing: Cannot find file 'PATH'"],
  ['is a folder', '', (path: string) => mkdir(path), "path-unreadable: 'PATH' cannot be read: it is a folder"],
  [
    'is in a file',
    '/inner.yaml',
    (path: string) => writeFile(path, ''),
    "path-unreadable: 'PATH' cannot be read: a part of the path is a file and not a folder (ENOTDIR)",
  ],
  [
    'is a link to itself',
    '',
    (path: string) => symlink(path, path),
    "path-unreadable: 'PATH' cannot be read: its links form a cycle (ELOOP)",
  ],
  [
    'may not be read',
    '',
    (path: string) => writeFile(path, 'a: 1\n', { mode: 0 }),
    // Nothing is forbidden to root.
    isRoot ? 'read' : "path-unreadable: 'PATH' cannot be read: this user has no permission (EACCES)",
  ],
])('a params file that %s is told as that', async (_, inner, make, told) => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-params-'));
  try {
    await make?.(join(folder, 'params.yaml'));
    const path = join(folder, `params.yaml${inner}`);
    const said = await readParamsFile(path).then(
      () => 'read',
      (error: unknown) => {
        const [problem] = error instanceof AuthorError ? error.problems : [error as UsageError];
        return `${problem?.code}: ${problem?.message}`;
      },
    );
    expect(said.replace(path, 'PATH')).toBe(told);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('aliases and numbers as names are what they stand for', async () => {
  const file = await readText('a: &x { b: 1 }\nc: *x\n7: d\n');
  expect(file.params).toEqual({ a: { b: 1 }, c: { b: 1 }, 7: 'd' });
  expect(file.locate(['c', 'b'])).toMatchObject({ line: 2, column: 4 });
});

test('a file of any numbers', async () => {
  expect((await readText('{"a": -0, "b": .nan, "c": -.inf}')).params).toEqual({
    a: -0,
    b: Number.NaN,
    c: Number.NEGATIVE_INFINITY,
  });
  expect((await readText('')).params).toEqual({});
});

test.each(['rate', '=1', 'a..b=1', '__proto__.x=1'])('--set %s is refused', (typed) => {
  expect(() => parseSet(typed)).toThrow(UsageError);
});

test('a real pipeline without params refuses them', async () => {
  const plan = async (params: object) => definePipeline('digits', { build: () => ({}) }).plan(params);
  await expect(tryParams(set('a=1'), plan)).rejects.toThrow('it takes no params');
  const file = await readText('# none\na: 1\n');
  await expect(tryParams({ files: [file], sets: [] }, plan)).rejects.toMatchObject({ problems: [{ at: { line: 2 } }] });
});

test('several files merge in their order, field by field, and each value knows what set it', async () => {
  const files = [
    await readText('rate: 0.5\ninner: { a: 1, b: 2 }\nlist: [1, 2]\n', 'base.yaml'),
    await readText('inner: { b: 3 }\nlist: [9]\n', 'mine.yaml'),
  ];
  const given = { files, sets: [parseSet('inner.c=x')] };
  expect(buildParams(given, new Set())).toEqual({ rate: 0.5, inner: { a: 1, b: 3, c: 'x' }, list: [9] });
  expect(describeOrigins(given)).toEqual({
    ...{ rate: 'base.yaml', 'inner.a': 'base.yaml', 'inner.b': 'mine.yaml', list: 'mine.yaml', 'inner.c': '--set' },
  });
  const error: unknown = await tryParams(given, take({ 'inner.b': 'text' })).catch((thrown) => thrown);
  expect((error as AuthorError).problems[0]?.at).toMatchObject({ line: 1, column: 13 });
});
