// Texts in Markdown that folders among the results hold, such as the card of a deployed model.

import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest, Store } from '@cairn/core';
import type { RunView } from '../view/run-view.ts';
import type { ReportedDocument } from './reported-run.ts';

const mostBytes = 128 * 1024;
const mostDocuments = 8;

export async function gatherDocuments({ results, kinds }: RunView, store: Store): Promise<readonly ReportedDocument[]> {
  const folders = Object.entries(results).filter(([, { kind }]) => kinds[kind]?.form === 'folder');
  const found: ReportedDocument[] = [];
  for (const [result, { digest }] of folders)
    if (digest !== null) found.push(...(await readDocuments(store, digest, result).catch(() => [])));
  return found.slice(0, mostDocuments);
}

async function readDocuments(store: Store, digest: Digest, result: string): Promise<readonly ReportedDocument[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'cairn-report-'));
  const folder = join(temporary, 'folder');
  try {
    if (!(await store.layOut(digest, folder))) return [];
    const found: ReportedDocument[] = [];
    for (const file of (await readdir(folder)).sort()) {
      if (!/\.md$/i.test(file) || (await stat(join(folder, file))).size > mostBytes) continue;
      found.push({ result, file, text: await readFile(join(folder, file), 'utf8') });
    }
    return found;
  } finally {
    await store.giveBack(folder).catch(() => undefined);
    await rm(temporary, { recursive: true, force: true });
  }
}
