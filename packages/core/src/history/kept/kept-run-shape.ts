// What is kept of a run. It is told without another look at it, so that what does not have this shape is no answer.

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
  /** Programs whose versions are in keys, with what they said. */
  readonly asked: readonly AskedProgram[];
  readonly store: Witnesses;
  /** What was published: the registry's files and the bundles. */
  readonly published: Witnesses;
  /** Files of installed packages. */
  readonly packages: Witnesses;
  /** Null outside git, or before the first commit. */
  readonly commit: string | null;
  /** The run that is named again, and the newest of the project, of whatever pipeline. */
  readonly run: RunId;
  readonly newest: RunId;
  readonly plan: PlanMade;
  readonly warnings: readonly Warning[];
  readonly nodes: readonly NodeFinished[];
  readonly end: RunFinished;
  readonly exitCode: number;
}

/** Raised when anything that is kept, or told, changes. */
export const keptVersion = 4;

/** A list of so many values, each of its own shape. */
function isTuple<T extends readonly unknown[]>(...shapes: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  return (value): value is T =>
    Array.isArray(value) && value.length === shapes.length && shapes.every((isIt, place) => isIt(value[place]));
}

/** A path with a null byte is one that the system refuses. */
const isPath: Shape<string> = (value): value is string => isString(value) && !value.includes('\0');
const isKind: Shape<PathKind> = isNullOr(isOneOf('file', 'folder', 'other'));

const isView = hasFields<MarkedView>({
  files: isListOf(isTuple(isPath, isDigest, isNullOr(isString))),
  folders: isListOf(isTuple(isPath, isDigest)),
  executables: isListOf(isString),
  kinds: isListOf(isTuple(isPath, isKind)),
  realPaths: isListOf(isTuple(isPath, isString)),
});

const areWitnesses = hasFields<Witnesses>({
  marks: isListOf(isTuple(isPath, isString)),
  sizes: isListOf(isTuple(isPath, isCount)),
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
});
