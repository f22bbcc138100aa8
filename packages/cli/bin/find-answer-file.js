// Finds the bundle that answers a run with nothing to do, or help. In a workspace it is built again if any of its sources
// differs.

const { existsSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = join(__dirname, '../bundle');

/**
 * Its path; undefined if there is none, and the whole command has to run.
 *
 * @param name - `answer` or `help`
 */
async function findAnswerFile(name) {
  if (!existsSync(join(__dirname, '../src/answer-fresh.ts'))) {
    const built = join(__dirname, `../dist/${name}.cjs`);
    return existsSync(built) ? built : undefined;
  }
  const bundle = join(folder, `${name}.cjs`);
  if (isCurrent(bundle)) return bundle;
  try {
    const { buildAnswer } = await import(pathToFileURL(join(__dirname, '../bundling/build-answer.mjs')).href);
    await buildAnswer(join(folder, 'answer.cjs'));
    return bundle;
  } catch {
    // Without the bundler every run is a whole one.
    return undefined;
  }
}

function isCurrent(bundle) {
  try {
    const sources = JSON.parse(readFileSync(`${bundle}.json`, 'utf8'));
    return sources.every(([path, mark, digest]) => {
      const file = join(folder, path);
      const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
      return stats !== undefined && (markOf(stats) === mark || digestOf(file) === digest);
    });
  } catch {
    return false;
  }
}

/** By what a file is known to be the same, as in core's base/file-mark.ts. */
function markOf({ size, mtimeNs, ctimeNs, ino, dev }) {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino} ${dev}`;
}

function digestOf(file) {
  // Loaded only here: it takes as long as all the rest.
  return require('node:crypto').createHash('sha256').update(readFileSync(file)).digest('hex');
}

module.exports = { findAnswerFile, markOf, digestOf };
