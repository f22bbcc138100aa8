// A node as a job: what is written to the job's folder, and the environment that it is started with. Values of variables are
// in no file: a secret may be among them.

import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import type { NodeWork } from '../executor.ts';
import type { JobWork } from './job-files.ts';

/** What of a node decides nothing of its result. All else is in the name of its job, also what nodes will have one day. */
const decidesNothing: ReadonlySet<string> = new Set<keyof NodeWork>([
  ...(['key', 'label', 'step', 'environment', 'variables', 'resources'] as const),
  ...(['keepFailed', 'masked', 'mustRun'] as const),
]);

/**
 * The name of a job: equal for equal work of one store. Another run that is started again finds the job of its node, however
 * much memory that attempt requests.
 *
 * @param storePlace - runs with different stores have jobs of their own
 */
export function nameJob(work: NodeWork, root: string, storePlace: string): string {
  const own = Object.entries(work).filter(([name, value]) => value !== undefined && !decidesNothing.has(name));
  const digest = digestCanonical([Object.fromEntries(own) as Canonical, root, storePlace]);
  return `${work.key.slice(0, 16)}${digest.slice(0, 16)}`;
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
