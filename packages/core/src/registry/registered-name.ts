// The state of a name is stored three times. Its history is the record that decides: a change has happened once its entry
// is in the history. registry.json is for people, who may edit it to move an alias, and its copy has a checksum. Both
// name the last entry of the history. If one of the two files is lost or damaged, nothing is lost.

import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { failFault } from '../base/errors/fault-error.ts';
import { openSealedJson, sealJson } from '../files/sealed-json.ts';
import { makeFolder, syncFolder } from '../files/sync-folder.ts';
import { sweepTemporary, temporaryName } from '../files/temp-owner.ts';
import { applyHistory } from './history-entry.ts';
import { type History, readHistory } from './history-file.ts';
import { isRegisteredName, type RegisteredName } from './registered-shape.ts';

/** The prefix of files that are being written. */
const beginning = '.registry-';

/** `folder` is the folder of the name. */
export function registeredFiles(folder: string): readonly [file: string, copy: string] {
  return [join(folder, 'registry.json'), join(folder, 'registry.copy.json')];
}

export interface ReadName {
  readonly registered: RegisteredName;
  readonly history: History;
}

/**
 * What is registered under a name, with its history. `none` if there is nothing. Undefined if neither of the two files
 * can be read.
 *
 * @throws FaultError `history-damaged`, `history-unsigned`
 */
export async function readRegisteredFiles(
  folder: string,
  name: string,
  trusted: ReadonlySet<string> | undefined,
): Promise<ReadName | 'none' | undefined> {
  const [bytes, copied] = await readBoth(folder);
  const [own, copy] = [bytes && readOwn(bytes), copied && asRegistered(openSealedJson(copied))];
  // A person may edit registry.json, so its copy decides how long the history has to be.
  const head = copy ? copy.history : own?.history;
  const history = await readHistory(folder, { name, head, trusted });
  if (history.head) {
    if ((bytes || copied) && !own && !copy) return undefined;
    return { registered: settle(history, own, { name, trusted }), history };
  }
  if (!bytes && !copied) return 'none';
  const registered = own && copy ? settleWithoutHistory(own, copy) : (own ?? copy);
  return registered && { registered, history };
}

/** Whether both files contain exactly this. */
export async function areWritten(folder: string, registered: RegisteredName): Promise<boolean> {
  const found = await readBoth(folder);
  return writeTexts(registered).every((text, place) => found[place]?.toString() === text);
}

/** Replaces both files, each one completely. The copy is written last, and only then something is registered. */
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

function asRegistered(value: unknown): RegisteredName | undefined {
  return isRegisteredName(value) ? value : undefined;
}

/** The history decides. An alias that was edited in registry.json since the last entry stays where it was moved to. */
function settle(
  history: History,
  own: RegisteredName | undefined,
  { name, trusted }: { readonly name: string; readonly trusted: ReadonlySet<string> | undefined },
): RegisteredName {
  const registered = { ...applyHistory(history.entries), history: history.head! };
  if (own?.history?.head !== history.head!.head || !areKnown(own, registered)) return registered;
  const edited = findEdited(registered.aliases, own.aliases);
  if (edited === undefined) return registered;
  if (trusted) failFault('alias-edited', { name, alias: edited });
  return { ...registered, aliases: own.aliases };
}

/** The first alias that differs. */
function findEdited(before: RegisteredName['aliases'], after: RegisteredName['aliases']): string | undefined {
  return [...Object.keys(after), ...Object.keys(before)].find((alias) => before[alias] !== after[alias]);
}

/** For a registry that was written before there were histories. */
function settleWithoutHistory(own: RegisteredName, copy: RegisteredName): RegisteredName {
  return { versions: copy.versions, aliases: areKnown(own, copy) ? own.aliases : copy.aliases, moves: copy.moves };
}

function areKnown({ aliases }: RegisteredName, { versions }: RegisteredName): boolean {
  return Object.values(aliases).every((version) => versions.some((known) => known.version === version));
}
