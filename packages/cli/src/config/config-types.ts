// What a configuration may say. The options are those of the table of commands.

import type { Pools } from '@cairn/core';
import type { CommandName, commandTable } from '../command-line/command-table.ts';

/** What may stand for an option: a list may be one value, and a number may stand for a text. */
type DefaultOf<O> = O extends { readonly type: 'flag' }
  ? boolean
  : O extends { readonly type: 'count' }
    ? number
    : O extends { readonly type: 'texts' | 'words' }
      ? string | readonly string[]
      : O extends { readonly type: 'some-or-all' }
        ? true | readonly string[]
        : O extends { readonly choices: readonly (infer C)[] }
          ? C
          : string | number;

type OptionsOf<N extends CommandName> = (typeof commandTable)[N]['options'];
/** A run is watched, and a page of help is asked for, by hand alone. */
type Configurable<N extends CommandName> = Exclude<keyof OptionsOf<N>, 'watch'>;

/** Defaults for the options of single commands: `{ run: { concurrency: 4 } }`. */
export type CommandDefaults = {
  readonly [N in CommandName]?: { readonly [O in Configurable<N>]?: DefaultOf<OptionsOf<N>[O]> };
};

type OptionName = { [N in CommandName]: Configurable<N> }[CommandName];
type AnyDefault<O extends PropertyKey> = {
  [N in CommandName]: O extends keyof OptionsOf<N> ? DefaultOf<OptionsOf<N>[O]> : never;
}[CommandName];

/** Defaults for an option of every command that has it: `{ store: '/mnt/cairn' }`. */
export type OptionDefaults = { readonly [O in OptionName]?: AnyDefault<O> };

/**
 * - `before`: a run is about to begin. If it fails, the run does not begin.
 * - `after`: a run has ended, in whatever way.
 * - `failed`: a node failed, or the pipeline could not be planned.
 * - `refused`: a gate was not passed.
 */
export type HookName = 'before' | 'after' | 'failed' | 'refused';

export interface HookContext {
  readonly hook: HookName;
  /** As it was named on the command line. */
  readonly pipeline: string;
  /** The id of the run; null before it, and if there is none. */
  readonly run: string | null;
  /** `done`, `failed`, `refused` or `interrupted`; null before it, and if the pipeline could not be planned. */
  readonly status: 'done' | 'failed' | 'refused' | 'interrupted' | null;
  /** The exit code of the command; null before the run. */
  readonly exitCode: number | null;
  /** Metrics of the run by name; empty before it. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/**
 * A function, or a program with its arguments. A program runs without a shell in the folder of the configuration, with
 * `CAIRN_HOOK`, `CAIRN_PIPELINE`, `CAIRN_RUN`, `CAIRN_STATUS` and `CAIRN_EXIT_CODE` in its environment. What either
 * prints goes to standard error.
 */
export type Hook = readonly [string, ...string[]] | ((context: HookContext) => void | Promise<void>);

export interface ConfigLayer {
  /** For every command that has the option. */
  readonly options?: OptionDefaults;
  /** For one command; it has priority over `options`. */
  readonly commands?: CommandDefaults;
  readonly hooks?: { readonly [H in HookName]?: Hook };
  /**
   * What this machine has a limited number of, for the `resources` of steps: `{ gpu: 1, api: { size: 3, rate: '60 a
   * minute' } }`. All runs of a user on this machine share the pools of one name, first come, first served.
   */
  readonly pools?: Pools;
  /**
   * Settings of executors by name, for `--executor`: `{ slurm: { partition: 'short' } }`. The package of an executor says
   * what it takes.
   */
  readonly executors?: Readonly<Record<string, object>>;
}

export interface CairnConfig extends ConfigLayer {
  /** Chosen with `--profile` or `$CAIRN_PROFILE`: each has priority over the rest of the configuration. */
  readonly profiles?: Readonly<Record<string, ConfigLayer>>;
}
