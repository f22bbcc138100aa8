// s3://bucket/prefix?endpoint=https://host&region=name&style=host

import { StoreLocationError } from '@cairn/core';
import type { Environment } from './credentials/credentials.ts';
import { readProfile } from './credentials/read-profile.ts';
import { encodeText } from './sign-request.ts';

export interface S3Location {
  /** Where the objects of the store are; its path is encoded and ends with `/`. */
  readonly base: URL;
  /** The bucket itself, for lists; its path ends with `/`. */
  readonly bucket: URL;
  /** Of all keys: empty, or ends with `/`. */
  readonly prefix: string;
  readonly region: string;
}

const form = 'Write s3://bucket/prefix?region=eu-central-1, or with &endpoint=https://host for another server.';

/** @throws StoreLocationError */
export async function readLocation(url: URL, environment: Environment): Promise<S3Location> {
  const known = ['endpoint', 'region', 'style'];
  const unknown = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new StoreLocationError(`its URL has an unknown setting '${unknown}'`, form);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname))
    throw new StoreLocationError(
      url.hostname ? `'${url.hostname}' is not a name of a bucket` : 'it names no bucket',
      form,
    );
  const profile = await readProfile(environment);
  const region =
    url.searchParams.get('region') ||
    environment['AWS_REGION'] ||
    environment['AWS_DEFAULT_REGION'] ||
    profile?.settings['region'] ||
    'us-east-1';
  const endpoint =
    url.searchParams.get('endpoint') ||
    environment['AWS_ENDPOINT_URL_S3'] ||
    environment['AWS_ENDPOINT_URL'] ||
    profile?.settings['endpoint_url'];
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+/, '').replace(/\/*$/, '/').replace(/^\/$/, '');
  const style = readStyle(url.searchParams.get('style'));
  const bucket = endpoint ? bucketAt(endpoint, url.hostname, style) : bucketOfAws(url.hostname, region, style);
  const base = new URL(bucket);
  base.pathname += prefix.split('/').map(encodeText).join('/');
  return { base, bucket, prefix, region };
}

type Style = 'path' | 'host' | undefined;

function readStyle(text: string | null): Style {
  if (text === null || text === 'path' || text === 'host') return text ?? undefined;
  throw new StoreLocationError(`its style is '${text}'`, 'Write style=path or style=host.');
}

/** Other servers are addressed by paths: a host for each bucket needs names that most of them do not have. */
function bucketAt(endpoint: string, bucket: string, style: Style): URL {
  const url = URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search)
    throw new StoreLocationError("its endpoint is not a URL such as 'https://host'", form);
  url.pathname = url.pathname.replace(/\/*$/, '/');
  if (style === 'host') return bucketInHost(url, bucket);
  url.pathname += `${bucket}/`;
  return url;
}

function bucketInHost(url: URL, bucket: string): URL {
  const named = URL.parse(`${url.protocol}//${bucket}.${url.host}${url.pathname}`);
  if (named) return named;
  throw new StoreLocationError(`style=host needs a name, and '${url.hostname}' is an address`, 'Write style=path.');
}

function bucketOfAws(bucket: string, region: string, style: Style): URL {
  const host = `s3.${region}.amazonaws.com`;
  // A certificate of a wildcard does not cover a name with a dot.
  return new URL(
    style === 'path' || (style === undefined && bucket.includes('.'))
      ? `https://${host}/${bucket}/`
      : `https://${bucket}.${host}/`,
  );
}
