// What an environment of Python consists of: a package that was installed, edited or removed in it by hand, and an
// interpreter that was replaced, would change results without a change of any key.

import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';

/** Files that Python can load, or that tell it where to. Others that come later are caches that packages write. */
const code = /\.(py|pth|so|pyd|dylib|dll|zip|egg-link)$/i;

/** By path in the environment: what is known of a file without reading it. */
export type EnvironmentContent = ReadonlyMap<string, string>;

/**
 * Its files by size and time, its links by where they lead, and the interpreter. Compiled modules are left out: Python
 * compares them with their sources.
 *
 * @throws Error if the interpreter is missing
 */
export function listEnvironment(folder: string, python: string, except: string): EnvironmentContent {
  const content = new Map<string, string>();
  const walk = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const name = prefix + entry.name;
      if (name === except || entry.name === '__pycache__') continue;
      if (entry.isDirectory()) walk(`${name}/`);
      else if (entry.isSymbolicLink()) content.set(name, `-> ${readlinkSync(join(folder, name))}`);
      else content.set(name, describeFile(join(folder, name)));
    }
  };
  walk('');
  const real = realpathSync(python);
  return content.set('interpreter', `${describeFile(real)} ${real}`);
}

/** Seconds, which are as much as archives keep. */
function describeFile(path: string): string {
  const { size, mtimeMs } = lstatSync(path);
  return `${size} ${Math.floor(mtimeMs / 1000)}`;
}

/** The first path that is not as it was; undefined if all are. */
export function findEnvironmentChange(before: EnvironmentContent, now: EnvironmentContent): string | undefined {
  for (const [path, description] of before) if (now.get(path) !== description) return path;
  for (const path of now.keys()) if (!before.has(path) && code.test(path)) return path;
  return undefined;
}

/** As text, one line for each file: names of files in packages have no line breaks. */
export function writeEnvironment(content: EnvironmentContent): string {
  return [...content]
    .map(([path, description]) => `${description}\t${path}\n`)
    .sort(compareCodeUnits)
    .join('');
}

/** Undefined if the text is not one that `writeEnvironment` wrote. */
export function readEnvironment(text: string): EnvironmentContent | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split('\t'));
  if (lines.some((line) => line.length !== 2)) return undefined;
  return new Map(lines.map(([description, path]) => [path!, description!]));
}
