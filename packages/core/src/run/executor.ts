// Who makes steps, gates and commands: the runner decides which node runs when, and asks an executor to run it. A node is
// described by content: its definition, the digests of its inputs, params, seed, resources and environment. What it made
// comes back as digests. Where and how it runs is the executor's own: `local/` runs it in worker processes of this
// machine. Every executor passes test/contract/executor-contract.ts.

import type { Digest, Fingerprint, Key } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import type { ClusterResources } from '../dsl/cluster/cluster-resources.ts';
import type { LineageEntry } from '../dsl/context.ts';
import type { OutputDescriptions } from '../dsl/describe-output.ts';
import type { Verdict } from '../dsl/verdict.ts';
import type { LocatedDefinition } from '../fingerprint/trace/locate-definition.ts';
import type { Variables } from '../plan/environment/environment.ts';
import type { NodeUsage } from '../plan/outcome/node-usage.ts';
import type { FailureCode } from '../plan/outcome/outcome.ts';
import type { BlobStore } from '../store/blob-client.ts';
import type { ArtifactForm, Store } from '../store/store.ts';
import type { LaidArtifacts } from './inputs/laid-artifacts.ts';

export interface NodeInput {
  readonly digest: Digest;
  readonly form: ArtifactForm;
  /** The name of its kind. A value of one kind and digest may be decoded once for several nodes. */
  readonly kind: string;
  /** What its path ends in, `/` between its parts; null where the node sees no path. */
  readonly path: string | null;
}

export interface NodeOutput {
  readonly form: ArtifactForm;
  /** The name of the file that a command writes it to. */
  readonly file: string;
}

/** One node, as it is to be run. */
export interface NodeWork {
  /** Of the node, with its label and the name of its step: they name it where it runs, and decide nothing there. */
  readonly key: Key;
  readonly label: string;
  readonly step: string;
  readonly role: 'step' | 'gate' | 'command';
  readonly definition: LocatedDefinition;
  /** Whether it gives its sample outputs: its inputs are not read. */
  readonly isStub?: boolean;
  /** Definitions that the params name. */
  readonly models: Readonly<Record<string, LocatedDefinition>>;
  /** What the code was when the key was made: its fingerprint, and all project files that are loaded with it. */
  readonly code: { readonly fingerprint: Fingerprint; readonly files: Readonly<Record<string, Digest>> };
  readonly inputs: Readonly<Record<string, NodeInput>>;
  /** What is to be stored. */
  readonly outputs: Readonly<Record<string, NodeOutput>>;
  readonly params: { readonly [name: string]: Canonical };
  readonly seed: number;
  readonly verdicts: Readonly<Record<string, readonly Verdict[]>>;
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  readonly lineage: readonly LineageEntry[];
  /** Of a source outside of the project: the version that was planned with. */
  readonly version?: string | undefined;
  /** The id under which its states are kept in the store's folder while it runs; null keeps none. */
  readonly checkpoint: string | null;
  /** The digests in the key of what a command uses, by path. */
  readonly uses: Readonly<Record<string, string>>;
  /** The Python in the key of a command that has one: `CPython 3.12.7 linux x86_64 (…)`. */
  readonly python?: string | undefined;
  readonly resources: {
    readonly threads: number;
    /** Seconds that it may take; no limit without. To start where it runs is not its time. */
    readonly timeout: number | undefined;
    /** Bytes that it requests; without, none. One that takes more is ended with `out-of-memory`, where that can be seen. */
    readonly memory?: number | undefined;
    /** What it requests of a cluster. */
    readonly cluster?: ClusterResources | undefined;
  };
  /** The environment of a step's process. */
  readonly environment: Variables;
  /** Names of variables whose values nothing may print or write. */
  readonly masked?: readonly string[] | undefined;
  /** Whether it runs in any case: what an earlier run left of it is not used. */
  readonly mustRun?: boolean | undefined;
  /** All variables of the caller: values of secrets, and what a command declares, are taken from here. */
  readonly variables: Variables;
  /** Where the folders of the node are moved if it fails, by an executor that has them on this machine; without it, they are removed. */
  readonly keepFailed?: string | undefined;
  /** Whether nothing may have run before where it runs, and nothing is to run there afterwards. */
  readonly isAlone: boolean;
}

/** A file or folder that a node read and that is none of its inputs. */
export interface StrayRead {
  readonly file: string;
  /** Its location when links are followed. */
  readonly real: string;
  /** From where it was read. */
  readonly stack: string;
  /** By a module while it loaded, for this node or for one before it. */
  readonly isOfLoading: boolean;
}

