// cairn get: writes artifacts as plain files: a table as CSV or Parquet, a report as JSON, a model as a folder.

import { chmod, copyFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  describeForgotten,
  exitCodes,
  findHome,
  listProjectRuns,
  openProjectStore,
  readForgotten,
  type Store,
} from '@cairn/core';
import { describeUsage } from '../../command-line/command-table.ts';
import { explainAbsence } from '../../lookup/explain-absence.ts';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { findMeant, lookUpMeant, pickOutputs, type RecordedNode } from '../../lookup/find-recorded-node.ts';
import { prepareTarget, type TableFormat, type Target } from '../../lookup/got-target.ts';
import { loadProjectSteps } from '../../lookup/project-steps.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { replaceWhole } from '../../usage/write-whole.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const getArtifacts: CommandOf<'get'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const name = args['node[.output]'];
  const record = await findNamedRun(home, args.run, cli, args.pipeline, (run) => lookUpMeant(run, name) !== undefined);
  const meant = findMeant(record, name, args.exclude);
  const made = meant.nodes.filter(isMade);
  const [missing] = meant.nodes.filter((node) => !isMade(node));
  if (missing && !made.length) {
    const absence = explainAbsence(missing, record, await listProjectRuns(home));
    failUsage('unknown-output', { node: missing.label, output: meant.output ?? '', known: [], absence });
  }
  for (const { label, outcome } of meant.nodes.filter((node) => !isMade(node)))
    terminal.complain(
      `${terminal.errorStyle('yellow', 'note:')} '${label}' has no outputs in run ${record.run} (${outcome})`,
    );
  const found = pickOutputs({ ...meant, nodes: made });
  if (!found.length) failUsage('unknown-output', { node: name, output: '', known: [] });
  const store = await openProjectStore(placeOfStore(args.store, cli), home, cli.environment.variables);
  const format = args.format ?? 'csv';
  const escapesFormulas = args['escape-formulas'];
  if (escapesFormulas && format !== 'csv') {
    const form = '--escape-formulas with --format csv';
    failUsage('option-wrong', { option: 'escape-formulas', wanted: '--format csv', found: format, form });
  }
  const target = readTarget(args, found.length, cwd, name);
  const notes = readForgotten(home);
  const forgotten = ({ key }: RecordedNode): string | undefined => {
    const note = key === null ? undefined : notes.get(key);
    return note && describeForgotten(note);
  };
  const targets: Target[] = [];
  for (const one of found)
    targets.push(
      await prepareTarget(one, record, store, { ...target, format, isOfSeveral: made.length > 1, forgotten }),
    );
  const nameFile = nameFileFrom(cwd);
  for (const { path } of targets)
    if (!args.force && (await stat(path).catch(() => undefined))) failUsage('target-exists', { path: nameFile(path) });
  for (const one of targets) await writeTarget(one, store, { format, escapesFormulas }, cwd);
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

/** `--to` names the path of one output; a folder takes all that are meant. */
function readTarget(
  { to, folder }: { readonly to: string | undefined; readonly folder: string | undefined },
  count: number,
  cwd: string,
  name: string,
): { readonly to: string } | { readonly folder: string } {
  const usage = describeUsage('get');
  if (to === undefined && folder === undefined)
    return failUsage('argument-missing', { command: 'get', argument: 'folder', usage, known: [] });
  if (to === undefined) return { folder: resolve(cwd, folder!) };
  if (folder !== undefined) return failUsage('argument-unexpected', { command: 'get', found: folder, usage });
  return count === 1 ? { to: resolve(cwd, to) } : failUsage('several-outputs', { node: name, count });
}

function isMade({ outcome }: RecordedNode): boolean {
  return outcome !== 'skipped' && outcome !== 'blocked' && outcome !== 'failed';
}

/** An interrupted `get` leaves nothing incomplete. */
async function writeTarget(
  target: Target,
  store: Store,
  { format, escapesFormulas }: Writing,
  cwd: string,
): Promise<void> {
  const { form, path, digest, node, output } = target;
  const gone = (): never => failUsage('artifact-gone', { output: `${node.label}.${output}`, node: node.label, digest });
  const make = async (beside: string): Promise<void> => {
    if (form === 'folder') {
      if (!(await store.copyOut(digest, beside))) gone();
      await makeWritable(beside);
    } else {
      const stored = (await store.pathOf(digest)) ?? gone();
      if (target.picture) {
        const { exportPlot } = await loadProjectSteps(cwd, ['exportPlot'], 'a plot as a picture');
        await exportPlot(stored, target.picture, beside);
      } else if (form === 'table' && format === 'csv') {
        const { exportTable } = await loadProjectSteps(cwd, ['exportTable'], 'a table as CSV');
        await exportTable(stored, format, beside, { escapesFormulas });
      } else await copyFile(stored, beside);
      await chmod(beside, 0o644);
    }
  };
  await replaceWhole(path, make, { shown: nameFileFrom(cwd)(path), replacesAll: true });
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
