// Nodes that share a job: small nodes take less time than a job takes to start. Nodes that ask for a job at about the same
// time are gathered, and run in one job, one after the other. Each has a folder and an answer of its own.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import type { NodeJob } from './node-job.ts';

/** One job of the scheduler, with the nodes that run in it. */
export interface JobGroup {
  /** What the scheduler finds it by: of a job of one node, the name of that job. */
  readonly name: string;
  readonly members: readonly NodeJob[];
  /** Whether one of its nodes began: then the others can run in another job if this one ends. */
  hasBegun: boolean;
  /** How many of its nodes are waited for. */
  open: number;
}

export type SubmitGroup<T> = (group: JobGroup) => Promise<T>;

/** Milliseconds that a node waits for others. */
const gatherFor = 200;

export class JobGroups<T> {
  readonly #sizeOf: (step: string) => number;
  readonly #submit: SubmitGroup<T>;
  readonly #open = new Map<string, { readonly members: NodeJob[]; readonly submitted: Promise<Submission<T>> }>();

  /**
   * @param sizeOf - how many nodes of a step run in one job, at most
   * @param submit - called once for each group
   */
  constructor(sizeOf: (step: string) => number, submit: SubmitGroup<T>) {
    this.#sizeOf = sizeOf;
    this.#submit = submit;
  }

  /** Resolves when the job in which the node runs is submitted, or is not. */
  async submit(job: NodeJob): Promise<Submission<T>> {
    const size = this.#sizeOf(job.work.step);
    if (size <= 1) {
      const group = { name: job.name, members: [job], hasBegun: false, open: 1 };
      return { group, result: await this.#submit(group) };
    }
    const { step, resources, variables } = job.work;
    // What one job requests, all of its nodes request.
    const same = digestCanonical([step, known(resources), known(variables)] as Canonical);
    const open = this.#open.get(same);
    if (open && open.members.length < size) {
      open.members.push(job);
      return open.submitted;
    }
    const members = [job];
    const submitted = this.#gather(same, members, size);
    this.#open.set(same, { members, submitted });
    return submitted;
  }

  async #gather(same: string, members: NodeJob[], size: number): Promise<Submission<T>> {
    for (let count = 0; members.length > count && members.length < size; ) {
      count = members.length;
      await sleep(gatherFor);
    }
    if (this.#open.get(same)?.members === members) this.#open.delete(same);
    const name = members.length === 1 ? members[0]!.name : randomBytes(16).toString('hex');
    const group = { name, members, hasBegun: false, open: members.length };
    return { group, result: await this.#submit(group) };
  }
}

export interface Submission<T> {
  readonly group: JobGroup;
  readonly result: T;
}

function known(values: object): Canonical {
  return JSON.parse(JSON.stringify(values)) as Canonical;
}
