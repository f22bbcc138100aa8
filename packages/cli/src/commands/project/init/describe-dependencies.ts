// What a new project depends on: the published packages in the version of this command; or, where the command runs
// from a checkout of Cairn, the packages of that checkout.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cliFolder, readVersion } from '../../../process/own-package.ts';

export interface Dependencies {
  /** Their placeholders in the templates. */
  readonly words: Readonly<Record<string, string>>;
  /** The packages are read as source. */
  readonly isCheckout: boolean;
  /** All that the project needs is found from its folder already. */
  readonly areThere: boolean;
}

export function describeDependencies(folder: string): Dependencies {
  const version = readVersion();
  const packages = dirname(cliFolder);
  const isCheckout = ['core', 'steps', 'cli'].every((name) => existsSync(join(packages, name, 'src')));
  const place = (name: string): string => (isCheckout ? `file:${join(packages, name)}` : version);
  return {
    isCheckout,
    words: {
      core: place('core'),
      steps: place('steps'),
      cli: place('cli'),
    },
    areThere: ['@cairn/core/package.json', '@cairn/steps/package.json', 'zod'].every((name) => isFound(name, folder)),
  };
}

/** A package is looked for from the folder upwards, whatever its exports are. */
function isFound(name: string, folder: string): boolean {
  const paths = createRequire(join(folder, 'package.json')).resolve.paths(name) ?? [];
  return paths.some((path) => existsSync(join(path, name)));
}
