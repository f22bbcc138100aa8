// What the runner and its workers say to each other. Paths point into the store (read-only) or into the node's folder.

import type { Canonical } from '../../base/canonical.ts';
import type { LineageEntry } from '../../dsl/context.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { LocatedDefinition } from '../../fingerprint/locate-definition.ts';
import type { FailureCode } from '../../plan/outcome.ts';
import type { ArtifactForm } from '../../store/store.ts';

/** What a worker writes to both of its streams behind the last line of a node, since they are slower than messages. */
export const endOfNode = '\u0000end of node';

export interface WorkInput {
  readonly path: string;
  /** What it may be remembered by: kind and digest. */
  readonly identity: string;
}

export interface WorkRequest {
  readonly type: 'work';
  readonly definition: LocatedDefinition;
  readonly models: Readonly<Record<string, LocatedDefinition>>;
  readonly inputs: Readonly<Record<string, WorkInput>>;
  readonly params: { readonly [name: string]: Canonical };
  readonly seed: number;
  /** Where outputs are written, each under its name. */
  readonly outputs: string;
  /** The step's own: made when it is asked for, and empty then. */
  readonly folder: string;
  /** The project's root, where a command's `uses` are found. */
  readonly root: string;
  readonly verdicts: Readonly<Record<string, readonly Verdict[]>>;
  readonly lineage: readonly LineageEntry[];
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** A file or folder that a node read and that is none of its inputs. */
export interface StrayRead {
  readonly file: string;
  /** Where it lies when links are followed. */
  readonly real: string;
  /** From where it was read. */
  readonly stack: string;
  /** By a module while it loaded, for this node or for one before it. */
  readonly isOfLoading: boolean;
}

export interface WorkOutput {
  readonly path: string;
  readonly form: ArtifactForm;
}

export interface WorkFailure {
  readonly type: 'failed';
  readonly failure: FailureCode;
  readonly message: string;
  readonly stack: string;
  /** The worker is of no use for another node, and ends. */
  readonly isLast?: boolean;
}

export interface WorkDone {
  readonly type: 'done';
  readonly outputs: Readonly<Record<string, WorkOutput>>;
  readonly verdicts?: readonly Verdict[];
  readonly reads: readonly StrayRead[];
  /** Files, and folders of installed packages, whose code was loaded for the node, that of core apart. */
  readonly loads: readonly string[];
  /** The worker ran no node before, so that `loads` are of this node alone. */
  readonly isFirst?: boolean;
  /** The worker is of no use for another node, and ends. */
  readonly isLast?: boolean;
}

/** How a node ended. */
export type Finished = WorkDone | WorkFailure;

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'loaded' }
  | { readonly type: 'log'; readonly message: string }
  | { readonly type: 'progress'; readonly fraction: number; readonly message?: string }
  | Finished;

export type ToWorker = WorkRequest | { readonly type: 'stop' };
