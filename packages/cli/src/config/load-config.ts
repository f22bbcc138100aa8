// Loads a configuration. Node imports it, TypeScript included, so that no compiler is loaded.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { awaitAuthored, type SourceLocation } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import { findConfigFault } from './check-config.ts';
import type { CairnConfig, ConfigLayer } from './config-types.ts';
import { locateKey } from './locate-key.ts';

export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  readonly config: CairnConfig;
  /** The chosen profile: its name, and what it says. */
  readonly profile: { readonly name: string; readonly layer: ConfigLayer } | undefined;
}

/**
 * @param profile - by its name
 * @throws UsageError `config-wrong`, `unknown-profile`
 */
export async function loadConfig(file: string, profile: string | undefined): Promise<LoadedConfig> {
  const { default: config } = await importConfig(file);
  const fault = findConfigFault(config);
  if (fault) failUsage('config-wrong', { file: basename(file), problem: fault.problem }, locate(file, fault.path));
  const { profiles = {} } = config as CairnConfig;
  if (profile === undefined) return { file, config: config as CairnConfig, profile: undefined };
  const known = Object.keys(profiles);
  if (!Object.hasOwn(profiles, profile)) failUsage('unknown-profile', { profile, known }, locate(file, ['profiles']));
  return { file, config: config as CairnConfig, profile: { name: profile, layer: profiles[profile]! } };
}

async function importConfig(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return await awaitAuthored(() => import(pathToFileURL(file).href) as Promise<{ readonly default?: unknown }>);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const problem = thrown.message.split('\n')[0]!.replace(/\.$/, '');
    return failUsage('config-wrong', { file: basename(file), problem }, locateThrown(file, thrown));
  }
}

/** The line that threw; for a syntax error, Node names the line before the stack. */
function locateThrown(file: string, { stack = '' }: Error): SourceLocation {
  for (const [, path, line, column] of stack.matchAll(/(file:\/\/[^\s():]+|\/[^\s():]+):(\d+)(?::(\d+))?/g)) {
    const found = path!.startsWith('file:') ? fileURLToPath(path!.replace(/\?.*$/, '')) : path!;
    if (found === file) return { file, line: Number(line), column: Number(column ?? 1) };
  }
  return { file, line: 1, column: 1 };
}

function locate(file: string, path: readonly string[]): SourceLocation {
  return locateKey(file, readFileSync(file, 'utf8'), path);
}
