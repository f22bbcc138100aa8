// cairn get: writes artifacts as plain files: a table as CSV or Parquet, a report as JSON, a model as a folder.

import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { findHome, findRun, listRuns, openStore, type RunRecord, type Store } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainAbsence } from '../explain-absence.ts';
import { type FoundOutput, findMeant, pickOutputs } from '../find-recorded-node.ts';
import { writeDocument } from '../output/json.ts';
import { loadProjectSteps } from '../project-steps.ts';
import { failUsage } from '../usage-error.ts';
import type { CommandOf } from './command-of.ts';
import { placeOfStore } from './planning-options.ts';

type TableFormat = 'csv' | 'parquet';

export const getArtifacts: CommandOf<'get'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const record = await findRun(home, args.run);
  const meant = findMeant(record, args['node[.output]']);
  const { node } = meant;
  if (node.outcome === 'skipped' || node.outcome === 'blocked' || node.outcome === 'failed') {
    const absence = explainAbsence(node, record, await listRuns(home));
    failUsage('unknown-output', { node: node.label, output: meant.output ?? '', known: [], absence });
  }
  const found = pickOutputs(meant);
  if (!found.length) failUsage('unknown-output', { node: node.label, output: '', known: [] });
  const store = await openStore(placeOfStore(args.store, cli) ?? join(home, '.cairn'));
  const folder = resolve(cwd, args.folder);
  const format = args.format ?? 'csv';
  const escapesFormulas = args['escape-formulas'];
  if (escapesFormulas && format !== 'csv') {
    const form = '--escape-formulas with --format csv';
    failUsage('option-wrong', { option: 'escape-formulas', wanted: '--format csv', found: format, form });
  }
  const targets = await Promise.all(found.map((one) => prepareTarget(one, store, folder, format)));
  const nameFile = nameFileFrom(cwd);
  for (const { path } of targets)
    if (!args.force && (await stat(path).catch(() => undefined))) failUsage('target-exists', { path: nameFile(path) });
  await mkdir(folder, { recursive: true });
  for (const target of targets) await writeTarget(target, store, { format, escapesFormulas }, cwd);
  if (args.json)
    writeDocument(terminal, {
      written: targets.map(({ node, output, digest, path }) => ({ node: node.label, output, digest, path })),
    });
  else for (const { path } of targets) terminal.print(nameFile(path));
  return exitCodes.done;
};

interface Writing {
  readonly format: TableFormat;
  readonly escapesFormulas: boolean | undefined;
}

interface Target extends FoundOutput {
  readonly form: 'file' | 'folder' | 'table';
  readonly path: string;
}

async function prepareTarget(found: FoundOutput, store: Store, folder: string, format: TableFormat): Promise<Target> {
  const { node, output, digest } = found;
  const form = await store.formOf(digest);
  if (form === 'folder') return { ...found, form, path: join(folder, output) };
  const path = form && (await store.pathOf(digest));
  if (!path) return failUsage('artifact-gone', { output: `${node.label}.${output}`, digest });
  const source = node.step === 'file' ? sourceName(node) : undefined;
  if (source) return { ...found, form: 'file', path: join(folder, source) };
  const extension = await tellExtension(path);
  const isTable = extension === '.parquet';
  const used = isTable ? `.${format}` : extension;
  return { ...found, form: isTable ? 'table' : 'file', path: join(folder, output + used) };
}

/** A file of the project keeps its own name. */
function sourceName({ params }: RunRecord['nodes'][number]): string | undefined {
  const path = typeof params === 'object' && params !== null && 'path' in params ? params['path'] : undefined;
  return typeof path === 'string' ? basename(path) : undefined;
}

/** Artifacts have no names; what they are is read from their first bytes. */
async function tellExtension(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start.subarray(0, 4).toString('latin1') === 'PAR1') return '.parquet';
    if (start.includes(0)) return '';
    return /^\s*[[{"]/.test(start.toString('utf8')) ? '.json' : '.txt';
  } finally {
    await file.close();
  }
}

/** Written beside its place and then moved there, so that an interrupted `get` leaves nothing half. */
async function writeTarget(
  target: Target,
  store: Store,
  { format, escapesFormulas }: Writing,
  cwd: string,
): Promise<void> {
  const { form, path, digest, node, output } = target;
  const gone = (): never => failUsage('artifact-gone', { output: `${node.label}.${output}`, digest });
  const beside = `${path}.${process.pid}.part`;
  try {
    if (form === 'folder') {
      if (!(await store.copyOut(digest, beside))) gone();
      await makeWritable(beside);
    } else {
      const stored = (await store.pathOf(digest)) ?? gone();
      if (form === 'table' && format === 'csv') {
        const { exportTable } = await loadProjectSteps(cwd, ['exportTable'], 'a table as CSV');
        await exportTable(stored, format, beside, { escapesFormulas });
      } else await copyFile(stored, beside);
      await chmod(beside, 0o644);
    }
    await rm(path, { recursive: true, force: true });
    await rename(beside, path);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** The store is read-only; what people take out of it is theirs. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeWritable(path);
    else await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
