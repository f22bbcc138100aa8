// Credentials, found as the AWS tools find them: variables, a profile, a web identity, a container, an instance. Those that
// end are asked for again before they do.

import { StoreLocationError } from '@cairn/core';
import { askContainer, askInstance, askWebIdentity } from './ask-service.ts';
import type { Credentials, Environment } from './credentials.ts';
import { credentialsOf, readProfile, roleOf } from './read-profile.ts';

/** Milliseconds before they end. */
const early = 5 * 60 * 1000;
/** Milliseconds between two questions while the credentials that are there can still be used. */
const pause = 30 * 1000;

export interface CredentialSource {
  /** @throws StoreLocationError if there are none */
  get(): Promise<Credentials>;
  /** Those that were refused are not used again. */
  forget(): void;
}

export function openCredentials(environment: Environment, region: string): CredentialSource {
  let current: Promise<Credentials> | undefined;
  let last: Credentials | undefined;
  let askedAt = 0;
  const renew = async (): Promise<Credentials> => {
    try {
      last = await findCredentials(environment, region);
      return last;
    } catch (error) {
      // A service that fails now may answer before they end.
      if (last && Date.now() < endOf(last)) return last;
      current = undefined;
      throw error;
    }
  };
  return {
    get() {
      const [end, now] = [endOf(last), Date.now()];
      const isEnding = now > end - early && (now > end || now > askedAt + pause);
      if (!current || isEnding) {
        askedAt = now;
        current = renew();
      }
      return current;
    },
    forget() {
      current = undefined;
      last = undefined;
    },
  };
}

function endOf(credentials: Credentials | undefined): number {
  return credentials?.expiresAt ?? Number.POSITIVE_INFINITY;
}

async function findCredentials(environment: Environment, region: string): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  // A profile that is named goes before variables that are always set.
  if (accessKeyId && secretAccessKey && !environment['AWS_PROFILE'])
    return { accessKeyId, secretAccessKey, sessionToken: environment['AWS_SESSION_TOKEN'] || undefined };
  const profile = await readProfile(environment);
  const ofProfile = profile && credentialsOf(profile);
  if (ofProfile) return ofProfile;
  const ofRole = profile && (await askService(() => askWebIdentity(roleOf(profile, environment), region)));
  if (ofRole) return ofRole;
  if (environment['AWS_PROFILE'])
    throw new StoreLocationError(
      profile
        ? `the profile '${profile.name}' has no access key`
        : `there is no profile '${environment['AWS_PROFILE']}' in ~/.aws`,
      'For single sign-on and assumed roles, use: eval "$(aws configure export-credentials --format env)".',
    );
  const given = await askService(
    async () =>
      (await askWebIdentity(environment, region)) ??
      (await askContainer(environment)) ??
      (await askInstance(environment)),
  );
  if (given) return given;
  throw new StoreLocationError(
    'no credentials were found',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  );
}

async function askService(ask: () => Promise<Credentials | undefined>): Promise<Credentials | undefined> {
  try {
    return await ask();
  } catch (error) {
    throw new StoreLocationError(
      `the service that gives credentials failed (${(error as Error).message})`,
      'Check the role and the token file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
}
