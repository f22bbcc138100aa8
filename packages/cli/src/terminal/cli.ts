// What every command is given: the current folder, the environment, and the terminal.

import type { CommandEnvironment } from '../command-line/args.ts';
import type { Terminal } from './terminal.ts';

export interface Cli {
  readonly cwd: string;
  readonly environment: CommandEnvironment;
  readonly terminal: Terminal;
}
