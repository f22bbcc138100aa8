// Credentials, found as the AWS tools find them: variables, a profile, a web identity, a container, an instance. Those that
// end are asked for again before they do.

import { StoreLocationError } from '@cairn/core';
import { askContainer, askInstance, askWebIdentity } from './ask-service.ts';
import type { Credentials, Environment } from './credentials.ts';
import { credentialsOf, readProfile } from './read-profile.ts';

/** Milliseconds before they end. */
const early = 5 * 60 * 1000;

export interface CredentialSource {
  /** @throws StoreLocationError if there are none */
  get(): Promise<Credentials>;
  /** Those that were refused are not used again. */
  forget(): void;
}

export function openCredentials(environment: Environment, region: string): CredentialSource {
  let current: Promise<Credentials> | undefined;
  let endsAt = Number.POSITIVE_INFINITY;
  return {
    get() {
      if (!current || Date.now() > endsAt - early) {
        current = findCredentials(environment, region).then((found) => {
          endsAt = found.expiresAt ?? Number.POSITIVE_INFINITY;
          return found;
        });
        current.catch(() => {
          current = undefined;
        });
      }
      return current;
    },
    forget() {
      current = undefined;
    },
  };
}

async function findCredentials(environment: Environment, region: string): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  // A profile that is named goes before variables that are always set.
  if (accessKeyId && secretAccessKey && !environment['AWS_PROFILE'])
    return { accessKeyId, secretAccessKey, sessionToken: environment['AWS_SESSION_TOKEN'] || undefined };
  const profile = await readProfile(environment);
  const ofProfile = profile && credentialsOf(profile);
  if (ofProfile) return ofProfile;
  if (environment['AWS_PROFILE'])
    throw new StoreLocationError(
      profile
        ? `the profile '${profile.name}' has no access key`
        : `there is no profile '${environment['AWS_PROFILE']}' in ~/.aws`,
      'For single sign-on and assumed roles, use: eval "$(aws configure export-credentials --format env)".',
    );
  const given = await askAll(environment, region);
  if (given) return given;
  throw new StoreLocationError(
    'no credentials were found',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  );
}

async function askAll(environment: Environment, region: string): Promise<Credentials | undefined> {
  try {
    return (
      (await askWebIdentity(environment, region)) ??
      (await askContainer(environment)) ??
      (await askInstance(environment))
    );
  } catch (error) {
    throw new StoreLocationError(
      `the service that gives credentials failed (${(error as Error).message})`,
      'Check the role and the token file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
}
