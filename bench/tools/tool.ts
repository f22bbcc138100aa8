// A tool that runs a graph of commands, and notices when there is nothing to do.

import type { Command } from '../measure/time-process.ts';

export interface Tool {
  readonly name: string;
  /** The largest graph for this tool: for larger ones, the preparation takes minutes. */
  readonly mostNodes: number;
  readonly rounds: number;
  /** The path of its program; undefined if it is not installed. */
  find(): string | undefined;
  /** Writes a graph of that shape into an empty folder. Returns the command that brings it up to date. */
  prepare(program: string, root: string, nodes: number): Command;
  /** Its output when there is nothing to do. */
  readonly idle: RegExp;
}
