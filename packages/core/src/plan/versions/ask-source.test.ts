// A source that never answers counts as not reached, and is told to stop.

import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expect, test } from 'vitest';
import { json } from '../../dsl/kinds/json.ts';
import { recordNodes } from '../../dsl/recorder.ts';
import { secret } from '../../dsl/secret.ts';
import { defineSource } from '../../dsl/sources/define-source.ts';
import { askSource } from './ask-source.ts';

const anyUrl = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as unknown as StandardSchemaV1<{ readonly url: string }>;

test('a version that does not answer is given up, and its signal is aborted', async () => {
  const stopped = Promise.withResolvers<string>();
  const silent = defineSource('silent', {
    out: { rate: json<number>() },
    version(_, { signal, root }) {
      signal.addEventListener('abort', () => stopped.resolve(root));
      return new Promise(() => undefined);
    },
    fetch: () => ({ rate: 1 }),
  });
  const { nodes } = recordNodes(() => silent());
  const asked = askSource(nodes[0]!, { variables: {}, root: '/project', patience: 1 });
  await expect(asked).rejects.toThrow('it did not answer within 0.001 s');
  expect(await stopped.promise).toBe('/project');
});

test.each([
  ['', 'its version is an empty text'],
  [3, 'its version is a number, and not a text'],
])('%j is not a version', async (version, problem) => {
  const wrong = defineSource('wrong', {
    out: { rate: json<number>() },
    version: () => version as string,
    fetch: () => ({ rate: 1 }),
  });
  const { nodes } = recordNodes(() => wrong());
  await expect(askSource(nodes[0]!, { variables: {}, root: '/' })).rejects.toThrow(problem);
});

test('what it says when it fails has no secret in it', async () => {
  const failing = defineSource('failing', {
    out: { rate: json<number>() },
    params: anyUrl,
    version: ({ url }) => Promise.reject(new Error(`cannot connect to ${url}`)),
    fetch: () => ({ rate: 1 }),
  });
  const { nodes } = recordNodes(() => failing({ url: secret('DATABASE_URL') }));
  const variables = { DATABASE_URL: 'postgres://ada:abc@host' };
  await expect(askSource(nodes[0]!, { variables, root: '/' })).rejects.toThrow(
    /^cannot connect to secret\(DATABASE_URL\)$/,
  );
});
