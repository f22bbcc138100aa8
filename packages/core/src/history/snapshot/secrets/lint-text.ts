// Secrets that secretlint's recommended rules find in a text: the tokens of about twenty-five providers in their
// published forms, kept up to date by secretlint's authors. https://github.com/secretlint/secretlint

import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { FoundSecret } from './found-secret.ts';

// Its profiler takes longer than its rules.
secretLintProfiler.setEnabled(false);

const preset = '@secretlint/secretlint-rule-preset-recommend';

/**
 * Rules that are weaker than our own table (secret-texts.ts): secretlint judges a private key by its size, and
 * passwords in URLs without the host. A preset ignores `disabled`, so their findings are removed here.
 */
const replaced = new Set(
  ['basicauth', 'database-connection-string', 'privatekey', 'gcp'].map((name) => `@secretlint/secretlint-rule-${name}`),
);

const config = { rules: [{ id: preset, rule: creator, rules: [] }] };

/**
 * The first finding. A `secretlint-disable` comment in the text is respected: somebody wrote that it is not a secret.
 */
export async function lintText(text: string): Promise<FoundSecret | undefined> {
  const source = { filePath: 'text', content: text, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true, maskSecrets: true } });
  // The id of an AWS account is not a secret.
  const first = messages.find(({ ruleId, messageId }) => !replaced.has(ruleId) && messageId !== 'AWSAccountID');
  if (!first) return undefined;
  // Splits `GITHUB_TOKEN` and `IncomingWebhook` into words. The rule names the provider.
  const spaced = first.messageId.replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4');
  const words = spaced.replaceAll('_', ' ').toLowerCase();
  const provider = first.ruleId.replace(/^.*secretlint-rule-/, '').replaceAll('-', ' ');
  return { what: words.includes(provider) ? words : `${provider} ${words}`, line: first.loc.start.line };
}
