// The chain of credentials, with services on loopback that answer as AWS documents it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Environment } from './credentials.ts';
import { openCredentials } from './find-credentials.ts';

interface Asked {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (asked: Asked) => { readonly status?: number; readonly body?: string };

let folder: string;
const servers: Server[] = [];
const later = new Date(Date.now() + 60 * 60 * 1000).toISOString();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-credentials-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** A service, and what it was asked. */
async function serve(answer: Answer): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      const one = { line: `${request.method} ${request.url}`, headers: request.headers, body };
      asked.push(one);
      const { status = 200, body: told = '' } = answer(one);
      response.writeHead(status, { connection: 'close' }).end(told);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Nothing of this machine is read. */
const alone = (environment: Environment = {}): Environment => ({
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  ...environment,
});

const find = (environment: Environment) => openCredentials(environment, 'eu-central-1').get();

async function writeProfiles(credentials: string, config = ''): Promise<Environment> {
  const files = { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'keys'), AWS_CONFIG_FILE: join(folder, 'settings') };
  await writeFile(files.AWS_SHARED_CREDENTIALS_FILE, credentials);
  await writeFile(files.AWS_CONFIG_FILE, config);
  return files;
}

it('variables, with a token', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(await find(alone(keys))).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: undefined });
  expect(await find(alone({ ...keys, AWS_SESSION_TOKEN: 'token' }))).toMatchObject({ sessionToken: 'token' });
});

it('profiles, from both files: that of AWS_PROFILE goes before variables', async () => {
  const files = await writeProfiles(
    [
      '# the keys of everybody',
      '[default]',
      'aws_access_key_id = AKDEFAULT',
      'aws_secret_access_key = default/secret+with=signs',
      '',
      '[ team ]',
      'AWS_ACCESS_KEY_ID=AKTEAM',
      'aws_secret_access_key=team-secret',
      'aws_session_token = team-token',
    ].join('\r\n'),
    '[profile laptop]\naws_access_key_id = AKLAPTOP\naws_secret_access_key = laptop-secret\ns3 =\n  max_concurrent_requests = 20\n',
  );
  const variables = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(await find(alone(files))).toMatchObject({
    accessKeyId: 'AKDEFAULT',
    secretAccessKey: 'default/secret+with=signs',
  });
  expect(await find(alone({ ...files, ...variables }))).toMatchObject({ accessKeyId: 'AKID' });
  for (const [name, expected] of [
    ['team', { accessKeyId: 'AKTEAM', secretAccessKey: 'team-secret', sessionToken: 'team-token' }],
    ['laptop', { accessKeyId: 'AKLAPTOP', secretAccessKey: 'laptop-secret' }],
  ] as const)
    expect(await find(alone({ ...files, ...variables, AWS_PROFILE: name }))).toMatchObject(expected);
});

it('a profile that is missing or needs single sign-on is an error that says what to do', async () => {
  const files = await writeProfiles('', '[profile sso]\nsso_start_url = https://example.awsapps.com/start\n');
  await expect(find(alone({ ...files, AWS_PROFILE: 'sso' }))).rejects.toMatchObject({
    name: 'StoreLocationError',
    message: "the profile 'sso' has no access key",
    fix: expect.stringContaining('aws configure export-credentials'),
  });
  await expect(find(alone({ ...files, AWS_PROFILE: 'nobody' }))).rejects.toMatchObject({
    message: "there is no profile 'nobody' in ~/.aws",
  });
  await expect(find(alone(files))).rejects.toMatchObject({ message: 'no credentials were found' });
});

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
const answerOfSts = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>repo:team/models:ref:refs/heads/main</SubjectFromWebIdentityToken>
    <Credentials>
      <SessionToken>AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE</SessionToken>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
      <Expiration>${later}</Expiration>
      <AccessKeyId>ASgeIAIOSFODNN7EXAMPLE</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;

it('a web identity, from variables and from a profile', async () => {
  const service = await serve(() => ({ body: answerOfSts }));
  const token = join(folder, 'token');
  await writeFile(token, 'eyJhbGciOi.web.identity\n');
  const files = await writeProfiles(
    '',
    `[profile robot]\nrole_arn = arn:aws:iam::1:role/robot\nweb_identity_token_file = ${token}\n`,
  );
  const shared = { ...files, AWS_ENDPOINT_URL_STS: service.url };
  const ofVariables = { AWS_ROLE_ARN: 'arn:aws:iam::1:role/ci', AWS_WEB_IDENTITY_TOKEN_FILE: token };
  for (const environment of [
    { ...shared, ...ofVariables },
    { ...shared, AWS_PROFILE: 'robot' },
  ])
    expect(await find(alone(environment))).toEqual({
      accessKeyId: 'ASgeIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY',
      sessionToken: 'AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE',
      expiresAt: Date.parse(later),
    });
  expect(service.asked.map(({ line, body }) => [line, Object.fromEntries(new URLSearchParams(body))])).toEqual(
    ['ci', 'robot'].map((role) => [
      'POST /',
      {
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: `arn:aws:iam::1:role/${role}`,
        RoleSessionName: 'cairn',
        WebIdentityToken: 'eyJhbGciOi.web.identity',
      },
    ]),
  );
});

