// A run as its events describe it so far: what the live view and the plain lines show, and what a view is made from.

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
  /** By node, the last lines that it printed. */
  readonly logs: Map<NodeId, string[]>;
  readonly warnings: EventOf<'warning'>[];
  /** What failed besides nodes, such as publishing. */
  readonly errors: EventOf<'error'>[];
  end: EventOf<'run-finished'> | undefined;
}

/** How many of the last lines of a node are kept. */
const logTail = 30;

export function createRunState(): RunState {
  return {
    plan: undefined,
    begun: undefined,
    hasStarted: false,
    running: new Map(),
    finished: new Map(),
    logs: new Map(),
    warnings: [],
    errors: [],
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
    case 'nodes-added':
      state.plan = state.plan && { ...state.plan, nodes: [...state.plan.nodes, ...event.nodes] };
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
    case 'node-log': {
      const lines = state.logs.get(event.node) ?? [];
      const text = event.message.trimEnd();
      if (text.includes('\n')) lines.push(...text.split('\n').slice(-logTail));
      else lines.push(text);
      while (lines.length > logTail) lines.shift();
      state.logs.set(event.node, lines);
      break;
    }
    case 'error':
      state.errors.push(event);
      break;
    case 'node-waiting':
  }
}
