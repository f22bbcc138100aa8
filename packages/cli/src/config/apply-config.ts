// Gives a command the values of its options: what was typed, else an environment variable, else the profile, else the
// configuration, else the command's own default.

import { dirname, resolve } from 'node:path';
import { type CommandName, type CommandSpec, commandTable, type OptionSpec } from '../command-line/command-table.ts';
import { checkValue } from './check-config.ts';
import type { ConfigLayer } from './config-types.ts';
import type { LoadedConfig } from './load-config.ts';

export type SetBy = 'typed' | 'environment' | 'profile' | 'config';

/** The value of an option, and what it comes from. */
export interface Setting {
  readonly option: string;
  readonly value: unknown;
  readonly by: SetBy;
  /** What also sets it, and has no effect. */
  readonly over: readonly SetBy[];
}

interface Parsed {
  readonly command: CommandName;
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the options that were typed. */
  readonly typed: ReadonlySet<string>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The values with the defaults of a configuration. */
export function applyConfig(parsed: Parsed, loaded: LoadedConfig, variables: Variables): Record<string, unknown> {
  const values: Record<string, unknown> = { ...parsed.values };
  for (const { option, value, by } of listSettings(parsed, loaded, variables))
    if (by === 'profile' || by === 'config') values[option] = value;
  return values;
}

/** The options of a command that something sets, in the order of the table. */
export function listSettings(
  { command, values, typed }: Parsed,
  loaded: LoadedConfig | undefined,
  variables: Variables,
): readonly Setting[] {
  const { options }: CommandSpec = commandTable[command];
  return Object.entries(options).flatMap(([option, spec]) => {
    const variable = spec.variable === undefined ? undefined : variables[spec.variable];
    const inConfig = (layer: ConfigLayer | undefined) => readDefault(layer, command, option, spec, loaded?.file);
    const found: readonly (readonly [SetBy, unknown])[] = [
      ['typed', typed.has(option) ? values[option] : undefined],
      ['environment', variable || undefined],
      ['profile', inConfig(loaded?.profile?.layer)],
      ['config', inConfig(loaded?.config)],
    ];
    const set = found.filter(([, value]) => value !== undefined);
    const [first, ...others] = set;
    return first ? [{ option, value: first[1], by: first[0], over: others.map(([by]) => by) }] : [];
  });
}

/** In the form that parsing gives it. What `options` says is used where it fits: a name may be another option elsewhere. */
function readDefault(
  layer: ConfigLayer | undefined,
  command: CommandName,
  option: string,
  spec: OptionSpec,
  file: string | undefined,
): unknown {
  const ofCommand = (layer?.commands?.[command] as Readonly<Record<string, unknown>> | undefined)?.[option];
  const general = (layer?.options as Readonly<Record<string, unknown>> | undefined)?.[option];
  const value = ofCommand ?? (checkValue(option, spec, general) === undefined ? general : undefined);
  if (value === undefined) return undefined;
  const place = (text: string): string => (spec.isPath && file !== undefined ? placeIn(dirname(file), text) : text);
  if (spec.type === 'texts' || spec.type === 'words') return [value].flat().map((text) => place(String(text)));
  return spec.type === 'text' ? place(String(value)) : value;
}

/** Paths are relative to the configuration, from whatever folder the command is called. */
function placeIn(folder: string, path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : resolve(folder, path);
}
