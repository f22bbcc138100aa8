// Checks names from outside before they are used as the name of a file or a folder, as a path, or as an argument of
// git. No other module decides about them.

import type { Digest, Fingerprint, Key, RunId } from './brand.ts';

/** Bytes. File systems allow 255; Cairn adds to some names. */
const longest = 200;

/** Names that Windows reserves for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/**
 * Nearly every name matches this. The checks for the others take milliseconds to compile, which is long for a run with
 * nothing to do.
 */
const plain = /^\w([\w.-]*[\w-])?$/;

/**
 * Whether a name can be the name of one file or folder on every system, and nothing else: it has no separator, does not
 * begin with `.` or `-`, has no control, invisible or direction character, and does not end with a space or `.`.
 */
export function isSafeName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name !== '' &&
    name !== '__proto__' &&
    Buffer.byteLength(name) <= longest &&
    (plain.test(name) || !/[/\\:*?"<>|]|^[.\-\s]|[.\s]$|\p{C}|\p{Zl}|\p{Zp}/u.test(name)) &&
    !reserved.test(name)
  );
}

/** Whether a path with `/` stays inside the folder that it is relative to: no empty part, no `.`, no `..`. */
export function isInnerPath(path: unknown): path is string {
  if (typeof path !== 'string' || path.includes('\0')) return false;
  const parts = path.split(process.platform === 'win32' ? /[/\\:]/ : '/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * Whether a path from a record can be an argument of a program: it is inside its folder, and cannot be read as an
 * option.
 */
export function isArgumentPath(path: unknown): path is string {
  return isInnerPath(path) && !path.startsWith('-');
}

/** 64 hex digits: the form of every digest, key and fingerprint. */
export function isDigits(value: unknown): value is Digest & Key & Fingerprint {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Whether this is the full name of a git object, which cannot be an option, a path or any other name. */
export function isObjectId(id: unknown): id is string {
  return typeof id === 'string' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
}

/** The name of a run is also the name of a file and of a ref. */
export function isRunId(run: unknown): run is RunId {
  return isSafeName(run) && /^\w[\w.-]*$/.test(run) && !run.includes('..') && !run.endsWith('.lock');
}
