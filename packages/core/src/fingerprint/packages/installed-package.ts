// What the manifest of an installed package says: its dependencies, and whether it holds native code.

import { join } from 'node:path';
import type { DiskView } from '../disk/disk-view.ts';

export interface PackageManifest {
  readonly name: string | undefined;
  readonly version: string;
  /** Names of what it may import: dependencies, optional ones and peers, of which some may not be installed. */
  readonly dependencies: readonly string[];
  /** What it computes may depend on the platform: it is built for one, or loads what is. */
  readonly isNative: boolean;
}

const groups = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Packages that exist to find, fetch or build native code. */
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
  ...['@mapbox/node-pre-gyp', 'node-gyp-build-optional-packages', 'detect-libc', 'pkg-prebuilds', 'cmake-js', 'koffi'],
]);

export function readManifest(folder: string, disk: DiskView): PackageManifest {
  const manifest = parse(disk.readText(join(folder, 'package.json')));
  const named = groups.flatMap((group) => (isRecord(manifest[group]) ? Object.keys(manifest[group]) : []));
  const dependencies = [...new Set(named)];
  const isNative =
    ['os', 'cpu', 'libc', 'binary', 'napi', 'gypfile'].some((field) => Boolean(manifest[field])) ||
    disk.kindOf(join(folder, 'binding.gyp')) === 'file' ||
    dependencies.some((name) => nativeLoaders.has(name));
  return { name: text(manifest['name']), version: text(manifest['version']) ?? '', dependencies, isNative };
}

function parse(source: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(source ?? '{}');
    return isRecord(manifest) ? manifest : {};
  } catch {
    // A package whose manifest is broken cannot be loaded either: Node says so.
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
