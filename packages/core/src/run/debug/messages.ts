// What the program that runs one node in a terminal is given, and what it answers: both are JSON files.

import type { Verdict } from '../../dsl/verdict.ts';
import type { WorkRequest } from '../worker/messages.ts';

export interface DebugRequest {
  readonly request: WorkRequest;
  /** The port of the inspector; 0 is any that is free, null opens none. */
  readonly inspectorPort: number | null;
  /** Values that are not printed: those of declared variables and of secrets. */
  readonly masked: readonly string[];
  /** The file for the answer. */
  readonly answer: string;
}

export interface DebugAnswer {
  /** `shell`: the shell in the folder of the program has ended. */
  readonly type: 'done' | 'failed' | 'shell';
  /** Why it failed. */
  readonly message?: string;
  readonly stack?: string;
  /** Of a gate. */
  readonly verdicts?: readonly Verdict[];
}
