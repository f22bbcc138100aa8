// What the scheduler says about all jobs of a run, asked for all of them at once: one question every few seconds, however
// many jobs there are.

import type { JobScheduler, JobState } from './job-scheduler.ts';
import { SchedulerUnavailable } from './job-scheduler.ts';

export interface WatchedJob {
  /** What was said last; undefined before the first answer. */
  readonly state: JobState | undefined;
  /** How many answers did not know the job, since one that did. */
  readonly missed: number;
  /** What the scheduler said instead of its last answer. */
  readonly problem: string | undefined;
}

interface Seen {
  readonly name: string;
  /** How many nodes that run in it are waited for. */
  nodes: number;
  state: JobState | undefined;
  missed: number;
}

export class JobStates {
  readonly #scheduler: JobScheduler;
  readonly #milliseconds: number;
  readonly #jobs = new Map<string, Seen>();
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | undefined;
  #problem: string | undefined;

  /** @param milliseconds - between two questions */
  constructor(scheduler: JobScheduler, milliseconds: number) {
    this.#scheduler = scheduler;
    this.#milliseconds = milliseconds;
  }

  watch(id: string, name: string): void {
    const known = this.#jobs.get(id);
    if (known) known.nodes += 1;
    else this.#jobs.set(id, { name, nodes: 1, state: undefined, missed: 0 });
    this.#plan();
  }

  forget(id: string): void {
    const known = this.#jobs.get(id);
    if (known) known.nodes -= 1;
    if (!known?.nodes) this.#jobs.delete(id);
    if (this.#jobs.size) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  of(id: string): WatchedJob {
    const { state, missed } = this.#jobs.get(id) ?? { state: undefined, missed: 0 };
    return { state, missed, problem: this.#problem };
  }

  /** Asks now, once for all who ask at the same time. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  #plan(): void {
    if (this.#timer || !this.#jobs.size) return;
    this.#timer = setTimeout(() => {
      void this.ask().then(() => {
        this.#timer = undefined;
        this.#plan();
      });
    }, this.#milliseconds);
  }

  async #ask(): Promise<void> {
    const names = new Map([...this.#jobs].map(([id, { name }]) => [id, name]));
    if (!names.size) return;
    try {
      const said = await this.#scheduler.look(names);
      this.#problem = undefined;
      for (const id of names.keys()) {
        const seen = this.#jobs.get(id);
        const state = said.get(id);
        if (!seen) continue;
        seen.missed = state ? 0 : seen.missed + 1;
        if (state) seen.state = state;
      }
    } catch (error) {
      if (!(error instanceof SchedulerUnavailable)) throw error;
      this.#problem = error.message;
    }
  }
}
