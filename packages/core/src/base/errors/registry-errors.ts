// Faults of the registry of deployed models.

import type { Words } from './words.ts';

export const registryErrors = {
  'bundle-damaged': (p: { name: string; version: number; path: string; fault: 'damaged' | 'missing' }) => ({
    message:
      p.fault === 'missing'
        ? `The deployed model '${p.name}@v${p.version}' is missing: ${p.path}`
        : `The deployed model '${p.name}@v${p.version}' is damaged: its bytes differ from those that were published: ${p.path}`,
    fix: 'Restore it with cairn store repair, or run its pipeline again.',
  }),
  'registry-damaged': (p: { file: string; name: string }) => ({
    message: `The registry of '${p.name}' cannot be read: ${p.file}`,
    fix: 'Restore the file from a backup, or move it and its copy away: the next run then starts again with version 1.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
