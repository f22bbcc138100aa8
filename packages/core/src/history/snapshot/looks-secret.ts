// What must not enter a commit that somebody may push: files that hold keys and passwords by their names, and keys and
// tokens by their looks.

import { basename } from 'node:path/posix';

const names =
  /^(\.env(\..+)?|\.netrc|\.pgpass|\.npmrc|\.pypirc|\.htpasswd|credentials(\.json|\.ya?ml|\.toml)?|secrets?(\.json|\.ya?ml|\.toml|\.env)?|service[-_]account.*\.json|id_(rsa|dsa|ecdsa|ed25519)|.+\.(pem|p12|pfx|key|keystore|jks|kdbx|asc|gpg))$/i;

/** Examples of such files are meant to be shared. */
const harmless = /\.(example|sample|template|dist|pub)$/i;

const tokens: readonly (readonly [what: string, looks: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}\b/],
  ['a Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/],
  ['an API key', /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}\b/],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}\b/],
];

/** Why a file looks like a secret, for a message; undefined where it does not. `path` has `/`. */
export function looksSecret(path: string, text: string): string | undefined {
  const name = basename(path);
  if (names.test(name) && !harmless.test(name)) return 'its name';
  return tokens.find(([, looks]) => looks.test(text))?.[0];
}
