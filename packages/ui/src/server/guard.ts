// Who may read: on this machine whoever names it as this machine, elsewhere whoever has the token. A page of a stranger
// that a browser here opens could otherwise read this server under a name that it made point to this machine.

import { createHash, timingSafeEqual } from 'node:crypto';

const cookieName = 'cairn-ui';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Whether a request's Host header names this machine. */
export function namesThisMachine(header: string | undefined): boolean {
  const host = header?.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return host !== undefined && isLoopback(host.toLowerCase());
}

/** Takes as long for a wrong token as for the right one. */
export function isToken(found: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return found !== undefined && timingSafeEqual(digest(found), digest(token));
}

export function readTokenCookie(header: string | undefined): string | undefined {
  const parts = (header ?? '').split(';').map((part) => part.trim());
  return parts.find((part) => part.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
}

export function writeTokenCookie(token: string): string {
  return `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}
