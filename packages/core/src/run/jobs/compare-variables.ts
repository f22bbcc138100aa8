// Whether a machine gives a job the variables that its key was made with: a module file or a prolog of the cluster may
// change them. No value is in a file: each is compared by an HMAC, whose secret is passed to the job as a variable.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Variables } from '../../plan/environment/environment.ts';
import { isOfMachine } from '../../plan/environment/step-variables.ts';
import type { NodeWork } from '../executor.ts';

/** The variable with the secret of a job. */
export const secretVariable = 'CAIRN_JOB_SECRET';

/** By name of the variable; a variable that is not set has one too. */
export type SealedVariables = Readonly<Record<string, string>>;

/** Of the variables that decide what a node computes: those that it declares, its secrets, and those of native packages. */
export function sealVariables(
  { environment, variables, masked = [] }: Pick<NodeWork, 'environment' | 'variables' | 'masked'>,
  secret: string,
): SealedVariables {
  const names = listDeciding({ environment, variables, masked });
  return Object.fromEntries(names.map((name) => [name, seal(name, variables[name], secret)]));
}

/** The names of those variables. */
export function listDeciding({
  environment,
  variables,
  masked = [],
}: Pick<NodeWork, 'environment' | 'variables' | 'masked'>): readonly string[] {
  const ofProcess = Object.keys(environment).filter(
    (name) => !isOfMachine(name) && environment[name] === variables[name],
  );
  return [...new Set([...masked, ...ofProcess])];
}

/** The names of those that have another value here. */
export function findOtherVariables(sealed: SealedVariables, found: Variables, secret: string): readonly string[] {
  return Object.entries(sealed).flatMap(([name, expected]) =>
    isEqual(seal(name, found[name], secret), expected) ? [] : [name],
  );
}

/** That a job of the run with the secret is meant. */
export function sealToken(token: string, secret: string): string {
  return createHmac('sha256', secret).update(`token ${token}`).digest('hex');
}

function seal(name: string, value: string | undefined, secret: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([name, value ?? null]))
    .digest('hex');
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
