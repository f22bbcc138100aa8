// The profile of the AWS tools: from `~/.aws/credentials` and `~/.aws/config`, or the files that
// AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name.

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Credentials, Environment } from './credentials.ts';

export interface Profile {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** The profile of AWS_PROFILE, default `default`. Undefined if no file has it. */
export async function readProfile(environment: Environment): Promise<Profile | undefined> {
  const name = environment['AWS_PROFILE'] || 'default';
  const folder = join(environment['HOME'] || homedir(), '.aws');
  const [credentials, config] = await Promise.all([
    readSections(environment['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials')),
    readSections(environment['AWS_CONFIG_FILE'] || join(folder, 'config')),
  ]);
  const settings = { ...(config.get(name === 'default' ? name : `profile ${name}`) ?? {}), ...credentials.get(name) };
  return Object.keys(settings).length ? { name, settings } : undefined;
}

export function credentialsOf({ settings }: Profile): Credentials | undefined {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = settings;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: settings['aws_session_token'] };
}

/** The variables of a web identity, with what a profile says of it: `role_arn` and `web_identity_token_file`. */
export function roleOf({ settings }: Profile, environment: Environment): Environment {
  return {
    ...environment,
    AWS_ROLE_ARN: settings['role_arn'],
    AWS_WEB_IDENTITY_TOKEN_FILE: settings['web_identity_token_file'],
    AWS_ROLE_SESSION_NAME: settings['role_session_name'],
  };
}

async function readSections(file: string): Promise<ReadonlyMap<string, Record<string, string>>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, header] = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line) ?? [];
    if (header !== undefined) {
      section = sections.get(header) ?? {};
      sections.set(header, section);
      continue;
    }
    // An indented line belongs to a setting with parts of its own.
    const [, name, value] = /^([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section && name !== undefined && value) section[name.toLowerCase()] = value;
  }
  return sections;
}
