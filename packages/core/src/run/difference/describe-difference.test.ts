import { expect, test } from 'vitest';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { describeDifference } from './describe-difference.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function compareFiles(before: string | Uint8Array, now: string | Uint8Array, isTable = false): Promise<string> {
  await using folder = await createTempFolder();
  await folder.write('before', before);
  await folder.write('now', now);
  return await describeDifference(`${folder.root}/before`, `${folder.root}/now`, { isTable });
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
    await compareFiles('age,sex\n31,f\n42,m\n', 'age,sex\n31,f\n43,m\n', true),
    await compareFiles('age\n1\n2\n3\n', 'age\n1\n3\n4\n', true),
    await compareFiles('age\n1\n', 'years\n1\n', true),
    await compareFiles('7\n', '8\n', true),
    await compareFiles(Uint8Array.of(0, 1, 2), Uint8Array.of(0, 2, 3)),
    await compareFiles(Uint8Array.of(255), Uint8Array.of(255, 254)),
  ]).toMatchInlineSnapshot(`
    [
      "line 2: "two" → "zwei"",
      "line 2 and 1 more: nothing → "two"",
      "row 2: "42,m" → "43,m"",
      "row 2 and 1 more: "2" → "3"",
      "the names of columns: "age" → "years"",
      "the names of columns: "7" → "8"",
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

test('of a network the tensors, and by how much at most', async () => {
  const manifest = {
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'dense/kernel', shape: [2, 2], dtype: 'float32' },
          { name: 'dense/bias', shape: [2], dtype: 'float32' },
        ],
      },
    ],
  };
  const network = (...weights: number[]): Files => ({
    'model.json': JSON.stringify(manifest),
    'weights.bin': new Uint8Array(Float32Array.from(weights).buffer),
  });
  expect([
    await compareFolders(network(1, 2, 3, 4, 5, 6), network(1, 2.5, 3, 3.75, 5, 6)),
    await compareFolders(network(1, 2, 3, 4, 5, 6), network(1, 2, 3, 4, -0, 6)),
    await compareFolders(network(1, 2, 3, 4, 5, 6), network(9, 2, 3, 4, 5, 7)),
  ]).toEqual([
    "tensor 'dense/kernel' [2, 2] by up to 0.500, first at 1",
    "tensor 'dense/bias' [2] by up to 5.00, first at 0",
    "tensor 'dense/kernel' [2, 2] by up to 8.00, first at 0 and 1 more",
  ]);
});
