// A tool that runs a graph of commands, and knows when there is nothing to do.

import type { Command } from '../measure/time-process.ts';

export interface Tool {
  readonly name: string;
  /** The largest graph that it is given: beyond it, making it ready takes minutes. */
  readonly mostNodes: number;
  readonly rounds: number;
  /** Where its program lies; undefined where it is not installed. */
  find(): string | undefined;
  /** Writes a graph of that shape into an empty folder. Returns the command that brings it up to date. */
  prepare(program: string, root: string, nodes: number): Command;
  /** What it says when there is nothing to do. */
  readonly idle: RegExp;
}
