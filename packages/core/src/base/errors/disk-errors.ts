// Problems with data on a disk: records of runs, files that they read, the store.

import type { Words } from './words.ts';

export const diskErrors = {
  'data-missing': (p: { files: readonly { path: string; digest: string }[] }) => ({
    message: `The run read files that are not in its commit or in the store:\n${p.files.map(({ path, digest }) => `  ${path}  sha256:${digest}`).join('\n')}`,
    fix: 'Restore the files with exactly these bytes, or use the store of that run.',
  }),
  'record-damaged': (p: { run: string; place: string }) => ({
    message: `The record of run '${p.run}' is damaged: ${p.place}`,
    fix: p.place.startsWith('refs/')
      ? `Fetch it again, or delete the run: git update-ref -d ${p.place}`
      : 'Restore the file from a copy, or remove it, which deletes the run.',
  }),
  'run-damaged': (p: { run: string; file: string }) => ({
    message: `The record of run '${p.run}' cannot be read, so it is unknown what that run needs: ${p.file}`,
    fix: 'Restore the file from a copy; or remove it, and everything that only that run needs.',
  }),
  'store-shared': (p: { who: string; file: string }) => ({
    message: `The store is also used by ${p.who}, and the records of its runs cannot be read from here`,
    fix: `Collect where they can be read; or, if that project is gone, remove '${p.file}' and collect again.`,
  }),
  'store-unwritable': (p: { message: string }) => ({
    message: `Nothing was changed in the store: ${p.message}`,
    fix: 'Fix that and try again.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