/** What a node did. */
export interface WorkReport {
  /** Of a gate. */
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly descriptions: OutputDescriptions;
  readonly reads: readonly StrayRead[];
  /** Files, and folders of installed packages, whose code was loaded for the node, that of core apart; see `loaded-way`. */
  readonly loads: readonly string[];
  /** Files of installed packages that were loaded since a node last ended well; undefined where nobody watched. */
  readonly packageFiles?: readonly string[] | undefined;
  /** Whether no node ran there before, so that `loads` are of this node alone. */
  readonly isAlone: boolean;
  /** Kinds of what the node started and what was still running a while after it returned, as Node names them. */
  readonly running?: readonly string[] | undefined;
  readonly drawsRandom: boolean;
  /** Undefined where nobody measured. */
  readonly usage?: NodeUsage | undefined;
  /** Inputs whose files were written to or replaced while it ran, and whether their bytes are the same. */
  readonly touched: readonly { readonly input: string; readonly isSame: boolean }[];
}

export type Executed =
  | { readonly type: 'done'; readonly report: WorkReport; readonly outputs: Readonly<Record<string, Digest>> }
  /** The report was refused: nothing was stored. */
  | { readonly type: 'refused' }
  /** An input is missing or damaged in the store: nothing ran. */
  | { readonly type: 'input-missing'; readonly input: string }
  | {
      readonly type: 'failed';
      readonly failure: FailureCode;
      readonly message: string;
      /** Where it was thrown, as V8 writes it; or what it said last. */
      readonly stack: string;
    };

export interface WorkListeners {
  /** The code was loaded, and begins to run. */
  onLoaded(): void;
  onLog(stream: 'log' | 'stdout' | 'stderr', message: string): void;
  /** @param fraction - from 0 to 1 */
  onProgress(fraction: number, message: string | undefined): void;
  /** It does not run yet, or nobody can say whether it does. @param message - what it waits for, after 'for' */
  onWaiting?(message: string): void;
  /**
   * Asked when the node is done and before anything of it is stored: false refuses it. What it rejects with, `execute`
   * rejects with, and nothing is stored.
   */
  review(report: WorkReport): Promise<boolean>;
}

export interface Executor {
  /**
   * Runs a node; as many at once as are asked for. A node that fails is an answer. Where the signal is aborted the node
   * ends, with all that it started, and the answer is a failure.
   *
   * @throws StoreError, or an error of the system, where the executor itself cannot work
   */
  execute(work: NodeWork, listeners: WorkListeners, signal: AbortSignal): Promise<Executed>;
  /** Removes the state that a node saved, if it keeps states itself. Default: those of the store's folder are all. */
  discardState?(checkpoint: string): void;
  /** Ends all that it started. Nothing can be executed afterwards. */
  close(): Promise<void>;
}

/** What an executor of a run is given. */
export interface ExecutorSetup {
  /** The project's root, where its code runs. */
  readonly root: string;
  /** Has the inputs, and is given the outputs. */
  readonly store: Store;
  /** A folder of the run's own, on the disk of the store where that can be. */
  readonly workspace: string;
  /** What of the store is laid out in it already. */
  readonly laid: LaidArtifacts;
  /** The files of the run's commit, for machines that do not see the project; or why there are none. */
  readonly code?: RunCode | string;
  /** The shared store of the run, for machines that share no folder with it. */
  readonly shared?: SharedPlace | undefined;
}

export interface SharedPlace {
  /** Its URL, as `--store` says it. */
  readonly url: string;
  readonly blobs: BlobStore;
}

/** The project as it was when the run began. */
export interface RunCode {
  /** The folder that it is: the top of the repository. */
  readonly top: string;
  /**
   * Puts its files into a store as one file (files/folder-archive.ts), once for each store.
   *
   * @throws Error if they cannot be read; StoreError
   */
  archive(store: Store): Promise<Digest>;
}

export type OpenExecutor = (setup: ExecutorSetup) => Executor;

/** The same, with each node where nothing ran before. */
export function executeAlone(executor: Executor): Executor {
  return {
    execute: (work, listeners, signal) => executor.execute({ ...work, isAlone: true }, listeners, signal),
    discardState: (checkpoint) => executor.discardState?.(checkpoint),
    close: () => executor.close(),
  };
}
