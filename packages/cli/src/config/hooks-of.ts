// The hooks that a configuration has: those of the profile, and of the rest of the configuration the others.

import type { ConfigLayer } from './config-types.ts';
import type { LoadedConfig } from './load-config.ts';

export function hooksOf({ config, profile }: LoadedConfig): NonNullable<ConfigLayer['hooks']> {
  const all = { ...config.hooks, ...profile?.layer.hooks };
  return Object.fromEntries(Object.entries(all).filter(([, hook]) => hook !== undefined));
}
