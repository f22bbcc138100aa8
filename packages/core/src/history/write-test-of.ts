// Writes a test of one node from a run: its inputs, params, seed and outputs as files, and a file for Vitest that runs the
// step with them.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Digest, NodeId, RunId } from '../base/brand.ts';
import { compareCodeUnits, isRecord } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { isPlainData } from '../base/shape.ts';
import { showSize } from '../base/size.ts';
import type { AnyKind } from '../dsl/kind.ts';
import { isExternal } from '../dsl/sources/define-source.ts';
import type { LocatedDefinition } from '../fingerprint/trace/locate-definition.ts';
import { inputOf } from '../graph/definition.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import type { NodeWork } from '../run/executor.ts';
import { fixtureFile, type NodeFixture } from '../run/record/node-fixture.ts';
import type { RunRecord } from '../run/record/record.ts';
import type { Store } from '../store/store.ts';
import { describeRecorded } from './describe-recorded.ts';
import { openProjectStore } from './stores/open-project-store.ts';

/** Bytes of one input, and of one output whose value is kept. A test is committed. */
const mostBytes = 1024 * 1024;

export interface TestOfOptions extends Pick<PlanOptions, 'storePlace' | 'environment'> {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  readonly record: RunRecord;
  readonly node: NodeId;
  /** The test: an absolute path. Its data are next to it, in `fixtures/<name>/`, which is replaced. */
  readonly file: string;
}

export interface WrittenTest {
  readonly run: RunId;
  readonly label: string;
  readonly file: string;
  readonly fixtures: string;
  /** Whether the code of the node is another than in the run: then the test may fail now. */
  readonly isChanged: boolean;
}

/** The folder with the data of a test. */
export function fixturesOf(file: string): string {
  return join(dirname(file), 'fixtures', basename(file).replace(/(\.(test|spec))?\.[cm]?[jt]s$/, ''));
}

/** @throws AuthorError `test-impossible`, and errors of planning */
export async function writeTestOf({ home, record, node: id, file, ...options }: TestOfOptions): Promise<WrittenTest> {
  const recorded = record.nodes.find((node) => node.id === id)!;
  const { run } = record;
  const { label } = recorded;
  const refuse = (problem: string, fix: string): never =>
    failAuthor('test-impossible', { node: label, run, problem, fix });
  const store = await openProjectStore(options.storePlace, home, options.environment);
  const { prepared, node, key, work } = await describeRecorded({ home, record, recorded, store, ...options }, refuse);
  if (isExternal(node.definition))
    refuse('it asks for data outside of the project', 'Test the node that reads its data.');
  const fixtures = fixturesOf(file);
  const again = `Run it again: cairn run ${record.pipeline}.`;
  const outputs: Record<string, NodeFixture['outputs'][string]> = {};
  for (const [name, { form, file: written }] of Object.entries(work.outputs)) {
    const digest = recorded.outputs[name] ?? refuse(`its output '${name}' was not made in that run`, again);
    const isKept = (await sizeOf(digest, store)) <= mostBytes;
    outputs[name] = { digest, form, name: written, file: isKept ? `outputs/${written}` : null };
  }
  const inputs: Record<string, NodeFixture['inputs'][string]> = {};
  for (const [name, { digest, form, kind, path }] of Object.entries(work.inputs)) {
    const bytes = await sizeOf(digest, store);
    if (Number.isNaN(bytes)) refuse(`its input '${name}' is not in the store, or is damaged`, again);
    if (bytes > mostBytes)
      refuse(
        `its input '${name}' has ${showSize(bytes)}, and a test keeps at most ${showSize(mostBytes)} of one`,
        'Run the pipeline on a small part of its data, and write the test from that run.',
      );
    const { extension } = inputOf(node.definition, name)!.kind as { readonly extension: string };
    const named = path === null ? `${safe(name)}${extension}` : `${safe(name)}/${path}`;
    inputs[name] = { file: `inputs/${named}`, form, kind, path };
  }
  const { role, params, seed, verdicts, leftOut, lineage } = work;
  if (!isWritable(params)) refuse('one of its params is a number that JSON cannot write', 'Write the test by hand.');
  const { threads } = work.resources;
  const facts = { role, params, seed, threads, inputs, outputs, verdicts, leftOut, lineage };
  const described: NodeFixture = { version: 1, run, node: label, ...facts };
  rmSync(fixtures, { recursive: true, force: true });
  for (const [name, { file: written }] of Object.entries(inputs))
    await write(work.inputs[name]!.digest, join(fixtures, written), store);
  for (const [name, output] of Object.entries(outputs)) {
    if (output.file === null) continue;
    const path = join(fixtures, output.file);
    if (!(await write(output.digest, path, store)))
      refuse(`its output '${name}' is not in the store, or is damaged`, again);
    // Its digest is enough where nobody could read the difference.
    if (await isReadable(node.definition.outputs[name] as AnyKind, path)) continue;
    rmSync(path, { recursive: true });
    outputs[name] = { ...output, file: null };
  }
  mkdirSync(fixtures, { recursive: true });
  writeFileSync(join(fixtures, fixtureFile), `${JSON.stringify(described, undefined, 2)}\n`);
  const { root } = prepared.found;
  writeFileSync(file, renderTest(file, fixtures, described, importsOf(work, file, root)));
  return { run, label, file, fixtures, isChanged: key !== recorded.key };
}

