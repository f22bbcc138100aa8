// What a server loads to serve a linear model: neither DuckDB, TensorFlow, LightGBM nor the compiler.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { repository } from '../rig/create-rig.ts';
import { createDeployed } from './deployed-models.ts';

it('opens a model without the libraries of other families, DuckDB or the compiler', async () => {
  using deployed = createDeployed();
  const bundle = await deployed.publish('joins', 0);
  const list = join(deployed.root, 'loaded.json');
  const script = `
    const { startServer } = await import('@cairn/serve');
    const server = await startServer({ place: ${JSON.stringify(deployed.place)}, references: ['joins@champion'], port: 0, logLevel: 'silent' });
    await server.close();
    console.log(${JSON.stringify(bundle)});
  `;
  const hook = pathToFileURL(join(repository, 'test/rig/note-loaded.mjs')).href;
  const args = ['--conditions=cairn-source', '--import', hook, '--input-type=module', '--eval', script];
  await execa(process.execPath, args, { cwd: join(repository, 'test'), env: { RIG_LOADED: list } });
  const loaded = JSON.parse(await readFile(list, 'utf8')) as string[];
  expect(loaded.some((url) => url.includes('/node_modules/fastify/'))).toBe(true);
  expect(loaded.filter((url) => /duckdb|tfjs|koffi|ts-morph|simple-git/.test(url))).toEqual([]);
});
