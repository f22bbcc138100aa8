// Run by hand after `npm install` has changed the lockfile: `node setup/complete-lockfile.mjs`.
//
// A registry that mirrors only one platform answers 404 for the optional packages of the others. `npm install` then
// silently leaves them out of the lockfile, and `npm ci` refuses that lockfile everywhere ("Missing: … from lock
// file"). This adds an entry for each, with the version that its parent pins, so that `npm ci` accepts the lockfile
// here and installs the right one on a platform and with a registry that has it. Their integrity is not known here, and
// npm adds it at the first `npm install` elsewhere.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const systems = { darwin: 'darwin', linux: 'linux', win: 'win32', win32: 'win32', windows: 'win32' };
const otherSystems = ['aix', 'android', 'freebsd', 'netbsd', 'openbsd', 'openharmony', 'sunos'];
const machines = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** Adds what is missing to `packages` of a lockfile, and returns the paths that it added. */
export function completePackages(packages) {
  const added = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version))
        throw new Error(`${path} wants ${name} ${version}: no exact version.`);
      const { cpu, libc, os } = platformIn(name);
      // In npm's own order, so that the next `npm install` changes no line.
      packages[`node_modules/${name}`] = {
        version,
        ...(cpu && { cpu: [cpu] }),
        ...(entry.dev && { dev: true }),
        ...(libc && { libc: [libc] }),
        optional: true,
        ...(os && { os: [os] }),
      };
      added.push(name);
    }
  }
  return added;
}

/** Like Node: in the package's own node_modules, or in any above it. */
function isLocked(packages, path, name) {
  const parents = path.split('/node_modules/').map((_, count, all) => all.slice(0, count + 1).join('/node_modules/'));
  return ['', ...parents].some((parent) => `${parent}${parent && '/'}node_modules/${name}` in packages);
}

function platformIn(name) {
  const words = name.split(/[/-]/).map((word) => word.toLowerCase());
  const os = words.map((word) => systems[word] ?? (otherSystems.includes(word) ? word : undefined)).find(Boolean);
  const cpu = words.find((word) => machines.includes(word)) ?? (words.includes('64') ? 'x64' : undefined);
  return { cpu, libc: words.includes('musl') ? 'musl' : undefined, os };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const added = completePackages(lockfile.packages);
  // npm sorts by locale.
  const ordered = Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lockfile.packages = Object.fromEntries(ordered);
  writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${added.length} optional packages of other platforms added\n`);
}
