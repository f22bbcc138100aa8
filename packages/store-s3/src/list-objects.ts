// The objects below a prefix, a thousand with each request.

import { BlobError, checkBlobName, type ListedBlob } from '@cairn/core';
import type { SignedTransport } from './signed-transport.ts';

export interface ListOptions {
  /** Its path ends with `/`. */
  readonly bucket: URL;
  /** What all keys of the store begin with. */
  readonly prefix: string;
  /** What the listed names begin with. */
  readonly below: string;
  readonly transport: SignedTransport;
}

export async function* listObjects({ bucket, prefix, below, transport }: ListOptions): AsyncGenerator<ListedBlob> {
  let token: string | undefined;
  do {
    const url = new URL(bucket);
    const query = { 'list-type': '2', 'encoding-type': 'url', prefix: prefix + below };
    url.search = String(new URLSearchParams({ ...query, ...(token !== undefined && { 'continuation-token': token }) }));
    const answer = await transport.send({ method: 'GET', url });
    const page = (await answer.read()).toString('utf8');
    if (answer.status !== 200) throw new BlobError('unavailable', `${url.origin} answers ${answer.status}`);
    for (const [, object = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const name = decodeURIComponent((textOf(object, 'Key') ?? '').replaceAll('+', ' ')).slice(prefix.length);
      const size = Number(textOf(object, 'Size'));
      if (isName(name) && Number.isSafeInteger(size)) yield { name, size };
    }
    token = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'NextContinuationToken') : undefined;
  } while (token !== undefined);
}

/** The text of the first element with a name; undefined if there is none. */
export function textOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(amp|lt|gt|quot|apos|#39|#34);/g, (_, entity: string) => entities[entity] ?? '');
}

const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...{ '#39': "'", '#34': '"' },
};

function isName(name: string): boolean {
  try {
    checkBlobName(name);
    return true;
  } catch {
    return false;
  }
}
