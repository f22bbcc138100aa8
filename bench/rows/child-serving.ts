// A server of one deployed model, for the client of another process. Prints its port, and lives until its input ends.
//
// node child-serving.ts prepare <folder>             writes a registry with `digits`, a network, and `plain`, a linear model
// node child-serving.ts cairn <folder> <name>        the server of @cairn/serve
// node child-serving.ts bare <folder> <name>         a handler of Fastify that calls the same predictor

import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { createRandom, type RunId, resolveAlias } from '../../packages/core/src/index.ts';
import { publishBundle } from '../../packages/core/src/registry/publish.ts';
import { openDiskStore } from '../../packages/core/src/store/disk/disk-store.ts';
import { testContext } from '../../packages/core/src/testing.ts';
import { startServer } from '../../packages/serve/src/index.ts';
import { writeReference } from '../../packages/steps/src/bundling/reference-rows.ts';
import { linearParamsSchema } from '../../packages/steps/src/linear/linear-params.ts';
import type { AnyModel } from '../../packages/steps/src/models/model-value.ts';
import type { ColumnSpec } from '../../packages/steps/src/schemas/column.ts';
import { openServedModel } from '../../packages/steps/src/serving/open-served-model.ts';
import { createTable } from '../../packages/steps/src/tables/create-table.ts';
import type { AnyTable } from '../../packages/steps/src/tables/table-value.ts';
import { train } from '../../packages/steps/src/train.ts';
import { trainLinear } from '../../packages/steps/src/train-linear.ts';
import { trainParamsSchema } from '../../packages/steps/src/training/train-params.ts';

const [way = '', folder = '', name = ''] = process.argv.slice(2);
const place = join(folder, '.cairn');

/** Until the input ends, which it does if the other process is gone. */
const stayUntilInputEnds = async (port: number): Promise<void> => {
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve));
};

const ways: Readonly<Record<string, () => Promise<void>>> = { prepare, cairn: serveByCairn, bare: serveBare };
await ways[way]!();

async function prepare(): Promise<void> {
  const random = createRandom(1);
  const rows = 200;
  const draw = (most: number): number[] => Array.from({ length: rows }, () => most * random.next());
  const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const columns: Record<string, ColumnSpec> = {
    image: { type: 'image', shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] },
    digit: { type: 'category', values: digits },
    age: { type: 'number', min: 0, max: 100 },
    income: { type: 'number' },
    town: { type: 'category', values: ['Oslo', 'Bergen'] },
  };
  const table = createTable({
    columns,
    values: {
      image: { shape: [8, 8, 1], data: Float32Array.from({ length: 64 * rows }, () => 16 * random.next()) },
      digit: Array.from({ length: rows }, (_, row) => digits[row % 10]!),
      age: draw(100),
      income: draw(1000),
      town: Array.from({ length: rows }, (_, row) => ['Oslo', 'Bergen'][row % 2]!),
    },
    cleaning: { columns, learned: {}, header: true, missingValues: [] },
  });
  const network = { convolutions: [8, 16], dense: [64] };
  const ofImages = trainParamsSchema.parse({ label: 'digit', features: ['image'], network, epochs: 1 });
  const ofColumns = linearParamsSchema.parse({ label: 'digit', features: ['age', 'income', 'town'] });
  await publish('digits', (await train.run({ rows: table }, ofImages, testContext())).model, table);
  await publish('plain', (await trainLinear.run({ rows: table }, ofColumns, testContext())).model, table);
  process.stdout.write('true\n');
}

async function publish(as: string, model: AnyModel, rows: AnyTable): Promise<void> {
  const bundle = join(folder, 'bundles', as);
  await mkdir(bundle, { recursive: true });
  await cp(model.path, join(bundle, 'model'), { recursive: true });
  await writeFile(join(bundle, 'bundle.json'), JSON.stringify({ name: as, alias: 'champion' }));
  // The server also watches drift.
  await writeReference(bundle, model, rows, 50);
  const store = await openDiskStore(place);
  const digest = await store.copyIn(bundle, 'folder');
  await publishBundle(digest, { place, store, run: 'run' as RunId, commit: null });
}

async function serveByCairn(): Promise<void> {
  const options = { place, references: [`${name}@champion`], port: 0, logLevel: 'warn', concurrency: 1000 } as const;
  const server = await startServer(options);
  await stayUntilInputEnds(Number(new URL(server.url).port));
  await server.close();
}

async function serveBare(): Promise<void> {
  const { path } = await resolveAlias(place, name, 'champion');
  const model = await openServedModel(join(path, 'model'));
  const app = Fastify();
  app.post<{ Body: { rows: unknown[] } }>('/predict', async ({ body }) => {
    const cleaned = model.clean(body.rows);
    const { classes, predicted, probabilities } = model.predict([cleaned]);
    const width = classes.length;
    const predictions = body.rows.map((_, row) => ({
      prediction: classes[predicted[row]!],
      probabilities: Object.fromEntries(classes.map((own, k) => [own, probabilities[row * width + k]])),
    }));
    return { model: name, version: 1, predictions };
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await stayUntilInputEnds(Number(new URL(url).port));
  await app.close();
}
