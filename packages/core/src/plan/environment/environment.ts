// What of the machine is in a key: Node's major version for every step; for a step whose code reaches a native package
// also platform, architecture, the library's own version, its variables and its threads; and declared variables.
// The number of cores is in no key: threads are Cairn's, one unless the step asks for more.

import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { digestValue } from '../../base/hide-value.ts';
import {
  beginningsOf,
  isDeciding,
  isVariableOf,
  type NativePackage,
  type NativePackages,
} from '../../fingerprint/packages/native-packages.ts';
import type { ImportWorld } from '../../fingerprint/resolve/resolve-import.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import { isOfLocale } from './locale-variables.ts';
import { readMachineKey } from './machine-key.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface EnvironmentOfStep {
  readonly closure: Closure;
  readonly declared: readonly string[];
  readonly threads: number;
  /** Native packages that are declared for the step. */
  readonly natives: NativePackages;
}

export function describeEnvironment(
  { closure, declared, threads, natives }: EnvironmentOfStep,
  variables: Variables,
  { disk, rules }: ImportWorld,
): Readonly<Record<string, string>> {
  const facts: Record<string, string> = { node: process.versions.node.split('.')[0]! };
  Object.assign(facts, describeVariables(declared, variables));
  // Options of Node may change what any code computes.
  if (rules.options.deciding.length) facts['node options'] = rules.options.deciding.join(' ');
  const asksPlatform = closure.impurities.some(({ kind }) => kind === 'platform');
  if (asksPlatform || closure.installed.some(({ isNative }) => isNative)) notePlatform(facts);
  for (const [name, native] of reachedNatives(closure, natives)) {
    notePlatform(facts);
    if (native.threads.length) facts[`${name} threads`] = String(threads);
    const folder = closure.installed.find((installed) => installed.name === name)?.folder;
    if (native.versionFile !== undefined && folder)
      facts[name] = (disk.readText(join(folder, native.versionFile)) ?? 'not installed').trim();
    for (const [variable, value] of Object.entries(variables))
      if (value !== undefined && !declared.includes(variable) && isDeciding(native, variable))
        facts[`$${variable}`] = value;
  }
  return facts;
}

function notePlatform(facts: Record<string, string>): void {
  facts['platform'] = process.platform;
  facts['arch'] = process.arch;
}

/** Declared variables as a key holds them: by the digests of their values. A variable that is not set is not one that is empty. */
export function describeVariables(declared: readonly string[], variables: Variables): Readonly<Record<string, string>> {
  const set = declared.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]] as const]));
  return Object.fromEntries(set.map(([name, value]) => [`$${name}`, digestValue(name, value)]));
}

/** Whether a variable is one of a native package that the code reaches, and so in the key anyway, or Cairn's to set. */
export function isOfNativePackage(variable: string, closure: Closure, natives: NativePackages): boolean {
  return reachedNatives(closure, natives).some(([, native]) => isVariableOf(native, variable));
}

/** The variables that decide the environment of a step: names, and beginnings of names. */
export function listWatched(closure: Closure, declared: readonly string[], natives: NativePackages): WatchedVariables {
  return { names: declared, prefixes: reachedNatives(closure, natives).flatMap(([, native]) => beginningsOf(native)) };
}

export interface WatchedVariables {
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
}

/** Watched for all steps, and declared by none: they say how programs are found and how Node loads code. */
export const ownVariables: readonly string[] = ['PATH', 'NODE_OPTIONS'];

/**
 * Equal where all watched variables are, on this machine, and those of the time zone and the locale, which `build` can see;
 * undefined where that cannot be said safely.
 */
export function digestVariables(variables: Variables, { names, prefixes }: WatchedVariables): Digest | undefined {
  const isSet = (name: string): boolean => variables[name] !== undefined;
  const declared = names.filter((name) => !ownVariables.includes(name) && isSet(name)).sort(compareCodeUnits);
  const key = declared.length ? readMachineKey() : new Uint8Array();
  if (!key) return undefined;
  const hide = (name: string): string => createHmac('sha256', key).update(`${name}\0${variables[name]}`).digest('hex');
  const open = Object.keys(variables).filter(
    (name) =>
      isSet(name) &&
      !declared.includes(name) &&
      (names.includes(name) || isOfLocale(name) || prefixes.some((prefix) => name.startsWith(prefix))),
  );
  return digestCanonical([
    open.sort(compareCodeUnits).map((name) => [name, variables[name]]),
    declared.map((name) => [name, hide(name)]),
  ]);
}

function reachedNatives(
  { installed }: Closure,
  natives: NativePackages,
): readonly (readonly [string, NativePackage])[] {
  const names = new Set(installed.map(({ name }) => name));
  return [...natives].flatMap(([name, declared]) =>
    names.has(name) ? declared.map((native) => [name, native] as const) : [],
  );
}
