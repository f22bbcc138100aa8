// What every file of a command exports.

import type { ArgsOf, CommandName } from '../../command-line/command-table.ts';
import type { Cli } from '../../terminal/cli.ts';

/** Takes what was typed, checked against its row of the table; returns the exit code. */
export type CommandOf<N extends CommandName> = (args: ArgsOf<N>, cli: Cli) => Promise<number>;
