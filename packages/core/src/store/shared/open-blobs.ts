// Opens the blobs of a shared store by their URL. What needs a client is in a package of its own, which the project
// installs.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import { openFolderBlobs } from '../blobs/folder-blobs.ts';
import { showLocation } from './shared-location.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the package of a scheme exports. */
interface BlobPackage {
  /** Rejects with a `StoreLocationError` if the URL or the environment lacks something. Nothing is asked of the store. */
  openBlobs(url: URL, environment: Environment): Promise<BlobStore>;
}

const packages: Readonly<Record<string, string>> = {
  'http:': '@cairn/store-http',
  'https:': '@cairn/store-http',
  's3:': '@cairn/store-s3',
};

/** A shared store that cannot be opened as it was named. */
export class StoreLocationError extends Error {
  override readonly name = 'StoreLocationError';
  /** What to do, as a sentence. */
  readonly fix: string;

  /** @param message - a clause that goes on from a colon */
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/**
 * @param roots - folders of packages in which the client may be installed
 * @throws AuthorError `store-unknown`, `store-package-missing`, `shared-store-wrong`
 */
export async function openBlobs(place: string, environment: Environment, roots: readonly string[]): Promise<BlobStore> {
  const shown = showLocation(place);
  const url = URL.parse(place);
  if (!url) return failAuthor('shared-store-wrong', { place: shown, problem: 'it is not a URL', fix: urlForms });
  if (url.username || url.password)
    return failAuthor('shared-store-wrong', {
      place: shown,
      problem: 'its URL contains a user or a password, which others could read',
      fix: 'Set CAIRN_STORE_USER and CAIRN_STORE_PASSWORD, or CAIRN_STORE_TOKEN, instead.',
    });
  // `file:data` would be a folder at the root of the machine.
  if (url.protocol === 'file:' && !/^file:\/\//i.test(place))
    return failAuthor('shared-store-wrong', { place, problem: 'it does not begin with file://', fix: urlForms });
  if (url.protocol === 'file:') return openFolder(url, shown);
  const name = packages[url.protocol];
  if (name === undefined) return failAuthor('store-unknown', { place: shown });
  const file = resolvePackage(name, roots);
  if (file === undefined)
    return failAuthor('store-package-missing', { place: shown, package: name, root: roots[0] ?? '.' });
  const { openBlobs: open } = (await import(pathToFileURL(file).href)) as BlobPackage;
  try {
    return await open(url, environment);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StoreLocationError') throw error;
    const { message: problem, fix } = error as StoreLocationError;
    return failAuthor('shared-store-wrong', { place: shown, problem, fix });
  }
}

const urlForms = 'Write file:///folder, https://host/path or s3://bucket/prefix.';

function openFolder(url: URL, shown: string): BlobStore {
  if (url.host !== '')
    return failAuthor('shared-store-wrong', {
      place: shown,
      problem: 'a file: URL names no host',
      fix: `Write an absolute path after three slashes: file:///${url.host}${url.pathname}`,
    });
  return openFolderBlobs(fileURLToPath(url));
}

function resolvePackage(name: string, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    try {
      return createRequire(join(root, 'package.json')).resolve(name);
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}
