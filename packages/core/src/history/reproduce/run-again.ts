// Runs a recorded pipeline in a worktree with the Cairn that is installed there, of whatever version. It is a separate
// program, and its JSON lines are a contract that every version keeps.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { ErrorEvent, Listener, NodeFinished, RunEvent, RunFinished } from '../../run/record/event.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { decodeEnvironment } from '../records/encode-record.ts';
import { recordedFrozen } from '../records/recorded-frozen.ts';
import { recordedVersions } from '../records/recorded-versions.ts';
import { childEnvironment } from './child-environment.ts';
import type { MadeNode } from './compare-run.ts';
import { findUpwards } from './install-locked.ts';
import type { Worktree } from './open-worktree.ts';
import { selectAgain } from './select-again.ts';
import { writeParams } from './write-params.ts';

export interface RunAgainOptions {
  /** The pipeline, with its params, seed and variables. */
  readonly record: RunRecord;
  readonly worktree: Worktree;
  /** Default: an empty store next to the worktree. */
  readonly storePlace?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onEvent: Listener | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface MadeRun {
  readonly nodes: readonly MadeNode[];
  readonly metrics: RunRecord['metrics'];
  /** Null if the record of the second run cannot be read. */
  readonly environment: RunRecord['environment'] | null;
}

const program = join('node_modules', '.bin', 'cairn');

/** @throws AuthorError `reproduction-stopped` if there was no run: no plan, a crash, or no Cairn in that commit */
export async function runAgain(options: RunAgainOptions): Promise<MadeRun> {
  const { record, worktree, environment, onEvent, signal } = options;
  const stop = (problem: string, fix = `Check the commit out and look at it there: cairn run ${record.file}.`) =>
    failAuthor('reproduction-stopped', { problem, fix });
  const place = findUpwards(worktree, program);
  if (place === undefined)
    return stop(`its lockfile installs no Cairn (${program})`, 'Add @cairn/cli to the package.json of the project.');
  const versions = recordedVersions(record);
  const frozen = recordedFrozen(record);
  const frozenFile = join(worktree.folder, 'frozen.json');
  if (Object.keys(frozen).length) await writeFile(frozenFile, JSON.stringify(frozen));
  const started = execa(join(place, program), await writeArguments(options), {
    cwd: worktree.root,
    env: {
      ...recordedEnvironment(childEnvironment(environment), record),
      // A reproduction is not committed as a run. This is a variable, because an older Cairn would refuse an unknown
      // option.
      CAIRN_SNAPSHOT: 'off',
      // Everything that decides a result is in the record. Hooks of the project are not called for a reproduction.
      CAIRN_CONFIG: 'off',
      ...(Object.keys(versions).length && { CAIRN_SOURCE_VERSIONS: JSON.stringify(versions) }),
      ...(Object.keys(frozen).length && { CAIRN_FROZEN_RESULTS: frozenFile }),
    },
    extendEnv: false,
    // The Node that the lockfile pins has priority over the machine's.
    preferLocal: true,
    localDir: worktree.root,
    stdin: 'ignore',
    buffer: { stdout: false },
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  const nodes: NodeFinished[] = [];
  const errors: ErrorEvent[] = [];
  let finished: RunFinished | undefined;
  for await (const line of started) {
    const event = parseEvent(line);
    if (!event) continue;
    if (event.type === 'node-finished') nodes.push(event);
    if (event.type === 'error') errors.push(event);
    if (event.type === 'run-finished') finished = event;
    onEvent?.(event);
  }
  const result = await started;
  signal?.throwIfAborted();
  if (errors[0]) return stop(errors.map(({ message }) => message).join('; '), errors[0].fix);
  if (!finished) return stop(result.stderr.trim().split('\n').at(-1) || result.shortMessage || 'no run was made');
  if (finished.status === 'interrupted') return stop('it was interrupted');
  if (finished.record === null) return stop('its record could not be written');
  const made = nodes.map(({ node, ...facts }) => ({ id: node, ...facts }));
  return { nodes: made, metrics: finished.metrics, environment: await readEnvironment(finished.record, worktree) };
}

async function writeArguments({ record, worktree, storePlace }: RunAgainOptions): Promise<readonly string[]> {
  const { folder } = worktree;
  const params = join(folder, 'params.yaml');
  await writeFile(params, `${writeParams(record.givenParams)}\n`);
  return [
    ...['run', record.file, '--json', '--no-publish', '--keep-going'],
    ...['--seed', String(record.seed), '--params', params, '--store', storePlace ?? join(folder, 'store')],
    ...selectAgain(record),
    // Impure code that the run allowed is allowed again.
    ...(record.impure ? ['--allow-impure'] : []),
  ];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables in the keys as they were recorded, even if they are not set now; a hidden one as it is set now. */
function recordedEnvironment(environment: Variables, { variables }: RunRecord): Variables {
  if (!variables) return environment;
  const { names, prefixes, values, hidden } = variables;
  const isOurs = (name: string): boolean => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
  const others = Object.entries(environment).filter(([name]) => !isOurs(name) || hidden.includes(name));
  return { ...Object.fromEntries(others), ...values };
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && 'type' in event ? (event as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}

async function readEnvironment(file: string, { root }: Worktree): Promise<RunRecord['environment'] | null> {
  const text = await readFile(join(root, file), 'utf8').catch(() => readFile(file, 'utf8').catch(() => ''));
  return decodeEnvironment(text) ?? null;
}
