// A run as its events have told it so far: what the live view, the plain lines and the summary are drawn from.

import type { NodeId, RunEvent } from '@cairn/core';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

export interface RunningNode {
  readonly label: string;
  /** Milliseconds. */
  readonly since: number;
  readonly fraction: number;
  readonly message: string;
}

export interface RunState {
  plan: EventOf<'plan-made'> | undefined;
  /** Milliseconds; when the plan was made. */
  begun: number | undefined;
  /** Whether anything had to run. */
  hasStarted: boolean;
  readonly running: Map<NodeId, RunningNode>;
  /** In the order in which they ended. */
  readonly finished: Map<NodeId, EventOf<'node-finished'>>;
  /** Nodes that said something. */
  readonly logged: Set<NodeId>;
  readonly warnings: EventOf<'warning'>[];
  end: EventOf<'run-finished'> | undefined;
}

export function createRunState(): RunState {
  return {
    plan: undefined,
    begun: undefined,
    hasStarted: false,
    running: new Map(),
    finished: new Map(),
    logged: new Set(),
    warnings: [],
    end: undefined,
  };
}

/** Takes an event into the state. */
export function readEvent(state: RunState, event: RunEvent): void {
  switch (event.type) {
    case 'plan-made':
      state.plan = event;
      state.begun = Date.parse(event.at);
      break;
    case 'node-started':
      state.hasStarted = true;
      state.running.set(event.node, { label: event.label, since: Date.parse(event.at), fraction: 0, message: '' });
      break;
    case 'node-progress': {
      const before = state.running.get(event.node);
      if (before)
        state.running.set(event.node, {
          ...before,
          fraction: event.fraction,
          message: event.message ?? before.message,
        });
      break;
    }
    case 'node-finished':
      state.running.delete(event.node);
      state.finished.set(event.node, event);
      break;
    case 'warning':
      state.warnings.push(event);
      break;
    case 'run-finished':
      state.running.clear();
      state.end = event;
      break;
    case 'node-log':
      state.logged.add(event.node);
      break;
    case 'node-waiting':
    case 'error':
  }
}
