// The door for `cairn.config.ts`. It loads nothing: a command with nothing to do imports it.

import type { CairnConfig } from './config/config-types.ts';

export type {
  CairnConfig,
  CommandDefaults,
  ConfigLayer,
  Hook,
  HookContext,
  HookName,
  OptionDefaults,
} from './config/config-types.ts';

/**
 * Defines the configuration of a project, the default export of `cairn.config.ts` next to its `package.json`: defaults
 * for the options of commands, profiles, and hooks of `cairn run`.
 *
 * What is typed has priority, then environment variables, then the profile, then the rest of the configuration.
 */
export function defineConfig(config: CairnConfig): CairnConfig {
  return config;
}
