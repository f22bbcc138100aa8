// Signature version 4 of AWS, for requests whose body has a known digest.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

import { createHmac, hash } from 'node:crypto';
import type { Credentials } from './credentials/credentials.ts';

export interface UnsignedRequest {
  readonly method: string;
  /** Its path is already encoded, as it is sent. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, in hex. */
  readonly payloadHash: string;
}

export interface SigningScope {
  readonly credentials: Credentials;
  readonly region: string;
  readonly service: string;
  readonly at: Date;
}

/** SHA-256 of an empty body. */
export const emptyHash = hash('sha256', '', 'hex');

/** All headers that have to be sent, the signature included. */
export function signRequest(
  { method, url, headers, payloadHash }: UnsignedRequest,
  { credentials, region, service, at }: SigningScope,
): Readonly<Record<string, string>> {
  const time = `${at.toISOString().replace(/[-:]|\.\d{3}/g, '')}`;
  const day = time.slice(0, 8);
  const all: Record<string, string> = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()])),
    host: url.host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': time,
    ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(all).sort();
  const signed = names.join(';');
  const query = [...url.searchParams]
    .map((pair) => pair.map(encodeText))
    .sort(([name = '', value = ''], [other = '', another = '']) => order(name, other) || order(value, another))
    .map((pair) => pair.join('='))
    .join('&');
  const lines = [method, url.pathname, query, ...names.map((name) => `${name}:${all[name]}`), '', signed, payloadHash];
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, hash('sha256', lines.join('\n'), 'hex')].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const credential = `${credentials.accessKeyId}/${scope}`;
  return {
    ...all,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Percent-encodes everything but letters, digits and `-._~`. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
