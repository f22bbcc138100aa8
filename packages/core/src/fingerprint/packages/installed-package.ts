// Reads the manifest of an installed package: its dependencies, and whether it contains native code.

import { join } from 'node:path';
import type { DiskView } from '../disk/disk-view.ts';

export interface PackageManifest {
  readonly name: string | undefined;
  readonly version: string;
  /** Names of packages that it may import: dependencies, optional ones and peers. Some may not be installed. */
  readonly dependencies: readonly string[];
  /** Its results may depend on the platform: it is built for one, or loads a package that is. */
  readonly isNative: boolean;
  /** Its whole manifest counts: what finds native code for it reads the manifest of its caller. */
  readonly isFoundByManifest: boolean;
}

const groups = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Packages whose purpose is to find, download or build native code. */
const nativeLoaders = new Set([
  ...[
    'node-gyp-build',
    'bindings',
    'prebuild-install',
    'node-addon-api',
    'node-gyp',
    'node-pre-gyp',
    'nan',
    'ffi-napi',
  ],
  ...['@mapbox/node-pre-gyp', 'node-gyp-build-optional-packages', 'detect-libc', 'pkg-prebuilds', 'cmake-js'],
]);

/** Packages that open a library by its path, and read no manifest. */
const libraryOpeners = new Set(['koffi']);

export function readManifest(folder: string, disk: DiskView): PackageManifest {
  const manifest = parse(disk.readText(join(folder, 'package.json')));
  const named = groups.flatMap((group) => (isRecord(manifest[group]) ? Object.keys(manifest[group]) : []));
  const dependencies = [...new Set(named)];
  const isFoundByManifest =
    ['os', 'cpu', 'libc', 'binary', 'napi', 'gypfile'].some((field) => Boolean(manifest[field])) ||
    disk.kindOf(join(folder, 'binding.gyp')) === 'file' ||
    dependencies.some((name) => nativeLoaders.has(name));
  const isNative = isFoundByManifest || dependencies.some((name) => libraryOpeners.has(name));
  const version = text(manifest['version']) ?? '';
  return { name: text(manifest['name']), version, dependencies, isNative, isFoundByManifest };
}

function parse(source: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(source ?? '{}');
    return isRecord(manifest) ? manifest : {};
  } catch {
    // A package with a broken manifest cannot be loaded: Node reports it.
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
