// Names that came from outside, before anything uses them: as the name of a file or a folder, as a path, or as an
// argument of git. This is the only place that decides about them.

import type { Digest, Fingerprint, Key, RunId } from './brand.ts';

/** Bytes. File systems take 255; what Cairn adds to a name needs the rest. */
const longest = 200;

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** Nearly every name. What is asked of the others takes milliseconds to compile, which counts where nothing is to do. */
const plain = /^\w([\w.-]*[\w-])?$/;

/**
 * Whether a name can be the name of one file or folder on every system, and is nothing else: no separator, no `.` or `-`
 * at its beginning, no control, invisible or direction character, no blank or `.` at its end.
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

/** A path of a record that becomes an argument of a program: inside its folder, and no option. */
export function isArgumentPath(path: unknown): path is string {
  return isInnerPath(path) && !path.startsWith('-');
}

/** 64 hex digits: what every digest, key and fingerprint is. */
export function isDigits(value: unknown): value is Digest & Key & Fingerprint {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** The full name of an object of git, which is never an option, a path or a name of anything else. */
export function isObjectId(id: unknown): id is string {
  return typeof id === 'string' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
}

/** A run's name is that of a file and of a ref. */
export function isRunId(run: unknown): run is RunId {
  return isSafeName(run) && /^\w[\w.-]*$/.test(run) && !run.includes('..') && !run.endsWith('.lock');
}