/** Bytes; NaN if it is not in the store. */
async function sizeOf(digest: Digest, store: Store): Promise<number> {
  return (await store.sizeOf(digest)) ?? Number.NaN;
}

async function isReadable(kind: AnyKind, path: string): Promise<boolean> {
  return kind.form === 'file' && isPlainData(await kind.decode(path));
}

async function write(digest: Digest, path: string, store: Store): Promise<boolean> {
  mkdirSync(dirname(path), { recursive: true });
  return store.copyOut(digest, path);
}

/** An input of a record is called `rows.train`; a key of a record may have any characters. */
function safe(name: string): string {
  return encodeURIComponent(name).replaceAll('%', '_');
}

function isWritable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isWritable);
  return !isRecord(value) || Object.values(value).every(isWritable);
}

interface Imports {
  readonly step: Imported;
  /** By the name of the model. */
  readonly models: Readonly<Record<string, Imported>>;
}

interface Imported {
  readonly name: string;
  readonly isDefault: boolean;
  readonly from: string;
}

function importsOf({ definition, models }: NodeWork, file: string, root: string): Imports {
  const named = Object.entries(models).map(([name, one]) => [name, importOf(one, file, root)] as const);
  return { step: importOf(definition, file, root), models: Object.fromEntries(named) };
}

/** From the test, or from the package that it is in. */
function importOf({ file, exportName }: LocatedDefinition, test: string, root: string): Imported {
  const owner = packageOf(file);
  const path = relative(dirname(test), file).replaceAll('\\', '/');
  const from = owner === undefined || owner.folder === root ? (path.startsWith('.') ? path : `./${path}`) : owner.name;
  return exportName === 'default'
    ? { name: 'step', isDefault: true, from }
    : { name: exportName, isDefault: false, from };
}

function packageOf(file: string): { readonly folder: string; readonly name: string } | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const described = join(folder, 'package.json');
    if (existsSync(described)) {
      const { name } = JSON.parse(readFileSync(described, 'utf8')) as { readonly name?: string };
      return name === undefined ? undefined : { folder, name };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

function renderTest(file: string, fixtures: string, { run, node }: NodeFixture, { step, models }: Imports): string {
  const named = Object.entries(models);
  const lines = [...Map.groupBy([step, ...named.map(([, model]) => model)], ({ from }) => from)].map(renderImport);
  const packages = ["import { runRecorded } from '@cairn/core/testing';", "import { expect, test } from 'vitest';"];
  const given = named.map(([name, model]) => (name === model.name ? name : `${quote(name)}: ${model.name}`));
  const options = given.length ? `, { models: { ${given.join(', ')} } }` : '';
  const title = quote(`${node} makes what it made in run ${run}`);
  return `// Written by cairn test-of. The inputs, params, seed and outputs of the run are in the folder of the fixtures.

${[...packages, ...lines].join('\n')}

test(${title}, async () => {
  const fixtures = new URL(${quote(`${relative(dirname(file), fixtures).replaceAll('\\', '/')}/`)}, import.meta.url);
  const { made, recorded } = await runRecorded(${step.name}, fixtures${options});
  expect(made).toEqual(recorded);
});
`;
}

function renderImport([from, all]: readonly [string, readonly Imported[]]): string {
  const names = [...new Set(all.flatMap(({ name, isDefault }) => (isDefault ? [] : [name])))].sort(compareCodeUnits);
  const parts = [
    ...(all.some(({ isDefault }) => isDefault) ? ['step'] : []),
    ...(names.length ? [`{ ${names.join(', ')} }`] : []),
  ];
  return `import ${parts.join(', ')} from '${from}';`;
}

function quote(text: string): string {
  return /['\\\n]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}
