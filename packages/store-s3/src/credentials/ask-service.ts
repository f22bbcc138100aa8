// Credentials that a service gives: for a web identity (Kubernetes, GitHub Actions), to a container, and to an instance.

import { readFile } from 'node:fs/promises';
import type { Credentials, Environment } from './credentials.ts';

/** Milliseconds. An address that only exists on an instance does not answer elsewhere. */
const longest = { service: 5000, instance: 1000 };

/** `AssumeRoleWithWebIdentity` of the Security Token Service. Undefined if the environment names no role. */
export async function askWebIdentity(environment: Environment, region: string): Promise<Credentials | undefined> {
  const { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_SESSION_NAME: session } = environment;
  if (!role || !file) return undefined;
  const url = new URL(
    environment['AWS_ENDPOINT_URL_STS'] || environment['AWS_ENDPOINT_URL'] || `https://sts.${region}.amazonaws.com/`,
  );
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: session || 'cairn',
    WebIdentityToken: (await readFile(file, 'utf8')).trim(),
  });
  const text = await ask(url, { method: 'POST', body }, longest.service);
  const of = (name: string): string | undefined => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];
  return toCredentials({
    AccessKeyId: of('AccessKeyId'),
    SecretAccessKey: of('SecretAccessKey'),
    Token: of('SessionToken'),
    Expiration: of('Expiration'),
  });
}

/** Undefined outside of a container that has credentials. */
export async function askContainer(environment: Environment): Promise<Credentials | undefined> {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = environment;
  const address = path ? `http://169.254.170.2${path}` : full;
  if (!address) return undefined;
  checkAddress(new URL(address));
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  const token = file ? (await readFile(file, 'utf8')).trim() : environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  const headers = token ? { authorization: token } : {};
  return toCredentials(JSON.parse(await ask(new URL(address), { headers }, longest.service)));
}

/** The metadata service of an instance, version 2. Undefined if there is none. */
export async function askInstance(environment: Environment): Promise<Credentials | undefined> {
  if (environment['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return undefined;
  const base = environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'] || 'http://169.254.169.254';
  try {
    const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' };
    const token = await ask(new URL('/latest/api/token', base), { method: 'PUT', headers: ttl }, longest.instance);
    const headers = { 'x-aws-ec2-metadata-token': token };
    const folder = '/latest/meta-data/iam/security-credentials/';
    const role = (await ask(new URL(folder, base), { headers }, longest.instance)).split('\n')[0]!.trim();
    return toCredentials(JSON.parse(await ask(new URL(folder + role, base), { headers }, longest.instance)));
  } catch {
    return undefined;
  }
}

/** The token and the credentials are sent in the clear over http:, so only to this machine and to the agents of AWS. */
function checkAddress({ protocol, hostname }: URL): void {
  const isNear = /^(localhost|127(\.\d+){3}|\[::1\]|169\.254\.170\.(2|23)|\[fd00:ec2::23\])$/.test(hostname);
  if (protocol !== 'https:' && !isNear)
    throw new Error(`AWS_CONTAINER_CREDENTIALS_FULL_URI names '${hostname}', which is another machine, without https:`);
}

async function ask(url: URL, init: RequestInit, milliseconds: number): Promise<string> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(milliseconds) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url.origin} answers ${answer.status}`);
  return text;
}

interface GivenCredentials {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly Token?: string | undefined;
  readonly Expiration?: string | undefined;
}

function toCredentials(given: GivenCredentials): Credentials | undefined {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration } = given;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const end = Date.parse(Expiration ?? '');
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt: Number.isNaN(end) ? undefined : end };
}
