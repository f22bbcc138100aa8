// How a request says who sends it. Nothing of it is in a message.

import { StoreLocationError } from '@cairn/core';
import type { Headers } from './transport.ts';

/** @throws StoreLocationError if a user has no password, or a value cannot be sent */
export function readAuthorization(environment: Readonly<Record<string, string | undefined>>): Headers {
  const { CAIRN_STORE_TOKEN: token, CAIRN_STORE_USER: user, CAIRN_STORE_PASSWORD: password } = environment;
  if (token) return { authorization: `Bearer ${checkText('CAIRN_STORE_TOKEN', token)}` };
  if (!user) return {};
  if (password === undefined)
    throw new StoreLocationError('CAIRN_STORE_USER is set without CAIRN_STORE_PASSWORD', 'Set both, or none of them.');
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function checkText(variable: string, text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new StoreLocationError(
    `${variable} contains a space, a line break or a special character`,
    'Check how it is set.',
  );
}
