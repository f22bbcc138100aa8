// A registry with deployed models: linear ones whose numbers are written here, so that a prediction can be computed by
// hand.

import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunId } from '@cairn/core';
import { promoteVersion, rollBack } from '@cairn/core';
import { type RunningServer, type ServeOptions, startServer } from '@cairn/serve';
import type { ModelDescription } from '@cairn/steps/serving';
import { publishBundle } from '../../packages/core/src/registry/publish.ts';
import { openDiskStore } from '../../packages/core/src/store/disk/disk-store.ts';
import { writeReference } from '../../packages/steps/src/bundling/reference-rows.ts';
import { createTable } from '../../packages/steps/src/tables/create-table.ts';

export const columns = {
  age: { type: 'number', min: 0, max: 120, unit: 'years' },
  city: { type: 'category', values: ['Oslo', 'Bergen'], from: 'home town' },
  member: { type: 'boolean' },
  score: { type: 'number', nullable: true },
} as const;

const features = [
  { name: 'age', column: columns.age, encoder: { type: 'standard', mean: 40, deviation: 10 } },
  { name: 'city', column: columns.city, encoder: { type: 'one-hot', values: ['Oslo', 'Bergen'] } },
  { name: 'member', column: columns.member, encoder: { type: 'boolean' } },
  { name: 'score', column: columns.score, encoder: { type: 'standard', mean: 0, deviation: 1 } },
] as const;

/** Log odds of `yes`: 1 × (age − 40) / 10, + 0.5 in Oslo, − 0.5 in Bergen, + 2 for a member, + 0.1 × score; + intercept. */
const weights = [1, 0.5, -0.5, 2, 0.1, 0];

export const rowOfOslo = { age: 50, 'home town': 'Oslo', member: true, score: null };
export const rowOfBergen = { age: 20, 'home town': 'Bergen', member: false, score: 3 };

/** The probability of `yes` for the two rows above. */
export const oddsOfOslo = (intercept: number): number => sigmoid(1 + 0.5 + 2 + intercept);
export const oddsOfBergen = (intercept: number): number => sigmoid(-2 - 0.5 + 0.3 + intercept);

function sigmoid(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

function describeLinear(task: ModelDescription['task']): object {
  const isClassifier = task === 'classification';
  return {
    family: 'linear',
    files: ['parameters.json'],
    task,
    label: isClassifier ? 'joins' : 'price',
    classes: isClassifier ? ['no', 'yes'] : [],
    positive: isClassifier ? 'yes' : null,
    features,
    output: isClassifier ? 'logits' : 'value',
    target: isClassifier ? null : { type: 'standard', mean: 100, deviation: 2 },
    parameterCount: 7,
    cleaning: {
      columns: { ...columns, joins: { type: 'category', values: ['no', 'yes'] } },
      learned: { age: { fill: 40, outlierBounds: [10, 90] } },
      header: true,
      missingValues: ['NA'],
    },
  };
}

function tableOf(rows: readonly (readonly [number, string, boolean, number | null])[]): ReturnType<typeof createTable> {
  const values = Object.fromEntries(Object.keys(columns).map((name, j) => [name, rows.map((row) => row[j]!)]));
  return createTable({ columns, values });
}

export interface Deployed extends Disposable {
  readonly root: string;
  /** The folder `.cairn`. */
  readonly place: string;
  /** Publishes a version whose intercept tells it apart, under `champion`. Without `reference` it cannot be explained. */
  publish(
    name: string,
    intercept: number,
    task?: ModelDescription['task'],
    reference?: readonly (readonly [number, string, boolean, number | null])[],
  ): Promise<string>;
  promote(name: string, version: string, alias?: string): Promise<void>;
  rollBack(name: string): Promise<void>;
  serve(options?: Partial<ServeOptions>): Promise<RunningServer & AsyncDisposable>;
}

export function createDeployed(): Deployed {
  const root = mkdtempSync(join(tmpdir(), 'cairn-serve-'));
  const place = join(root, '.cairn');
  const write = async (name: string, value: object): Promise<void> => {
    const file = join(root, 'made', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(value));
  };
  return {
    root,
    place,
    async publish(name, intercept, task = 'classification', reference) {
      await write('bundle.json', { name, alias: 'champion' });
      await write('model/cairn.json', describeLinear(task));
      await write('model/parameters.json', { coefficients: [weights], intercepts: [intercept] });
      const model = { task, description: describeLinear(task) as ModelDescription, path: join(root, 'made/model') };
      for (const file of ['background.json', 'profile.json']) rmSync(join(root, 'made', file), { force: true });
      if (reference) await writeReference(join(root, 'made'), model, tableOf(reference), 50);
      const store = await openDiskStore(place);
      const digest = await store.copyIn(join(root, 'made'), 'folder');
      const { deployed } = await publishBundle(digest, { place, store, run: 'run' as RunId, commit: null });
      return deployed.path;
    },
    async promote(name, version, alias = 'champion') {
      await promoteVersion(place, { name, version, alias }, { by: 'test' });
    },
    async rollBack(name) {
      await rollBack(place, { name, alias: 'champion' }, { by: 'test' });
    },
    async serve(options = {}) {
      const server = await startServer({
        place,
        references: ['joins@champion'],
        port: 0,
        logLevel: 'silent',
        ...options,
      });
      return { ...server, [Symbol.asyncDispose]: () => server.close() };
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 20 }),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any form
  readonly body: any;
}

export async function call(url: string, path: string, body?: unknown, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
    ...init,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
