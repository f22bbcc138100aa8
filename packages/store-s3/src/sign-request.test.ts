import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { signRequest } from './sign-request.ts';

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html: "Examples: Signature calculations"
it.each([
  {
    what: 'GET Object',
    method: 'GET',
    path: '/test.txt',
    headers: { range: 'bytes=0-9' },
    payloadHash: emptyHash,
    names: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    what: 'PUT Object',
    method: 'PUT',
    path: '/test%24file.text',
    headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    payloadHash: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    names: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    what: 'GET Bucket Lifecycle',
    method: 'GET',
    path: '/?lifecycle',
    headers: {},
    payloadHash: emptyHash,
    names: 'host;x-amz-content-sha256;x-amz-date',
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    what: 'Get Bucket (List Objects)',
    method: 'GET',
    path: '/?max-keys=2&prefix=J',
    headers: {},
    payloadHash: emptyHash,
    names: 'host;x-amz-content-sha256;x-amz-date',
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
])('the example of AWS: $what', ({ method, path, headers, payloadHash, names, signature }) => {
  const signed = signRequest(
    { method, url: new URL(path, 'https://examplebucket.s3.amazonaws.com'), headers, payloadHash },
    { credentials, region: 'us-east-1', service: 's3', at: new Date('2013-05-24T00:00:00Z') },
  );
  expect(signed['authorization']).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  );
});

interface ReferenceCase {
  readonly keys: readonly [string, string, string | null];
  readonly region: string;
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payloadHash: string;
  readonly authorization: string;
}

it('signs every kind of request as botocore does', async () => {
  const file = new URL('signatures.reference.json', import.meta.url);
  const { cases } = JSON.parse(await readFile(file, 'utf8')) as { readonly cases: readonly ReferenceCase[] };
  let checked = 0;
  for (const { keys, region, at, method, url, headers, payloadHash, authorization } of cases) {
    const [accessKeyId, secretAccessKey, token] = keys;
    const signed = signRequest(
      { method, url: new URL(url), headers, payloadHash },
      {
        credentials: { accessKeyId, secretAccessKey, sessionToken: token ?? undefined },
        ...{ region, service: 's3', at: new Date(at) },
      },
    );
    expect(signed['authorization'], `${method} ${url}`).toBe(authorization);
    checked += 1;
  }
  expect(checked).toBe(14);
});
