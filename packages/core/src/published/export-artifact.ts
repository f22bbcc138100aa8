// An artifact in the format of the path that it is published as.

import { mkdtempSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitAuthored } from '../base/await-authored.ts';
import type { Digest } from '../base/brand.ts';
import { digestPath } from '../files/digest-path.ts';
import { temporaryPrefix } from '../files/temp-owner.ts';
import type { Store } from '../store/store.ts';
import { type DeclaredFile, exportOf } from './list-declared.ts';

export interface ExportedArtifact {
  /** The digest of the bytes as they are published. */
  readonly bytes: Digest;
  write(path: string): Promise<void>;
}

/**
 * Calls `use` with the exported artifact.
 *
 * @param known - what the artifact became when it was exported before; then it is exported only to be written
 */
export async function withExported<T>(
  file: Pick<DeclaredFile, 'kind' | 'target'>,
  artifact: Digest,
  known: Digest | undefined,
  store: Store,
  use: (exported: ExportedArtifact) => Promise<T>,
): Promise<T> {
  const convert = exportOf(file);
  if (!convert) {
    const write = async (path: string): Promise<void> => {
      if (!(await store.copyOut(artifact, path))) failDamaged();
    };
    return await use({ bytes: artifact, write });
  }
  const write = async (path: string): Promise<void> => {
    const stored = (await store.pathOf(artifact)) ?? failDamaged();
    await awaitAuthored(() => convert(stored, path));
  };
  if (known !== undefined) return await use({ bytes: known, write });
  const folder = mkdtempSync(temporaryPrefix('export'));
  try {
    const exported = join(folder, 'exported');
    await write(exported);
    return await use({ bytes: await digestPath(exported), write: (path) => copyFile(exported, path) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failDamaged(): never {
  throw new Error('its artifact is damaged in the store: run again');
}
