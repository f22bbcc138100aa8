// What `plan` is told.

export interface PlanOptions {
  /** A file's name under pipelines/ (`digits`), or a path (`pipelines/digits.ts`). */
  readonly pipeline: string;
  /** Where paths start; default the working folder. */
  readonly cwd?: string;
  /** Params of the pipeline, by name; defaults come from its schema. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The run's seed; default 1. */
  readonly seed?: number;
  /** Only this node, by label, step or id, and what it is made from. */
  readonly until?: string;
  /** Nodes that run whatever is stored: `true` for all, or labels, steps or ids. */
  readonly force?: true | readonly string[];
  /** Code that would make a key lie is told as a warning, and recorded, and no error. Default false. */
  readonly allowImpure?: boolean;
  /** Hashes every input file, also those that look unchanged. Default false. */
  readonly verifyInputs?: boolean;
  /** Where the store lies: a folder, default `.cairn` in the project's root; or `memory:`, which ends with the process. */
  readonly storePlace?: string;
  /** The environment that steps see what they declared of; default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
