// The store: whether it can be read and written, and how much is in it.

import { existsSync } from 'node:fs';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import type { Check } from '../../pages/checks.ts';
import { nearestFolder } from './check-disk.ts';

const name = 'store';

export async function checkStore(place: string): Promise<Check> {
  const fix = `Let ${place} be readable and writable for you, or move the store with --store or CAIRN_STORE.`;
  if (!existsSync(place)) {
    const folder = nearestFolder(place);
    if (await canWrite(folder)) return { name, state: 'well', found: `${place} will be created by the first run` };
    return { name, state: 'wrong', found: `${place} cannot be created`, fix };
  }
  const artifacts = await measure(place).catch(() => undefined);
  if (!artifacts) return { name, state: 'wrong', found: `${place} cannot be read`, fix };
  const held = `${count(artifacts.files, 'artifact')}, ${formatBytes(artifacts.bytes)}`;
  if (!(await canWrite(place)))
    return { name, state: 'wrong', found: `${place} cannot be written; it holds ${held}`, fix };
  return { name, state: 'well', found: `${place}: readable, writable, ${held}` };
}

/** Asking for permission is not enough: a file system may be mounted read-only or be full. */
async function canWrite(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    const tried = await mkdtemp(join(folder, '.doctor-'));
    await rm(tried, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

async function measure(place: string): Promise<{ files: number; bytes: number }> {
  const { files } = await (await openStore(place)).list();
  return { files: files.size, bytes: [...files.values()].reduce((total, { size }) => total + size, 0) };
}
