// A node as a job: what is written to the job's folder, and the environment that it is started with. Values of variables are
// in no file: a secret may be among them.

import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import type { NodeWork } from '../executor.ts';
import type { JobWork } from './job-files.ts';

/**
 * The name of a job: equal for equal work of one store. Another run that is started again finds the job of its node, however
 * much memory that attempt requests.
 *
 * @param storePlace - runs with different stores have jobs of their own
 */
export function nameJob(work: NodeWork, root: string, storePlace: string): string {
  const { key, role, definition, models, code, inputs, outputs, params, seed, verdicts, leftOut, lineage } = work;
  const { version, checkpoint, uses, python, isAlone, isStub } = work;
  const own = { role, definition, models, code, inputs, outputs, params, seed, verdicts, leftOut, lineage };
  const rest = { ...own, version, checkpoint, uses, python, isAlone, isStub };
  const digest = digestCanonical([rest as unknown as Canonical, root, storePlace]);
  return `${key.slice(0, 16)}${digest.slice(0, 16)}`;
}

export function describeJobWork({ environment, variables, ...work }: NodeWork): JobWork {
  const own: Record<string, string> = {};
  const same: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (variables[name] === value) same.push(name);
    else own[name] = value;
  }
  const given = Object.keys(variables).filter((name) => variables[name] !== undefined);
  return { work, variables: given, environment: same, own };
}

/** The node again, where the job runs. @param found - the environment of the job's process */
export function restoreWork({ work, variables, environment, own }: JobWork, found: Variables): NodeWork {
  const pick = (names: readonly string[]): Variables => Object.fromEntries(names.map((name) => [name, found[name]]));
  return { ...work, variables: pick(variables), environment: { ...pick(environment), ...own } };
}
