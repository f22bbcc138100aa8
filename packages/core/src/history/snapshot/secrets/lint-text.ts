// What secretlint's recommended rules find in a text: the tokens of about twenty-five providers in the forms that these
// publish, kept up to date by its authors. https://github.com/secretlint/secretlint

import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { FoundSecret } from './found-secret.ts';

// Its measuring takes longer than its rules.
secretLintProfiler.setEnabled(false);

const preset = '@secretlint/secretlint-rule-preset-recommend';

/**
 * Rules that say less than our own table (secret-texts.ts): a private key counts by its size there, passwords in URLs
 * without a look at the host. A preset does not obey `disabled`, so that what they say is left out here.
 */
const replaced = new Set(
  ['basicauth', 'database-connection-string', 'privatekey', 'gcp'].map((name) => `@secretlint/secretlint-rule-${name}`),
);

const config = { rules: [{ id: preset, rule: creator, rules: [] }] };

/** The first that is found. A `secretlint-disable` comment in the text is obeyed: somebody wrote that it is none. */
export async function lintText(text: string): Promise<FoundSecret | undefined> {
  const source = { filePath: 'text', content: text, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true, maskSecrets: true } });
  // The id of an account of AWS is no secret.
  const first = messages.find(({ ruleId, messageId }) => !replaced.has(ruleId) && messageId !== 'AWSAccountID');
  if (!first) return undefined;
  // `GITHUB_TOKEN`, `IncomingWebhook`: as words. The rule is the provider.
  const spaced = first.messageId.replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4');
  const words = spaced.replaceAll('_', ' ').toLowerCase();
  const provider = first.ruleId.replace(/^.*secretlint-rule-/, '').replaceAll('-', ' ');
  return { what: words.includes(provider) ? words : `${provider} ${words}`, line: first.loc.start.line };
}