it('a role that is refused is an error without the token', async () => {
  const service = await serve(() => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }));
  const token = join(folder, 'token');
  await writeFile(token, 's3cret.token');
  const environment = { AWS_ROLE_ARN: 'arn:aws:iam::1:role/ci', AWS_WEB_IDENTITY_TOKEN_FILE: token };
  const refused = await find(alone({ ...environment, AWS_ENDPOINT_URL_STS: service.url })).catch((error) => error);
  expect(refused).toMatchObject({
    name: 'StoreLocationError',
    message: `the service that gives credentials failed (${service.url} answers 403)`,
  });
  expect(`${refused.message}${refused.fix}`).not.toContain('s3cret');
});

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
it('a container, with a token that is read again', async () => {
  const service = await serve(({ headers }) =>
    headers.authorization === 'of-pod'
      ? {
          body: JSON.stringify({
            RoleArn: 'arn:aws:iam::1:role/pod',
            AccessKeyId: 'ASPOD',
            SecretAccessKey: 'pod-secret',
            Token: 'pod-token',
            Expiration: later,
          }),
        }
      : { status: 401 },
  );
  const file = join(folder, 'pod');
  await writeFile(file, 'of-pod\n');
  const address = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.url}/v1/credentials` };
  for (const token of [
    { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file },
    { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'of-pod' },
  ])
    expect(await find(alone({ ...address, ...token }))).toEqual({
      accessKeyId: 'ASPOD',
      secretAccessKey: 'pod-secret',
      sessionToken: 'pod-token',
      expiresAt: Date.parse(later),
    });
  await expect(find(alone(address))).rejects.toMatchObject({ name: 'StoreLocationError' });
  expect(service.asked.map(({ line }) => line)).toEqual(Array(3).fill('GET /v1/credentials'));
  await expect(
    find(alone({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example.org/' })),
  ).rejects.toMatchObject({ message: expect.stringContaining("'credentials.example.org', which is another machine") });
});

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
const instance: Answer = ({ line, headers }) => {
  if (line === 'PUT /latest/api/token')
    return Number(headers['x-aws-ec2-metadata-token-ttl-seconds']) <= 21600 ? { body: 'session' } : { status: 400 };
  if (headers['x-aws-ec2-metadata-token'] !== 'session') return { status: 401 };
  if (line === 'GET /latest/meta-data/iam/security-credentials/') return { body: 'worker-role' };
  if (line !== 'GET /latest/meta-data/iam/security-credentials/worker-role') return { status: 404 };
  return {
    body: JSON.stringify({
      Code: 'Success',
      Type: 'AWS-HMAC',
      AccessKeyId: 'ASINSTANCE',
      SecretAccessKey: 'instance-secret',
      Token: 'instance-token',
      Expiration: later,
    }),
  };
};

it('an instance, by the second version of its service', async () => {
  const service = await serve(instance);
  const environment = { HOME: folder, AWS_EC2_METADATA_SERVICE_ENDPOINT: service.url };
  expect(await find(environment)).toMatchObject({ accessKeyId: 'ASINSTANCE', sessionToken: 'instance-token' });
  expect(service.asked.map(({ line }) => line.split('/').at(-1))).toEqual(['token', '', 'worker-role']);
  await expect(find({ ...environment, AWS_EC2_METADATA_DISABLED: 'true' })).rejects.toMatchObject({
    message: 'no credentials were found',
  });
  const without = await serve(() => ({ status: 404 }));
  await expect(find({ ...environment, AWS_EC2_METADATA_SERVICE_ENDPOINT: without.url })).rejects.toMatchObject({
    message: 'no credentials were found',
  });
});

it('credentials that end soon are asked for again, and kept while the service fails', async () => {
  let [isBroken, count] = [false, 0];
  const service = await serve(() => {
    if (isBroken) return { status: 500 };
    count += 1;
    const ends = new Date(Date.now() + (count === 1 ? 2 : 60) * 60 * 1000).toISOString();
    const keys = { AccessKeyId: `AK${count}`, SecretAccessKey: 'secret', Expiration: ends };
    return { body: JSON.stringify(keys) };
  });
  const now = Date.now;
  const source = openCredentials(alone({ AWS_CONTAINER_CREDENTIALS_FULL_URI: service.url }), 'us-east-1');
  try {
    expect((await source.get()).accessKeyId).toBe('AK1');
    isBroken = true;
    // They end in two minutes, and the service fails.
    Date.now = () => now() + 40_000;
    expect((await source.get()).accessKeyId).toBe('AK1');
    expect((await source.get()).accessKeyId).toBe('AK1');
    expect(service.asked).toHaveLength(2);
    Date.now = () => now() + 3 * 60_000;
    await expect(source.get()).rejects.toMatchObject({ name: 'StoreLocationError' });
    isBroken = false;
    expect((await source.get()).accessKeyId).toBe('AK2');
    expect((await source.get()).accessKeyId).toBe('AK2');
    expect(service.asked).toHaveLength(4);
    source.forget();
    expect((await source.get()).accessKeyId).toBe('AK3');
  } finally {
    Date.now = now;
  }
});
