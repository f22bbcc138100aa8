import { expect, test } from 'vitest';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { describeDifference } from './describe-difference.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function compareFiles(before: string | Uint8Array, now: string | Uint8Array): Promise<string> {
  await using folder = await createTempFolder();
  await folder.write('before', before);
  await folder.write('now', now);
  return await describeDifference(`${folder.root}/before`, `${folder.root}/now`);
}

async function compareFolders(before: Files, now: Files): Promise<string> {
  await using folder = await createTempFolder();
  for (const [side, files] of Object.entries({ before, now }))
    for (const [name, bytes] of Object.entries(files)) await folder.write(`${side}/${name}`, bytes);
  return await describeDifference(`${folder.root}/before`, `${folder.root}/now`);
}

test('of JSON the first path', async () => {
  expect([
    await compareFiles('{"a":[1,{"b":2}]}', '{"a":[1,{"b":3}]}'),
    await compareFiles('{"a":1}', '{"a":1,"b":null}'),
    await compareFiles('[1,2]', '[1]'),
    await compareFiles('1', '2'),
    await compareFiles('{"a":1,"b":2}', '{"b":2,"a":1}'),
    await compareFiles('{"x":{"a":1,"b":2}}', '{"x":{"b":2,"a":1}}'),
    await compareFiles('{"a":{}}', '{"a":[]}'),
    await compareFiles('{"a": 1}', '{"a":1}'),
    await compareFiles(`{"text":"${'x'.repeat(99)}"}`, '{"text":"y"}'),
  ]).toMatchInlineSnapshot(`
    [
      "a[1].b: 2 → 3",
      "b: nothing → null",
      "[1]: 2 → nothing",
      "1 → 2",
      "fields in another order",
      "x in another order",
      "a: {} → []",
      "line 1: "{\\"a\\": 1}" → "{\\"a\\":1}"",
      "text: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… → "y"",
    ]
  `);
});

test('of text the first line, of a table the first row, of other bytes how many', async () => {
  expect([
    await compareFiles('one\ntwo\n', 'one\nzwei\n'),
    await compareFiles('one', 'one\ntwo\nthree'),
    await compareFiles(Uint8Array.of(0, 1, 2), Uint8Array.of(0, 2, 3)),
    await compareFiles(Uint8Array.of(255), Uint8Array.of(255, 254)),
  ]).toMatchInlineSnapshot(`
    [
      "line 2: "two" → "zwei"",
      "line 2 and 1 more: nothing → "two"",
      "2 of 3 bytes, the first at 1",
      "1 bytes → 2 bytes",
    ]
  `);
});

test('of a folder the first file', async () => {
  expect([
    await compareFolders({ 'a.json': '{"n":1}', b: 'x' }, { 'a.json': '{"n":2}', b: 'y' }),
    await compareFolders({ a: '1', b: '2' }, { a: '1' }),
    await compareFolders({ a: '1' }, { a: '1', 'deep/b': '2', c: '3' }),
  ]).toMatchInlineSnapshot(`
    [
      "'a.json' and 1 more: n: 1 → 2",
      "'b' is not there any more",
      "'c' is new and 1 more",
    ]
  `);
  await using folder = await createTempFolder();
  await folder.write('file', '');
  await folder.write('folder/file', '');
  expect(await describeDifference(`${folder.root}/file`, `${folder.root}/folder`)).toBe(
    'one is a folder and one is a file',
  );
});

test('a kind says it first, unless it cannot', async () => {
  await using folder = await createTempFolder();
  await folder.write('before', 'one');
  await folder.write('now', 'two');
  const say = (describe: () => Promise<string | undefined>) =>
    describeDifference(`${folder.root}/before`, `${folder.root}/now`, { describeDifference: describe });
  expect(await say(async () => 'by 1')).toBe('by 1');
  expect(await say(async () => undefined)).toBe('line 1: "one" → "two"');
  expect(await say(() => Promise.reject(new Error('unreadable')))).toBe('line 1: "one" → "two"');
});
