// What a configuration says about an executor: the settings of the profile, and of the rest of the configuration the others.

import type { LoadedConfig } from './load-config.ts';

/** Undefined if nothing is said. */
export function settingsOfExecutor(name: string, loaded: LoadedConfig | undefined): unknown {
  const general = loaded?.config.executors?.[name];
  const ofProfile = loaded?.profile?.layer.executors?.[name];
  return general && ofProfile ? { ...general, ...ofProfile } : (ofProfile ?? general);
}
