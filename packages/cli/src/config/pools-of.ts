// The pools that a configuration declares: those of the profile, and of the rest of the configuration the others.

import type { Pools } from '@cairn/core';
import type { LoadedConfig } from './load-config.ts';

/** Undefined if the configuration is turned off, as for a reproduction: then pools are not checked and not limited. */
export function poolsOf(loaded: LoadedConfig | undefined, isConfigured = true): Pools | undefined {
  if (!isConfigured) return undefined;
  const all = { ...loaded?.config.pools, ...loaded?.profile?.layer.pools };
  return Object.fromEntries(Object.entries(all).filter(([, declared]) => declared !== undefined));
}
