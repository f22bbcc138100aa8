// The configuration of the project that a command is called in.

import type { CommandEnvironment, ParsedCommand } from '../command-line/args.ts';
import { failUsage } from '../usage/usage-error.ts';
import { findConfigFile } from './find-config.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';

/**
 * Undefined if there is none, or if the environment turns it off.
 *
 * @throws UsageError `config-wrong`, `unknown-profile`
 */
export async function openConfig(
  { command, profile: typed }: Pick<ParsedCommand, 'command' | 'profile'>,
  cwd: string,
  { isConfigured = true, profile: ofEnvironment }: Pick<CommandEnvironment, 'isConfigured' | 'profile'>,
): Promise<LoadedConfig | undefined> {
  // A new project is not a part of the project around it.
  if (!isConfigured || command === 'init') return undefined;
  const profile = typed ?? ofEnvironment;
  const file = findConfigFile(cwd);
  if (file !== undefined) return await loadConfig(file, profile);
  return profile === undefined ? undefined : failUsage('unknown-profile', { profile, known: [] });
}
