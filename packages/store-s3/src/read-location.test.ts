import { expect, it } from 'vitest';
import { readLocation } from './read-location.ts';

const nobody = { HOME: '/nonexistent' };
const read = (url: string, environment = {}) => readLocation(new URL(url), { ...nobody, ...environment });

it.each([
  ['s3://models', 'https://models.s3.us-east-1.amazonaws.com/'],
  ['s3://models/team/cairn?region=eu-central-1', 'https://models.s3.eu-central-1.amazonaws.com/team/cairn/'],
  ['s3://models/team?style=path', 'https://s3.us-east-1.amazonaws.com/models/team/'],
  // A certificate does not cover a name with a dot.
  ['s3://my.models/team', 'https://s3.us-east-1.amazonaws.com/my.models/team/'],
  ['s3://my.models/team?style=host', 'https://my.models.s3.us-east-1.amazonaws.com/team/'],
  ['s3://models/a%20b/ü', 'https://models.s3.us-east-1.amazonaws.com/a%20b/%C3%BC/'],
  // MinIO, Ceph, versitygw
  ['s3://models/team?endpoint=http://127.0.0.1:9000', 'http://127.0.0.1:9000/models/team/'],
  ['s3://models/team?endpoint=https://host.example/s3/', 'https://host.example/s3/models/team/'],
  // Cloudflare R2
  [
    's3://models?endpoint=https://account.r2.cloudflarestorage.com&region=auto',
    'https://account.r2.cloudflarestorage.com/models/',
  ],
  ['s3://models/t?endpoint=https://oss.example.org:8443&style=host', 'https://models.oss.example.org:8443/t/'],
])('%s is %s', async (url, base) => {
  expect((await read(url)).base.href).toBe(base);
});

it('takes region and endpoint from the URL, then from variables', async () => {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_S3: 'https://s3.example.org' };
  expect(await read('s3://models', environment)).toMatchObject({ region: 'eu-west-1', prefix: '' });
  expect((await read('s3://models', environment)).bucket.href).toBe('https://s3.example.org/models/');
  const given = await read('s3://models/x?region=auto&endpoint=https://other.example.org', environment);
  expect([given.region, given.bucket.href, given.prefix]).toEqual(['auto', 'https://other.example.org/models/', 'x/']);
});

it.each([
  ['s3:///prefix', 'it names no bucket'],
  ['s3://Models', "'Models' is not a name of a bucket"],
  ['s3://models?regoin=x', "its URL has an unknown setting 'regoin'"],
  ['s3://models?style=virtual', "its style is 'virtual'"],
  ['s3://models?endpoint=host', "its endpoint is not a URL such as 'https://host'"],
  ['s3://models?endpoint=https://u:p@host', "its endpoint is not a URL such as 'https://host'"],
  ['s3://models?endpoint=http://127.0.0.1:9000&style=host', "style=host needs a name, and '127.0.0.1' is an address"],
])('%s is refused', async (url, message) => {
  await expect(read(url)).rejects.toMatchObject({ name: 'StoreLocationError', message });
});
