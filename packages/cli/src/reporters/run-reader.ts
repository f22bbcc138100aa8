// A reader of a run's events that shows them to people.

import type { RunEvent } from '@cairn/core';
import type { RunState } from '@cairn/report';

export interface RunReader extends Disposable {
  read(event: RunEvent): void;
  /** Ctrl-C was pressed once. */
  stop(): void;
  /** The state after all events so far. */
  readonly state: RunState;
}
