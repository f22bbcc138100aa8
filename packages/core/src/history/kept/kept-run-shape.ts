// The stored data of a run. It is reported without another check, so data of another shape is ignored.

import type { Digest, RunId } from '../../base/brand.ts';
import { isRunId } from '../../base/safe-name.ts';
import { hasFields, isCount, isListOf, isNullOr, isOneOf, isString, type Shape } from '../../base/shape.ts';
import type { PathKind } from '../../fingerprint/disk/disk-view.ts';
import type { MarkedView } from '../../fingerprint/disk/marked-view.ts';
import type { AskedProgram } from '../../plan/environment/ask-again.ts';
import type { WatchedVariables } from '../../plan/environment/environment.ts';
import type { NodeFinished, PlanMade, RunFinished, Warning } from '../../run/record/event.ts';
import { isNodeFinished, isPlanMade, isRunFinished, isWarning } from '../../run/record/event-shape.ts';
import { isCommit, isDigest } from '../../run/record/record-shape.ts';
import type { Witnesses } from '../../store/witnesses.ts';

export interface KeptRun {
  readonly version: typeof keptVersion;
  /** Node's version, platform and architecture. */
  readonly process: string;
  readonly view: MarkedView;
  readonly watched: WatchedVariables;
  readonly variables: Digest;
  /** Programs whose versions are in keys, with their output. */
  readonly asked: readonly AskedProgram[];
  readonly store: Witnesses;
  /** What was published: the registry's files and the bundles, and published files of the project. */
  readonly published: Witnesses;
  /** Files of installed packages. */
  readonly packages: Witnesses;
  /** Null outside git, or before the first commit. */
  readonly commit: string | null;
  /** The run that is named again, and the newest run of the project, of any pipeline. */
  readonly run: RunId;
  readonly newest: RunId;
  readonly plan: PlanMade;
  readonly warnings: readonly Warning[];
  readonly nodes: readonly NodeFinished[];
  readonly end: RunFinished;
  readonly exitCode: number;
  /** Milliseconds since 1970 from which a source outside of the project has to be asked again; null if none has to. */
  readonly goodUntil: number | null;
}

/** Increased when anything that is stored, or reported, changes. */
export const keptVersion = 5;

/** The system refuses a path with a null byte. */
const isPath: Shape<string> = (value): value is string => typeof value === 'string' && !value.includes('\0');
const isKind: Shape<PathKind> = isNullOr(isOneOf('file', 'folder', 'other'));

/** A path, and what is known of it. There are thousands of these, so it calls as little as possible. */
function isPathWith<T>(isIt: Shape<T>): Shape<readonly [path: string, known: T]> {
  return (value): value is readonly [string, T] =>
    Array.isArray(value) && value.length === 2 && isPath(value[0]) && isIt(value[1]);
}

const isSeenFile: Shape<MarkedView['files'][number]> = (value): value is MarkedView['files'][number] =>
  Array.isArray(value) &&
  value.length === 3 &&
  isPath(value[0]) &&
  isDigest(value[1]) &&
  (value[2] === null || typeof value[2] === 'string');

const isView = hasFields<MarkedView>({
  files: isListOf(isSeenFile),
  folders: isListOf(isPathWith(isDigest)),
  executables: isListOf(isString),
  kinds: isListOf(isPathWith(isKind)),
  realPaths: isListOf(isPathWith(isString)),
});

const areWitnesses = hasFields<Witnesses>({
  marks: isListOf(isPathWith(isString)),
  sizes: isListOf(isPathWith(isCount)),
});

export const isKeptRun: Shape<KeptRun> = hasFields<KeptRun>({
  version: isOneOf(keptVersion),
  process: isString,
  view: isView,
  watched: hasFields<WatchedVariables>({ names: isListOf(isString), prefixes: isListOf(isString) }),
  variables: isDigest,
  asked: isListOf(hasFields<AskedProgram>({ command: isListOf(isPath), env: isListOf(isString), said: isDigest })),
  store: areWitnesses,
  published: areWitnesses,
  packages: areWitnesses,
  commit: isNullOr(isCommit),
  run: isRunId,
  newest: isRunId,
  plan: isPlanMade,
  warnings: isListOf(isWarning),
  nodes: isListOf(isNodeFinished),
  end: isRunFinished,
  exitCode: isOneOf(0, 1),
  goodUntil: isNullOr(isCount),
});
