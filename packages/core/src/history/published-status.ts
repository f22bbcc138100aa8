// The published files of a project: which are as their pipelines would publish them now, and which are not, and why.

import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { AuthorError, type AuthorProblem } from '../base/errors/author-error.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import type { PricedNode } from '../plan/price-plan.ts';
import {
  findHome,
  findPipelineFile,
  findProjectRoot,
  listPipelines,
  showPathIn,
} from '../plan/project/find-project.ts';
import { type FoundTarget, readTarget } from '../published/find-target.ts';
import { type DeclaredFile, exportOf, listDeclared } from '../published/list-declared.ts';
import { type ListedFile, readPublishedList } from '../published/published-list.ts';
import { wasPublished } from './records/was-published.ts';
import { plan as planPipeline } from './run-pipeline.ts';

/**
 * - `current`: it is what the pipeline makes now
 * - `stale`: Cairn wrote it, and the pipeline would write something else now
 * - `edited`: somebody changed it after Cairn wrote it, or another program wrote it
 * - `missing`: there is no such file
 */
export type PublishedState = 'current' | 'stale' | 'edited' | 'missing';

export interface PublishedStatus {
  /** Relative to the folder that contains `.cairn`, with `/`. */
  readonly path: string;
  readonly pipeline: string;
  readonly result: string;
  /** The params that were given to the run which publishes it. */
  readonly params: Canonical;
  readonly state: PublishedState;
  /** One sentence. */
  readonly reason: string;
}

export interface FoundPublished {
  /** By path. */
  readonly files: readonly PublishedStatus[];
  /** Pipelines that cannot be planned: it is unknown whether their files are current. */
  readonly unplanned: readonly { readonly pipeline: string; readonly problems: readonly AuthorProblem[] }[];
}

export interface PublishedStatusOptions extends Pick<PlanOptions, 'cwd' | 'storePlace' | 'environment'> {
  /** Only this pipeline; default all pipelines of the project. */
  readonly pipeline?: string;
}

/** Plans each pipeline with the params that its files were published with; with its defaults if it published none. */
export async function findPublished(options: PublishedStatusOptions): Promise<FoundPublished> {
  const { cwd = process.cwd(), pipeline: only } = options;
  const home = only === undefined ? findHome(cwd) : findPipelineFile(only, cwd).home;
  const listed = Object.entries(readPublishedList(join(home, '.cairn')));
  const files: PublishedStatus[] = [];
  const unplanned: FoundPublished['unplanned'][number][] = [];
  for (const asked of listAsked(
    cwd,
    home,
    only,
    listed.map(([, file]) => file),
  )) {
    const { file, params, seed } = asked;
    const own = listed.filter(([, one]) => one.file === file && isSame(one.params, params));
    try {
      const priced = await planPipeline({
        ...options,
        ...{ cwd, pipeline: join(home, file), params: params as PlanOptions['params'] & object, allowImpure: true },
        ...(seed !== undefined && { seed }),
      });
      const declared = listDeclared(priced.plan, priced);
      const nodes = new Map<string, PricedNode>(priced.nodes.map((node) => [node.node.id, node]));
      for (const one of declared) {
        const known = listed.find(([path]) => path === one.path)?.[1];
        const node = nodes.get(one.ref.node.id);
        if (node?.state === 'skipped' && (!known || (await readTarget(one.target)).state === 'missing')) continue;
        const judged =
          node?.state === 'skipped'
            ? await judgeLeft(one.path, known!, home, node.reason)
            : await judgeFile(one, known, node, home, priced.exporters?.[one.result]);
        files.push({ path: one.path, pipeline: priced.pipeline, result: one.result, params, ...judged });
      }
      const paths = new Set(declared.map(({ path }) => path));
      for (const [path, left] of own)
        if (!paths.has(path)) files.push({ path, ...describe(left), ...(await judgeLeft(path, left, home)) });
    } catch (error) {
      if (!(error instanceof AuthorError) || only !== undefined) throw error;
      // A module without a pipeline: steps are in the same folder.
      if (error.problems.every(({ code }) => code === 'no-pipeline')) continue;
      unplanned.push({ pipeline: file, problems: error.problems });
    }
  }
  return { files: files.sort((a, b) => compareCodeUnits(a.path, b.path)), unplanned };
}

interface Asked {
  /** The pipeline's file, relative to `home`. */
  readonly file: string;
  readonly params: Canonical;
  readonly seed?: number;
}

function listAsked(
  cwd: string,
  home: string,
  only: string | undefined,
  listed: readonly ListedFile[],
): readonly Asked[] {
  const folders = new Set([findProjectRoot(cwd), home]);
  const names = only === undefined ? [...folders].flatMap((folder) => listPipelines(folder)) : [only];
  const files = new Set(names.map((name) => showPathIn(home, findPipelineFile(name, cwd).file)));
  const asked = new Map<string, Asked>();
  for (const { file, params, seed } of listed)
    if (only === undefined || files.has(file))
      asked.set(JSON.stringify([file, digestCanonical(params)]), { file, params, seed });
  for (const file of files) if (!listed.some((one) => one.file === file)) asked.set(file, { file, params: {} });
  return [...asked.values()];
}

function isSame(a: Canonical, b: Canonical): boolean {
  return digestCanonical(a) === digestCanonical(b);
}

type Judged = Pick<PublishedStatus, 'state' | 'reason'>;

async function judgeFile(
  file: DeclaredFile,
  known: ListedFile | undefined,
  node: PricedNode | undefined,
  home: string,
  exporter: Digest | undefined,
): Promise<Judged> {
  const now = await readTarget(file.target);
  if (now.state === 'missing') return { state: 'missing', reason: 'the next run writes it' };
  const artifact = node?.state === 'fresh' ? node.outputs[file.ref.output] : undefined;
  if (artifact !== undefined && isOf(now, artifact, file, known, exporter)) return { state: 'current', reason: '' };
  if (now.state !== 'bytes' || !(await isOwn(file.path, now.digest, known, home)))
    return { state: 'edited', reason: 'somebody edited it, or another program wrote it: --overwrite replaces it' };
  if (artifact !== undefined) return { state: 'stale', reason: 'it is of another run: the next run writes it again' };
  return { state: 'stale', reason: node ? `${node.label}: ${node.reason}` : 'its node is not planned' };
}

/** Whether these bytes are what an artifact is published as. */
function isOf(
  now: FoundTarget,
  artifact: Digest,
  file: DeclaredFile,
  known: ListedFile | undefined,
  exporter: Digest | undefined,
): boolean {
  if (now.state !== 'bytes') return false;
  if (!exportOf(file)) return now.digest === artifact;
  return known?.artifact === artifact && known.exporter === exporter && known.written.at(-1) === now.digest;
}

async function isOwn(path: string, bytes: Digest, known: ListedFile | undefined, home: string): Promise<boolean> {
  return known?.written.includes(bytes) || (await wasPublished(home, path, bytes));
}

async function judgeLeft(
  path: string,
  left: ListedFile,
  home: string,
  why = 'it is not published any more',
): Promise<Judged> {
  const now = await readTarget(join(home, path));
  if (now.state === 'missing') return { state: 'missing', reason: why };
  if (now.state === 'bytes' && left.written.includes(now.digest))
    return { state: 'stale', reason: `${why}: the next run removes it` };
  return { state: 'edited', reason: `${why}, and somebody edited it: it stays` };
}

function describe({ pipeline, result, params }: ListedFile): Pick<PublishedStatus, 'pipeline' | 'result' | 'params'> {
  return { pipeline, result, params };
}
