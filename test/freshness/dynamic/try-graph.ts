// Tries edits of a graph one after the other: the run that uses what is stored must give what a run of a new clone gives.

import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createRig, type Rig, readRun, type ToldRun } from '../../rig/create-rig.ts';
import { type Disturbance, disturb, isShared } from './disturb.ts';
import { type Draw, editGraph } from './edit-graph.ts';
import type { Graph } from './graph.ts';
import { writeGraph } from './write-graph.ts';

export interface Counts {
  readonly made: Map<string, number>;
  readonly outcomes: Map<string, number>;
  /** Graphs that a plan refused. */
  refused: number;
}

export const createCounts = (): Counts => ({ made: new Map(), outcomes: new Map(), refused: 0 });

export interface Trial {
  readonly edits: readonly Draw[];
  readonly disturbances: readonly (Disturbance | null)[];
}

export async function tryGraph(first: Graph, { edits, disturbances }: Trial, counts: Counts): Promise<void> {
  await using rig = await createRig();
  const seen: Graph[] = [];
  const store = disturbances.some((one) => one && isShared(one)) ? ['--store', `file://${rig.path('shared')}`] : [];
  let graph = first;
  // What nothing reads any more stays damaged.
  let isDamaged = false;
  for (const [index, draw] of [undefined, ...edits].entries()) {
    const next = draw && (draw.to % 7 === 6 ? seen[draw.at % seen.length] : editGraph(graph, draw));
    if (draw && !next) continue;
    const type = draw?.type ?? 'first';
    const before = graph;
    graph = next ?? graph;
    seen.push(graph);
    await writeProject(rig, graph);
    const disturbance = disturbances[index % disturbances.length];
    if (draw && disturbance) await disturb(rig, disturbance, graph);
    if (draw && disturbance && /artifact|record/.test(disturbance.type)) isDamaged = true;
    const stored = await runGraph(rig, graph, store);
    const clean = await runClean(graph);
    const problem = findProblem(stored, clean);
    if (problem === 'refused') {
      counts.refused += 1;
      if (!draw) return;
      graph = before;
      seen.pop();
      continue;
    }
    const told = `${index}: ${type}${disturbance && draw ? ` after '${disturbance.type}'` : ''}`;
    const lost = problem ?? (await findLost(rig, stored, isDamaged, store));
    if (lost) throw new Error(`${told}: ${lost}\n${rig.root}\n${showGraph(before, graph)}`);
    counts.made.set(type, (counts.made.get(type) ?? 0) + 1);
    for (const { outcome } of nodesOf(stored)) counts.outcomes.set(outcome, (counts.outcomes.get(outcome) ?? 0) + 1);
    const again = await runGraph(rig, graph, store);
    const wasted = nodesOf(again).filter(
      ({ outcome, step, reason }) => outcome === 'ran' && step !== 'fail' && !/runs in every run|always/.test(reason),
    );
    if (wasted.length)
      throw new Error(
        `${told}: ran again for nothing: ${wasted.map((node) => `${node.label} (${node.reason})`).join(', ')}\n${rig.root}\n${showGraph(before, graph)}`,
      );
  }
}

async function runClean(graph: Graph): Promise<ToldRun> {
  await using rig = await createRig();
  await writeProject(rig, graph);
  return await runGraph(rig, graph);
}

const runGraph = async (rig: Rig, { variable }: Graph, store: readonly string[] = []): Promise<ToldRun> => {
  const variables: Record<string, string> = variable === undefined ? {} : { VARIED: variable };
  return readRun(
    await rig.cairnWith(variables, 'run', 'dynamic', '--json', '--keep-going', '--concurrency', '2', ...store),
  );
};

const folders = ['data', 'steps', 'pipelines', 'remote'];

async function writeProject(rig: Rig, graph: Graph): Promise<void> {
  const project = writeGraph(graph);
  for (const folder of folders) {
    if (!existsSync(rig.path(folder))) continue;
    for (const entry of await readdir(rig.path(folder), { recursive: true, withFileTypes: true })) {
      const path = `${entry.parentPath}/${entry.name}`;
      if (entry.isFile() && !(path.slice(rig.root.length + 1) in project)) await rm(path);
    }
  }
  for (const [path, text] of Object.entries(project))
    if (!existsSync(rig.path(path)) || (await rig.read(path)) !== text) await rig.write(path, text);
}

const nodesOf = ({ events }: ToldRun) => events.filter((event) => event.type === 'node-finished');

function findProblem(stored: ToldRun, clean: ToldRun): string | undefined {
  if (clean.errors.length) {
    const codes = (run: ToldRun): string => run.errors.map(({ code }) => code).join(', ');
    return codes(stored) === codes(clean) ? 'refused' : `stored ${codes(stored)}, clean ${codes(clean)}`;
  }
  if (stored.errors.length) return `an error: ${JSON.stringify(stored.errors)}`;
  if (stored.exitCode !== clean.exitCode)
    return `exit codes ${stored.exitCode} and ${clean.exitCode}: ${stored.stderr} ${clean.stderr} ${describe(stored)} against ${describe(clean)}`;
  const [own, other] = [stored, clean].map(byLabel) as [Record<string, string>, Record<string, string>];
  const labels = [...new Set([...Object.keys(own), ...Object.keys(other)])];
  const differing = labels.filter((label) => own[label] !== other[label]);
  if (!differing.length) return undefined;
  return differing
    .map((label) => `${label}: ${own[label]} against ${other[label]} [${outcomeOf(stored, label)}]`)
    .join('\n  ');
}

const outcomeOf = (run: ToldRun, label: string): string => {
  const node = nodesOf(run).find((one) => one.label === label);
  return node ? `${node.outcome}: ${node.reason}` : 'missing';
};

const describe = (run: ToldRun): string =>
  nodesOf(run)
    .map(({ label, outcome, reason }) => `${label} ${outcome} (${reason})`)
    .join(', ');

/**
 * What became of each node, the same whether it ran or not. Equal items of two maps are one node, which has the name of the
 * one that was known first: so copies are known by what they made.
 */
function byLabel(run: ToldRun): Record<string, string> {
  return Object.fromEntries(
    nodesOf(run).map(({ label, step, outcome, outputs }) => {
      const kind = outcome === 'fresh' || outcome === 'restored' ? 'ran' : outcome;
      const made = `${kind} ${JSON.stringify(Object.fromEntries(Object.entries(outputs).sort()))}`;
      return label.includes('[') ? [`${step}[] ${made}`, made] : [label, made];
    }),
  );
}

async function findLost(
  rig: Rig,
  run: ToldRun,
  isDamaged: boolean,
  store: readonly string[],
): Promise<string | undefined> {
  const verified = await rig.cairn('store', 'verify');
  if (verified.exitCode !== 0 && !isDamaged) return `store verify: ${verified.stdout}${verified.stderr}`;
  const got = await rig.cairn('get', 'latest', 'base', 'got', '--force', ...store);
  if (got.exitCode !== 0) return `get: ${got.stderr} of ${run.finished?.run}`;
  return undefined;
}

function showGraph(before: Graph, after: Graph): string {
  const [from, to] = [writeGraph(before), writeGraph(after)];
  const show = (path: string): string =>
    from[path] === to[path]
      ? `=== ${path}\n${to[path]}`
      : `=== ${path}, before\n${from[path] ?? '(none)\n'}=== after\n${to[path] ?? '(none)\n'}`;
  const paths = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return paths
    .filter((path) => path === 'pipelines/dynamic.ts' || (from[path] !== to[path] && path !== 'steps/all.ts'))
    .map(show)
    .join('');
}
