// What every command is given: the current folder, the environment, and the terminal.

import type { Surroundings } from '../command-line/args.ts';
import type { Terminal } from './terminal.ts';

export interface Cli {
  readonly cwd: string;
  readonly surroundings: Surroundings;
  readonly terminal: Terminal;
}
