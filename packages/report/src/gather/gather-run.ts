// Reads what a page shows of a run: values, pictures, logs and documents. What the store here does not have is left out.

import { readFile } from 'node:fs/promises';
import { type Digest, openNodeLogs, type Store } from '@cairn/core';
import type { NodeView, RunView } from '../view/run-view.ts';
import { gatherDocuments } from './gather-documents.ts';
import { gatherPictures } from './gather-pictures.ts';
import type { LogExcerpt, Media, ReportedRun } from './reported-run.ts';

/** Bytes of the largest value, of the largest picture, and of all of both. */
const most = { value: 256 * 1024, picture: 192 * 1024, values: 1024 * 1024, media: 1024 * 1024 };
/** Characters of the largest log, and of all of them. */
const mostLog = { each: 16 * 1024, all: 512 * 1024 };

export interface GatherOptions {
  readonly store: Store;
  /** The folder `.cairn`, where logs are. */
  readonly logs: string;
}

export async function gatherRun(view: RunView, { store, logs }: GatherOptions): Promise<ReportedRun> {
  const values = new Map<Digest, unknown>();
  const media = new Map<Digest, Media>();
  const sizes = new Map<Digest, number>();
  const room = { values: most.values, media: most.media };
  for (const { digest, mediaType } of listOutputs(view)) {
    if (sizes.has(digest)) continue;
    const size = await store.sizeOf(digest).catch(() => undefined);
    if (size === undefined) continue;
    sizes.set(digest, size);
    if (/^application\/(.*\+)?json$/.test(mediaType)) {
      if (size > most.value || size > room.values) continue;
      const value = await readJson(store, digest);
      if (value === undefined) continue;
      values.set(digest, value);
      room.values -= size;
    } else if (mediaType === 'image/*') {
      const found = await gatherPictures(store, digest, { each: most.picture, all: room.media });
      if (!found) continue;
      media.set(digest, found.media);
      room.media -= found.bytes;
    } else if (/^(text|image)\//.test(mediaType)) {
      if (size > most.picture || size > room.media) continue;
      const found = await readMedia(store, digest, mediaType);
      if (!found) continue;
      media.set(digest, found);
      room.media -= size;
    }
  }
  return {
    view,
    values,
    media,
    sizes,
    logs: await readLogs(view.nodes, logs),
    documents: await gatherDocuments(view, store),
  };
}

interface Output {
  readonly digest: Digest;
  readonly mediaType: string;
}

/** Results first: if there is no room for all values, theirs are there. */
function listOutputs({ nodes, kinds, results }: RunView): readonly Output[] {
  const mediaTypeOf = (kind: string | undefined): string => (kind !== undefined && kinds[kind]?.mediaType) || '';
  const ofResults = Object.values(results).map(({ digest, kind }) => ({ digest, mediaType: mediaTypeOf(kind) }));
  const ofNodes = nodes.flatMap((node) =>
    Object.entries(node.outputs).map(([output, digest]) => ({ digest, mediaType: mediaTypeOf(node.kinds[output]) })),
  );
  return [...ofResults, ...ofNodes].filter((output): output is Output => output.digest !== null);
}

async function readJson(store: Store, digest: Digest): Promise<unknown> {
  const path = await store.pathOf(digest);
  if (path === undefined) return undefined;
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function readMedia(store: Store, digest: Digest, mediaType: string): Promise<Media | undefined> {
  const path = await store.pathOf(digest);
  if (path === undefined) return undefined;
  if (mediaType.startsWith('text/')) return { type: 'text', text: await readFile(path, 'utf8') };
  if (!/^image\/[a-z0-9.+-]+$/.test(mediaType)) return undefined;
  return { type: 'picture', url: `data:${mediaType};base64,${(await readFile(path)).toString('base64')}` };
}

async function readLogs(nodes: readonly NodeView[], place: string): Promise<ReportedRun['logs']> {
  const found = new Map<NodeView['id'], LogExcerpt>();
  const logs = openNodeLogs(place);
  let room = mostLog.all;
  // The logs of failed nodes are what a reader looks for.
  const sorted = [...nodes].sort((a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'));
  for (const { id, key } of sorted) {
    const log = key === null ? undefined : await logs.read(key);
    if (!log?.trim() || room <= 0) continue;
    const text = log.slice(-Math.min(mostLog.each, room));
    found.set(id, { text, omitted: log.length - text.length });
    room -= text.length;
  }
  return found;
}
