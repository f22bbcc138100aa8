// Where native packages are declared for a project: in its own package.json, in those of the packages that it depends on,
// and in those of all packages that the code of a step is in or imports.

import { dirname, join } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { joinNatives, type NativePackages, readDeclaration } from './native-packages.ts';

export interface DeclaredNatives {
  /** What counts for every step of the project. */
  readonly ofProject: NativePackages;
  /** As well as what the packages declare that a step's code is in, and the installed ones that it imports. */
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

/** What any package declares that is installed for a project or part of it, for those who have no step to ask for. */
export function listDeclaredNatives(home: string, disk: DiskView): NativePackages {
  const packages = join(home, 'node_modules');
  // A folder of runs may have no packages, and what lies between packages may be a file.
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
  // Few packages have it, and to parse all others takes longer than this.
  if (!text?.includes('"cairn"')) return undefined;
  const { cairn } = parse(text);
  return isRecord(cairn) ? cairn['native'] : undefined;
}

function listDependencies(root: string, disk: DiskView): readonly string[] {
  const manifest = parse(disk.readText(join(root, 'package.json')) ?? '{}');
  return [...new Set(groups.flatMap((group) => (isRecord(manifest[group]) ? Object.keys(manifest[group]) : [])))];
}

/** As Node finds it: in the nearest folder of packages that has it. */
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
    // Whoever needs the package says what is wrong with its manifest.
    return {};
  }
}
