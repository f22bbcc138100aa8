// What every file of a command exports.

import type { Cli } from '../cli.ts';
import type { ArgsOf, CommandName } from '../command-table.ts';

/** Takes what was typed, checked against its row of the table; returns the exit code. */
export type CommandOf<N extends CommandName> = (args: ArgsOf<N>, cli: Cli) => Promise<number>;
