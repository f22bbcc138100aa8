// Params that a pipeline does not take: where each was typed, and what may be meant.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuthorError, definePipeline, file as fileOf } from '@cairn/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readParamsFile } from '../../packages/cli/src/params/read-params-file.ts';
import { parseSet } from '../../packages/cli/src/params/set-param.ts';
import { tryParams } from '../../packages/cli/src/params/try-params.ts';

test('a name that nobody knows is told with its line beside a wrong value, and with the name that may be meant', async () => {
  const pipeline = definePipeline('penguins', {
    params: z.strictObject({
      minAccuracy: z.number(),
      quick: z.boolean(),
      inner: z.strictObject({ depth: z.number().optional() }).default({}),
    }),
    build: () => ({ raw: fileOf('data/rows.csv') }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'cairn-params-'));
  const path = join(folder, 'params.yaml');
  await writeFile(path, '# of today\nminAcuracy: 0.75\nquick: 3\nminAccuracy: 1\ninner:\n  dept: 1\n');
  const file = await readParamsFile(path);
  await rm(folder, { recursive: true });
  const tell = async (...sets: string[]): Promise<unknown> => {
    const given = { files: [{ ...file, name: 'params.yaml' }], sets: sets.map(parseSet) };
    const error: unknown = await tryParams(given, async (params) => pipeline.plan(params)).catch((thrown) => thrown);
    return (error as AuthorError).problems
      .map(({ message, fix, at }) => `${at ? `${at.line}:${at.column} ` : ''}${message} | ${fix}`)
      .sort();
  };
  expect(await tell()).toMatchInlineSnapshot(`
    [
      "2:1 'penguins' has no param 'minAcuracy' | Did you mean 'minAccuracy'? There are 'minAccuracy', 'quick', 'inner'.",
      "3:8 Wrong params of 'penguins': 'quick': Invalid input: expected boolean, received number | Correct the value.",
      "6:3 'penguins' has no param 'inner.dept' | Did you mean 'inner.depth'? There are 'depth'.",
    ]
  `);
  // What was typed is in no file, whatever the file says of it; it is suggested all the same.
  expect(await tell('quick=no', 'inner.dept=2', 'minAcuracy=0.8')).toMatchInlineSnapshot(`
    [
      "'penguins' has no param 'inner.dept' | Did you mean 'inner.depth'? There are 'depth'.",
      "'penguins' has no param 'minAcuracy' | Did you mean 'minAccuracy'? There are 'minAccuracy', 'quick', 'inner'.",
      "Wrong params of 'penguins': 'quick': Invalid input: expected boolean, received string | Correct the value: --set quick=<value>.",
    ]
  `);
});

test('names that a schema would drop are suggested too', async () => {
  const pipeline = definePipeline('penguins', {
    params: z.object({ epochs: z.number().default(3) }),
    build: () => ({ raw: fileOf('data/rows.csv') }),
  });
  const error: unknown = await tryParams({ files: [], sets: [parseSet('epoch=3')] }, async (params) =>
    pipeline.plan(params),
  ).catch((e) => e);
  expect((error as AuthorError).problems).toMatchObject([
    { message: "'penguins' has no param 'epoch'", fix: "Did you mean 'epochs'? There are 'epochs'." },
  ]);
});
