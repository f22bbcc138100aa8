// What the runner and its workers say to each other. Paths point into the store (read-only) or into the node's folder.

import type { Canonical } from '../../base/canonical.ts';
import type { LineageEntry } from '../../dsl/context.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { LocatedDefinition } from '../../fingerprint/trace/locate-definition.ts';
import type { NodeUsage } from '../../plan/outcome/node-usage.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import type { StrayRead } from '../executor.ts';

/**
 * What a worker writes to both of its streams after the last line of a node, since they are slower than messages. The
 * token of the node is part of it, so that a step does not write it by chance.
 */
export function endOfNode(token: string): string {
  return `\u0000end of node ${token}`;
}

export interface WorkInput {
  readonly path: string;
  /** What it may be remembered by: kind and digest. */
  readonly identity: string;
}

export interface WorkRequest {
  readonly type: 'work';
  /** A secret of the runner and the worker's own code: what tells how the node ended carries it. */
  readonly token: string;
  readonly definition: LocatedDefinition;
  /** It gives its sample outputs. */
  readonly isStub?: boolean;
  readonly models: Readonly<Record<string, LocatedDefinition>>;
  readonly inputs: Readonly<Record<string, WorkInput>>;
  readonly params: { readonly [name: string]: Canonical };
  readonly seed: number;
  /** Where outputs are written, each under its name. */
  readonly outputs: string;
  /** The step's own: made when it is asked for, and empty then. */
  readonly folder: string;
  /** Where states of the node are kept while it runs; null keeps none. */
  readonly checkpoint: string | null;
  /** The project's root, where a command's `uses` are found. */
  readonly root: string;
  /** The digests that those have in the key, by path. */
  readonly uses: Readonly<Record<string, string>>;
  /** The Python that a command was planned with. */
  readonly python?: string | undefined;
  readonly threads: number;
  /** Whether it starts a program, whose printed percentages are its progress. */
  readonly isProgram: boolean;
  readonly verdicts: Readonly<Record<string, readonly Verdict[]>>;
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  readonly lineage: readonly LineageEntry[];
  /** Of a source outside of the project: the version that was planned with. */
  readonly version?: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export interface WorkFailure {
  readonly type: 'failed';
  readonly failure: FailureCode;
  readonly message: string;
  readonly stack: string;
  /** The message goes on with the last lines that were printed for the node. */
  readonly endsWithLines?: boolean;
  /** The worker is of no use for another node, and ends. */
  readonly isLast?: boolean;
}

/** All declared outputs are in the folder of the request, each under its name. */
export interface WorkDone {
  readonly type: 'done';
  readonly verdicts?: readonly Verdict[];
  readonly descriptions: OutputDescriptions;
  readonly reads: readonly StrayRead[];
  /** Files, and folders of installed packages, whose code was loaded for the node, that of core apart. */
  readonly loads: readonly string[];
  /** Files of installed packages that were loaded since a node last ended well; undefined where nobody watched. */
  readonly packageFiles?: readonly string[];
  readonly usage?: NodeUsage;
  /** The worker ran no node before, so that `loads` are of this node alone. */
  readonly isFirst?: boolean;
  /** Kinds of what the node started and what was still running a while after it returned, as Node names them. */
  readonly running?: readonly string[];
  /** Whether the node drew random numbers. */
  readonly drawsRandom?: boolean;
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
  | { readonly type: 'finished'; readonly token: string; readonly finished: Finished };

export type ToWorker = WorkRequest | { readonly type: 'stop' };

/** A node as the runner describes it; its worker process adds the token. */
export type Work = Omit<WorkRequest, 'token'>;
