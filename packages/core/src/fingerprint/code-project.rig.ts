// For tests: a real folder of code, and the closure of one of its exports.

import { join } from 'node:path';
import { createTempFolder, type TempFolder } from '../history/git/temp-repository.rig.ts';
import { createDiskView } from './disk/disk-view.ts';
import { openPackages } from './packages/installed-packages.ts';
import { readNodeRules } from './resolve/node-rules.ts';
import { createCodeWorld } from './trace/code-world.ts';
import { openModuleReader } from './trace/module-reader.ts';
import { type Closure, type TraceOptions, traceClosure } from './trace/trace-closure.ts';

export type Files = Readonly<Record<string, string>>;

export async function createCodeProject(files: Files): Promise<TempFolder> {
  const folder = await createTempFolder();
  for (const [path, content] of Object.entries({ 'package.json': '{}', ...files })) await folder.write(path, content);
  return folder;
}

/** `entries` are `file#export`. */
export async function trace(
  folder: TempFolder,
  entries: readonly string[],
  options: TraceOptions = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<Closure> {
  const disk = createDiskView();
  const world = createCodeWorld({
    reader: await openModuleReader(disk),
    installed: openPackages(folder.root, disk),
    disk,
    rules: readNodeRules(variables),
    root: folder.root,
  });
  const roots = entries.map((entry) => {
    const [file = '', exportName = ''] = entry.split('#');
    return { file: join(folder.root, file), exportName };
  });
  return traceClosure(roots, world, options);
}

/** The closure of `run` in `main.ts`, and of the file itself if it is the only one. */
export async function traceMain(files: Files | string): Promise<Closure> {
  await using folder = await createCodeProject(typeof files === 'string' ? { 'main.ts': files } : files);
  const closure = await trace(folder, ['main.ts#run']);
  const short = (path: string): string => path.replace(`${folder.root}/`, '');
  return {
    ...closure,
    files: Object.fromEntries(Object.entries(closure.files).map(([path, digest]) => [short(path), digest])),
    pieces: closure.pieces.map((piece) => ({ ...piece, file: short(piece.file) })),
    unseen: closure.unseen.map((found) => ({ ...found, file: short(found.file) })),
    impurities: closure.impurities.map((found) => ({ ...found, file: short(found.file) })),
  };
}

export async function fingerprintOf(files: Files | string): Promise<string> {
  return (await traceMain(files)).fingerprint;
}
