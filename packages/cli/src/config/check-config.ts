// Checks a configuration against the table of commands: a misspelt option would have no effect, and nobody would notice.

import { findNearest, findWrongPool, listAll } from '@cairn/core';
import { type CommandName, type CommandSpec, commandTable, type OptionSpec } from '../command-line/command-table.ts';
import type { HookName } from './config-types.ts';
import { knownExecutors } from './known-executors.ts';

/** What is wrong, and the keys that lead to it. */
export interface ConfigFault {
  readonly path: readonly string[];
  readonly problem: string;
}

const layerKeys = ['options', 'commands', 'hooks', 'pools', 'executors'];
export const hookNames: readonly HookName[] = ['before', 'after', 'failed', 'refused'];
/** Given by hand alone: a run that is watched starts the command again. */
const byHand = new Set(['watch']);

type Plain = Readonly<Record<string, unknown>>;

/** The first fault; undefined if there is none. */
export function findConfigFault(config: unknown): ConfigFault | undefined {
  if (!isObject(config)) return { path: [], problem: 'its default export is not an object: write defineConfig({ … })' };
  const { profiles } = config;
  const own = checkLayer(config, [], [...layerKeys, 'profiles']);
  if (own || profiles === undefined) return own;
  if (!isObject(profiles)) return { path: ['profiles'], problem: "'profiles' is not an object" };
  for (const [name, profile] of Object.entries(profiles)) {
    const path = ['profiles', name];
    if (!isObject(profile)) return { path, problem: `profile '${name}' is not an object` };
    const fault = checkLayer(profile, path, layerKeys);
    if (fault) return fault;
  }
  return undefined;
}

function checkLayer(layer: Plain, path: readonly string[], known: readonly string[]): ConfigFault | undefined {
  for (const key of Object.keys(layer))
    if (!known.includes(key)) return { path: [...path, key], problem: unknownKey(key, known, 'is not a setting') };
  for (const key of layerKeys)
    if (layer[key] !== undefined && !isObject(layer[key]))
      return { path: [...path, key], problem: `'${key}' is not an object` };
  return (
    checkOptions(layer['options'] as Plain | undefined, [...path, 'options']) ??
    checkCommands(layer['commands'] as Plain | undefined, [...path, 'commands']) ??
    checkHooks(layer['hooks'] as Plain | undefined, [...path, 'hooks']) ??
    checkPools(layer['pools'] as Plain | undefined, [...path, 'pools']) ??
    checkExecutors(layer['executors'] as Plain | undefined, [...path, 'executors'])
  );
}

function checkOptions(options: Plain | undefined, path: readonly string[]): ConfigFault | undefined {
  const all = Object.values(commandTable).map((spec: CommandSpec) => spec.options);
  const known = new Set(all.flatMap((of) => Object.keys(of)));
  for (const [option, value] of Object.entries(options ?? {})) {
    const at = [...path, option];
    const fault = checkName(option, [...known], at, 'is not an option of any command');
    if (fault) return fault;
    const specs = all.flatMap((of) => of[option] ?? []);
    const problems = specs.map((spec) => checkValue(option, spec, value));
    if (problems.every((problem) => problem !== undefined)) return { path: at, problem: problems[0]! };
  }
  return undefined;
}

function checkCommands(commands: Plain | undefined, path: readonly string[]): ConfigFault | undefined {
  for (const [name, options] of Object.entries(commands ?? {})) {
    const at = [...path, name];
    const fault = checkName(name, Object.keys(commandTable), at, 'is not a command');
    if (fault) return fault;
    if (!isObject(options)) return { path: at, problem: `'${name}' is not an object` };
    const spec: CommandSpec = commandTable[name as CommandName];
    for (const [option, value] of Object.entries(options)) {
      const place = [...at, option];
      const unknown = checkName(option, Object.keys(spec.options), place, `is not an option of 'cairn ${name}'`);
      if (unknown) return unknown;
      const problem = checkValue(option, spec.options[option]!, value);
      if (problem) return { path: place, problem };
    }
  }
  return undefined;
}

function checkHooks(hooks: Plain | undefined, path: readonly string[]): ConfigFault | undefined {
  for (const [name, hook] of Object.entries(hooks ?? {})) {
    const at = [...path, name];
    const fault = checkName(name, hookNames, at, 'is not a hook');
    if (fault) return fault;
    const isCommand = Array.isArray(hook) && hook.length > 0 && hook.every((word) => typeof word === 'string');
    if (typeof hook !== 'function' && !isCommand && hook !== undefined)
      return { path: at, problem: `hook '${name}' is not a function or a list of words: ['npm', 'run', 'notify']` };
  }
  return undefined;
}

function checkPools(pools: Plain | undefined, path: readonly string[]): ConfigFault | undefined {
  for (const [name, declared] of Object.entries(pools ?? {})) {
    const problem = declared === undefined ? undefined : findWrongPool(name, declared);
    if (problem) return { path: [...path, name], problem };
  }
  return undefined;
}

/** Others may publish executors, so that only a name that is nearly a known one is refused. */
function checkExecutors(executors: Plain | undefined, path: readonly string[]): ConfigFault | undefined {
  for (const name of Object.keys(executors ?? {}))
    if (!knownExecutors.includes(name) && findNearest(name, knownExecutors) !== undefined)
      return { path: [...path, name], problem: unknownKey(name, knownExecutors, 'is not an executor') };
  return undefined;
}

function checkName(name: string, known: readonly string[], path: readonly string[], what: string) {
  if (byHand.has(name)) return { path, problem: `'${name}' cannot be configured: type --${name}` };
  return known.includes(name) ? undefined : { path, problem: unknownKey(name, known, what) };
}

function unknownKey(key: string, known: readonly string[], what: string): string {
  const nearest = findNearest(key, known);
  return `'${key}' ${what}${nearest ? `; did you mean '${nearest}'?` : ''}`;
}

/** A sentence about a value that the option does not take. */
export function checkValue(option: string, spec: OptionSpec, value: unknown): string | undefined {
  if (value === undefined || isFitting(spec, value)) return undefined;
  const shown = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? typeof value);
  return `'${option}' requires ${describeForm(spec)}, not ${shown}`;
}

function isFitting(spec: OptionSpec, value: unknown): boolean {
  const isText = (one: unknown): boolean => typeof one === 'string' && one !== '';
  const isList = Array.isArray(value) && value.every(isText);
  if (spec.type === 'flag') return typeof value === 'boolean';
  if (spec.type === 'count') return Number.isSafeInteger(value) && (value as number) >= (spec.least ?? 0);
  if (spec.type === 'choice') return spec.choices?.includes(value as string) ?? false;
  if (spec.type === 'texts' || spec.type === 'words') return isText(value) || isList;
  if (spec.type === 'some-or-all') return value === true || isList;
  return isText(value) || (typeof value === 'number' && Number.isFinite(value));
}

function describeForm({ type, choices, least = 0 }: OptionSpec): string {
  if (type === 'flag') return 'true or false';
  if (type === 'count') return `a whole number from ${least}`;
  if (type === 'choice') return listAll(choices ?? [], 'or');
  if (type === 'texts' || type === 'words') return 'a text or a list of texts';
  if (type === 'some-or-all') return 'true or a list of texts';
  return 'a text';
}

function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
