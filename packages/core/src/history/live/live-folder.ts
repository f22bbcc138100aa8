// Where a run that has not ended leaves its events: among the files that are being written, so that what a killed process
// left is swept with them.

import { join } from 'node:path';
import { temporaryFolder } from '../../files/temp-owner.ts';

const ending = '.live.jsonl';

/** @param place - the folder `.cairn` */
export function liveFile(place: string, name: string): string {
  return join(temporaryFolder(place), `${name}${ending}`);
}

/** Undefined if the file is not one of these. */
export function nameOfLive(file: string): string | undefined {
  const name = file.slice(0, -ending.length);
  return file.endsWith(ending) && isLiveName(name) ? name : undefined;
}

/** The name begins with its process, so that a journal of one that was killed is known. */
export function isLiveName(name: string): boolean {
  return /^[0-9a-f]{12}-\d+\.\d*-[0-9a-f]{16}\.\d+$/.test(name);
}
