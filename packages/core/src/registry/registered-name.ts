// What is registered under a name is written twice: as JSON that people may edit, to move an alias, and as a copy with a
// checksum. Versions never change, so the copy decides about them; where aliases point is for the file of the people,
// unless it is damaged, gone, or names a version that never was. So one lost or damaged file loses nothing.

import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, RunId } from '../base/brand.ts';
import { isDigits, isRunId, isSafeName } from '../base/safe-name.ts';
import { hasFields, isCount, isListOf, isMapOf, isNullOr, isOptional, isString, type Shape } from '../base/shape.ts';
import { openSealedJson, sealJson } from '../files/sealed-json.ts';
import { makeFolder, syncFolder } from '../files/sync-folder.ts';
import { sweepTemporary, temporaryName } from '../files/temp-owner.ts';

export interface PublishedVersion {
  readonly version: number;
  readonly digest: Digest;
  readonly run: RunId;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Where its model is that of a version that was there before. */
  readonly sameModel?: SameModel;
}

export interface SameModel {
  readonly version: number;
  /** Files and folders of the two bundles that are not the same: `card.md`, `lineage.json`. */
  readonly differs: readonly string[];
}

export interface AliasMove {
  readonly alias: string;
  readonly from: number | null;
  readonly to: number;
  readonly run: RunId;
  readonly at: string;
}

export interface RegisteredName {
  readonly versions: readonly PublishedVersion[];
  readonly aliases: Readonly<Record<string, number>>;
  readonly moves: readonly AliasMove[];
}

/** How the names begin of what is being written. */
const beginning = '.registry-';

/** `folder` is that of the name. */
export function registeredFiles(folder: string): readonly [file: string, copy: string] {
  return [join(folder, 'registry.json'), join(folder, 'registry.copy.json')];
}

/** Undefined where neither can be read; `none` where there is neither. */
export async function readRegisteredFiles(folder: string): Promise<RegisteredName | 'none' | undefined> {
  const [bytes, copied] = await readBoth(folder);
  if (!bytes && !copied) return 'none';
  const [own, copy] = [bytes && readOwn(bytes), copied && asRegistered(openSealedJson(copied))];
  return own && copy ? settle(own, copy) : (own ?? copy);
}

/** Whether both files say this, and nothing else. */
export async function areWritten(folder: string, registered: RegisteredName): Promise<boolean> {
  const found = await readBoth(folder);
  return writeTexts(registered).every((text, place) => found[place]?.toString() === text);
}

/** Replaces both, each as a whole. What is registered is so with the copy, which comes last. */
export async function writeRegisteredFiles(folder: string, registered: RegisteredName): Promise<void> {
  makeFolder(folder);
  sweepTemporary(folder, beginning);
  const [text, copy] = writeTexts(registered);
  const [file, copyFile] = registeredFiles(folder);
  for (const [path, written] of [
    [file, text],
    [copyFile, copy],
  ] as const) {
    const temporary = join(folder, `${beginning}${temporaryName()}`);
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(written);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  }
  await syncFolder(folder);
}

function writeTexts(registered: RegisteredName): readonly [text: string, copy: string] {
  return [`${JSON.stringify(registered, null, 2)}\n`, sealJson(registered)];
}

async function readBoth(folder: string): Promise<readonly (Buffer | undefined)[]> {
  return Promise.all(registeredFiles(folder).map((path) => readFile(path).catch(() => undefined)));
}

function readOwn(bytes: Buffer): RegisteredName | undefined {
  try {
    return asRegistered(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** A version is a folder's name, and what names it is looked up: a file that holds anything else is damaged. */
function asRegistered(value: unknown): RegisteredName | undefined {
  return isRegisteredName(value) ? value : undefined;
}

const isVersion: Shape<number> = (value): value is number => isCount(value) && value > 0;

export const isSameModel = hasFields<SameModel>({ version: isVersion, differs: isListOf(isString) });

const isRegisteredName = hasFields<RegisteredName>({
  versions: isListOf(
    hasFields<PublishedVersion>({
      version: isVersion,
      digest: isDigits,
      run: isRunId,
      commit: isNullOr(isString),
      at: isString,
      sameModel: isOptional(isSameModel),
    }),
  ),
  aliases: isMapOf(isCount, isSafeName),
  moves: isListOf(
    hasFields<AliasMove>({
      alias: isString,
      from: isNullOr(isCount),
      to: isCount,
      run: isString as Shape<RunId>,
      at: isString,
    }),
  ),
});

function settle(own: RegisteredName, copy: RegisteredName): RegisteredName {
  const isThere = (version: unknown): boolean => copy.versions.some((known) => known.version === version);
  const isNamed = ({ aliases }: RegisteredName): boolean => Object.values(aliases).every(isThere);
  return { versions: copy.versions, aliases: isNamed(own) ? own.aliases : copy.aliases, moves: copy.moves };
}
