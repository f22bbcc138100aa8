// Finds the declarations of native packages: in the project's package.json, in those of its dependencies, and in those
// of all packages that contain or are imported by the code of a step.

import { dirname, join } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { joinNatives, type NativePackages, readDeclaration } from './native-packages.ts';

export interface DeclaredNatives {
  /** Declarations that apply to every step of the project. */
  readonly ofProject: NativePackages;
  /** These declarations, and those of packages that contain a step's code or are imported by it. */
  of(code: ReachedCode): NativePackages;
}

interface ReachedCode {
  /** By absolute path. */
  readonly files: Readonly<Record<string, unknown>>;
  readonly installed: readonly { readonly folder: string }[];
}

const none: NativePackages = new Map();
const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/**
 * @param root - the folder of the project's package.json
 * @throws AuthorError `native-declaration-wrong`
 */
export function openDeclaredNatives(root: string, disk: DiskView): DeclaredNatives {
  const known = new Map<string, NativePackages>();
  const declaredIn = (folder: string): NativePackages => {
    const found = known.get(folder) ?? readDeclared(folder, disk);
    known.set(folder, found);
    return found;
  };
  const owners = new Map<string, string | undefined>();
  /** The nearest folder with a package.json. */
  const ownerOf = (folder: string): string | undefined => {
    if (owners.has(folder)) return owners.get(folder);
    const above = dirname(folder);
    const isOwner = disk.kindOf(join(folder, 'package.json')) === 'file';
    const owner = isOwner ? folder : above === folder ? undefined : ownerOf(above);
    owners.set(folder, owner);
    return owner;
  };
  const ofProject = joinNatives([
    declaredIn(root),
    ...listDependencies(root, disk).flatMap((name) => {
      const folder = findInstalled(name, root, disk);
      return folder === undefined ? [] : [declaredIn(folder)];
    }),
  ]);
  return {
    ofProject,
    of({ files, installed }) {
      const owners = new Set(Object.keys(files).map((file) => ownerOf(dirname(file))));
      const folders = [...owners].flatMap((owner) => owner ?? []).concat(installed.map(({ folder }) => folder));
      return joinNatives([ofProject, ...folders.map(declaredIn)]);
    },
  };
}

/** The declarations of all packages that are installed for a project, for callers without a step. */
export function listDeclaredNatives(home: string, disk: DiskView): NativePackages {
  const packages = join(home, 'node_modules');
  // A folder of runs may have no packages, and an entry between packages may be a file.
  const namesIn = (folder: string) => (disk.kindOf(folder) === 'folder' ? disk.namesIn(folder) : []);
  const folders = namesIn(packages).flatMap((name) => {
    const folder = join(packages, name);
    return name.startsWith('@') ? namesIn(folder).map((inner) => join(folder, inner)) : [folder];
  });
  return joinNatives([home, ...folders].map((folder) => readDeclared(folder, disk)));
}

function readDeclared(folder: string, disk: DiskView): NativePackages {
  const file = join(folder, 'package.json');
  const field = readField(disk.readText(file));
  if (field === undefined) return none;
  const declared = readDeclaration(field);
  return typeof declared === 'string' ? failAuthor('native-declaration-wrong', { file, problem: declared }) : declared;
}

function readField(text: string | undefined): unknown {
  // Few packages have the field, and parsing all others would take longer than this test.
  if (!text?.includes('"cairn"')) return undefined;
  const { cairn } = parse(text);
  return isRecord(cairn) ? cairn['native'] : undefined;
}

function listDependencies(root: string, disk: DiskView): readonly string[] {
  const manifest = parse(disk.readText(join(root, 'package.json')) ?? '{}');
  return [...new Set(groups.flatMap((group) => (isRecord(manifest[group]) ? Object.keys(manifest[group]) : [])))];
}

/** Like Node: in the nearest node_modules folder that has it. */
function findInstalled(name: string, from: string, disk: DiskView): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const installed = join(folder, 'node_modules', name);
    if (disk.kindOf(installed) === 'folder') return installed;
    if (dirname(folder) === folder) return undefined;
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest) ? manifest : {};
  } catch {
    // An error of the manifest is reported when the package is used.
    return {};
  }
}
