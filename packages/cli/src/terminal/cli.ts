// What every command is given: the current folder, the environment, and the terminal.

import type { CommandEnvironment } from '../command-line/args.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { UsageError } from '../usage/usage-error.ts';
import type { Terminal } from './terminal.ts';

export interface Cli {
  readonly cwd: string;
  readonly environment: CommandEnvironment;
  readonly terminal: Terminal;
  /** The configuration of the project, if it has one. */
  readonly config?: LoadedConfig | undefined;
  /** What was typed after `cairn`, if a command calls another one; default what was typed for this process. */
  readonly words?: readonly string[] | undefined;
  /** Why the configuration cannot be used: only `cairn doctor` goes on without it. */
  readonly configFault?: UsageError | undefined;
}
