// What every command is given: where it was called, what the surroundings say, and the terminal.

import type { Surroundings } from '../command-line/args.ts';
import type { Terminal } from './terminal.ts';

export interface Cli {
  readonly cwd: string;
  readonly surroundings: Surroundings;
  readonly terminal: Terminal;
}
