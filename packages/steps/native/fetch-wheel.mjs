// Downloads the pinned wheel with pip, from wherever this machine's pip gets its packages, and compares its sha256.
// Nothing is installed, and no address is written here.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileDigest } from './file-digest.mjs';
import { lastLines, runProgram } from './run-program.mjs';

/**
 * @param {{ project: string, version: string, python: { version: string, implementation: string, abi: string }, tag: string, sha256: string }} wheel
 * @param {string} folder where to put it
 * @returns {Promise<string>} the wheel's path
 */
export async function fetchWheel(wheel, folder) {
  const wanted = `${wheel.project}==${wheel.version}`;
  const parameters = [
    ...['-m', 'pip', 'download', '--quiet', '--no-input', '--no-cache-dir', '--disable-pip-version-check'],
    ...['--retries', '2', '--progress-bar', 'off', '--no-deps', '--only-binary=:all:', '--platform', wheel.tag],
    ...['--python-version', wheel.python.version, '--implementation', wheel.python.implementation],
    ...['--abi', wheel.python.abi, '--dest', folder, wanted],
  ];
  // pip first unpacks into TMPDIR, which may be a small memory disk; a virtualenv is not needed to download a file.
  const env = { ...process.env, TMPDIR: folder, PIP_REQUIRE_VIRTUALENV: 'false' };
  for (const python of ['python3', 'python']) {
    const { code, found, output } = await runProgram(python, parameters, { env });
    if (!found) continue;
    if (code === 0) return checkWheel(wheel, folder);
    if (/No module named '?pip/.test(output)) {
      throw new Error(`${python} has no pip: install it (on Debian and Ubuntu: apt-get install python3-pip).`);
    }
    throw new Error(`pip could not fetch ${wanted} (this exact version is required): ${reasonIn(output)}`);
  }
  throw new Error(`There is no python3, whose pip fetches ${wheel.project}: install Python 3 with pip.`);
}

async function checkWheel(wheel, folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  if (names.length !== 1) throw new Error(`pip left ${names.length} wheels, and one was expected.`);
  const path = join(folder, names[0]);
  const sha256 = await fileDigest(path);
  if (sha256 !== wheel.sha256) {
    throw new Error(`${names[0]} is not the pinned file: its sha256 is ${sha256}, but ${wheel.sha256} is expected.`);
  }
  return path;
}

/** pip's last ERROR line says what is wrong; an earlier WARNING says why it could not connect. */
function reasonIn(output) {
  const lines = output.split('\n');
  const refused = lines.find((line) =>
    /NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|SSLError/i.test(line),
  );
  if (refused !== undefined) return 'the package index cannot be reached.';
  return (lines.findLast?.((line) => line.startsWith('ERROR:')) ?? lastLines(output, 1)).replace(/^ERROR: /, '');
}
