// Finds the bundle that answers a run with nothing to do. In a workspace it is built again if any of its sources
// differs.

const { createHash } = require('node:crypto');
const { existsSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = join(__dirname, '../bundle');
const bundle = join(folder, 'answer.cjs');

/** Its path; undefined if there is none, and the whole command has to run. */
async function findAnswerFile() {
  if (!existsSync(join(__dirname, '../src/answer-fresh.ts'))) {
    const built = join(__dirname, '../dist/answer.cjs');
    return existsSync(built) ? built : undefined;
  }
  if (isCurrent()) return bundle;
  try {
    const { buildAnswer } = await import(pathToFileURL(join(__dirname, '../bundling/build-answer.mjs')).href);
    await buildAnswer(bundle);
    return bundle;
  } catch {
    // Without the bundler every run is a whole one.
    return undefined;
  }
}

function isCurrent() {
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
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

module.exports = { findAnswerFile, markOf, digestOf };
