// Where the packages are that were built for this run of the tests: see build-packages.mjs.

const variable = 'CAIRN_BUILT_PACKAGES';

/** Tells the processes of the tests. */
export function noteBuiltPackages(folder: string): void {
  process.env[variable] = folder;
}

/** The folder node_modules with core, the command and zod in it. */
export function builtPackages(): string {
  const folder = process.env[variable];
  if (folder === undefined) throw new Error('no packages were built: the set-up of vitest.config.ts builds them');
  return folder;
}
