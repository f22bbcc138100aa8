// What a simulation is: a question about our intervals or verdicts. The answer is found by drawing data from worlds
// whose truth is known, and counting.

/** A cell as it is shown: the simulation formats numbers, because it knows how many digits its draws support. */
export type Cell = string;

export interface SimulationTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Limits that the counts miss, one sentence for each. Empty or absent: all are met. */
  readonly missed?: readonly string[];
}

export interface SimulationOptions {
  /** Samples drawn from each world. */
  readonly draws: number;
  /** The same seed gives the same table on every machine. */
  readonly seed: number;
}

export interface Simulation {
  /** As the command and the page name it, in kebab-case. */
  readonly name: string;
  /** What the table shows, as one line above it. */
  readonly title: string;
  /** The guide with the table, `docs/guides/<guide>.md`; default `verdicts`. */
  readonly guide?: string;
  run(options: SimulationOptions): SimulationTable | Promise<SimulationTable>;
}
