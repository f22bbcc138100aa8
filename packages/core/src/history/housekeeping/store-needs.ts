// Which contents of a store are needed: by recorded runs, with the results that they made and found, and by deployed
// models. Every project that uses the store is asked.

import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, Key, RunId } from '../../base/brand.ts';
import { FaultError, type FaultProblem, faultProblem } from '../../base/errors/fault-error.ts';
import { readAcceptances } from '../../plan/decisions/acceptances.ts';
import { listVersions, type RegisteredVersion } from '../../registry/registry.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { homeOfStore } from '../../store/claims/project-notes.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { nameOfResult, resultName } from '../../store/result-name.ts';
import { readPinned } from '../metadata/read-metadata.ts';
import { listRunNames } from '../records/list-runs.ts';
import { readProjectRuns } from '../records/project-runs.ts';
import { recordFile } from '../records/write-run.ts';
import { chooseKeptRuns, type KeepRule } from './choose-kept-runs.ts';

export interface RunNeed {
  readonly by: 'run';
  readonly home: string;
  readonly run: RunId;
  readonly pipeline: string;
  /** When the run began, ISO 8601. */
  readonly at: string;
  readonly node: string;
  /** Under which the node has its result; null if it has none. */
  readonly key: Key | null;
  readonly output: string;
  /** Whether the node gives up its outputs when they were read. */
  readonly isTemporary?: true;
  /** Whether this run's artifacts stay. */
  readonly isKept: boolean;
}

export interface DeployedNeed {
  readonly by: 'registry';
  readonly home: string;
  readonly name: string;
  readonly version: number;
  readonly aliases: readonly string[];
}

export type Need = RunNeed | DeployedNeed;

export interface StoreNeeds {
  readonly runs: { readonly all: number; readonly kept: number };
  readonly deployed: number;
  /** Folders of other projects on this machine that used the store and were removed. */
  readonly gone: readonly { readonly home: string; readonly file: string }[];
  readonly artifacts: ReadonlyMap<Digest, readonly Need[]>;
  /** By key and name. */
  readonly results: ReadonlyMap<string, readonly RunNeed[]>;
  /** What could not be read, and may need anything: `run-damaged`, `store-shared`, `registry-damaged`. */
  readonly unread: readonly FaultProblem[];
}

export interface NeedsOptions {
  /** The location of the store. */
  readonly place: string;
  /**
   * The project that asks. Its rule applies only to its own runs; all runs of other projects and working trees are
   * kept.
   */
  readonly home: string;
  readonly keep?: KeepRule;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

export async function readNeeds({ place, home, keep = {}, now = Date.now() }: NeedsOptions): Promise<StoreNeeds> {
  const artifacts = new Map<Digest, Need[]>();
  const results = new Map<string, RunNeed[]>();
  const { homes, gone, unknown } = findHomes(place, home);
  const unread = [...unknown];
  const runs = { all: 0, kept: 0 };
  let deployed = 0;
  for (const [index, project] of homes.entries()) {
    const { runs: all, damaged, elsewhere } = await readProjectRuns(project, { allProjects: true });
    unread.push(...damaged.map((run) => faultProblem('run-damaged', { run, file: recordFile(project, run) })));
    const isJudged = ({ run }: RunRecord): boolean =>
      index === 0 && (elsewhere.get(run)?.kind ?? 'fetched') === 'fetched';
    const pinned = index === 0 ? await readPinned(project) : new Set<RunId>();
    const kept = chooseKeptRuns(all.filter(isJudged), keep, now, pinned);
    const isKept = (record: RunRecord): boolean => !isJudged(record) || kept.has(record.run);
    for (const record of all) addRun(record, project, isKept(record));
    runs.all += all.length;
    runs.kept += all.filter(isKept).length;
    // Before the first run that uses it, only its note names an accepted result.
    for (const { key, outputs, run, pipeline, node, at } of readAcceptances(project).values()) {
      const about = { by: 'run', home: project, run, pipeline, at, node, key, isKept: kept.has(run) } as const;
      for (const [output, digest] of Object.entries(outputs)) add(artifacts, digest, { ...about, output });
      add(results, nameOfResult({ key, name: resultName({ outputs }) }), {
        ...about,
        output: Object.keys(outputs).join(', '),
      });
    }
    for (const { name, version, aliases, digest } of await readDeployed(project, unread)) {
      add(artifacts, digest, { by: 'registry', home: project, name, version, aliases });
      deployed += 1;
    }
  }
  return { runs, deployed, gone, artifacts, results, unread };

  function addRun({ run, pipeline, at, nodes }: RunRecord, project: string, isKept: boolean): void {
    for (const { label, key, outputs, keep } of nodes) {
      const isTemporary = keep ? ({ isTemporary: true } as const) : {};
      const about = { by: 'run', home: project, run, pipeline, at, node: label, key, isKept, ...isTemporary } as const;
      for (const [output, digest] of Object.entries(outputs)) add(artifacts, digest, { ...about, output });
      const made = Object.keys(outputs);
      if (key && made.length)
        add(results, nameOfResult({ key, name: resultName({ outputs }) }), { ...about, output: made.join(', ') });
    }
  }
}

/** A text that lists the runs of all projects, and the pins of the first: if it is unchanged, nothing more is needed. */
export async function listNeeders(place: string, home: string): Promise<string> {
  const { homes } = findHomes(place, home);
  const names = await Promise.all(homes.map(async (project) => [project, ...(await listRunNames(project))]));
  return JSON.stringify([names, [...(await readPinned(home))]]);
}

export function isStaying(need: Need): boolean {
  return need.by === 'registry' || need.isKept;
}

function add<K, N>(all: Map<K, N[]>, key: K, need: N): void {
  const known = all.get(key);
  if (known) known.push(need);
  else all.set(key, [need]);
}

async function readDeployed(project: string, unread: FaultProblem[]): Promise<readonly RegisteredVersion[]> {
  try {
    return (await listVersions(join(project, '.cairn'))).filter(({ isRemoved }) => !isRemoved);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    unread.push(...error.problems);
    return [];
  }
}

interface FoundHomes {
  readonly homes: readonly string[];
  readonly gone: StoreNeeds['gone'];
  readonly unknown: readonly FaultProblem[];
}

/** The project that asks first, then the project whose `.cairn` is the store, then those with a note. */
function findHomes(place: string, home: string): FoundHomes {
  const own = homeOfStore(place);
  const here: string[] = [];
  const gone: { home: string; file: string }[] = [];
  const unknown: FaultProblem[] = [];
  for (const project of keepHouseOf(place).readProjects()) {
    if (project.state === 'here') here.push(project.home);
    else if (project.state === 'gone') gone.push({ home: project.home, file: project.file });
    else unknown.push(faultProblem('store-shared', { who: nameProject(project), file: project.file }));
  }
  const found = [home, ...(own === undefined ? [] : [own]), ...here].filter((folder) => existsSync(folder));
  return { homes: [...new Set(found.map((folder) => realpathSync(folder)))], gone, unknown };
}

function nameProject({ home, host }: { home: string | undefined; host: string | undefined }): string {
  return home === undefined ? 'a project whose note is damaged' : `'${home}' on the machine '${host}'`;
}
