// A node is recorded only if every file that it loaded was among those that its key was computed from. What was loaded is
// what Node says (`worker/watch-loads`), so that no way of loading can leave a result that is out of date.

import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { isInside } from '../../files/is-inside.ts';
import { isDescribingFile } from '../../fingerprint/packages/describing-files.ts';
import { packageFolder } from '../../fingerprint/packages/package-folder.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import { showPathIn } from '../../plan/project/find-project.ts';
import type { Execution } from '../execution.ts';
import { type LoadedWay, readWay } from '../loaded-way.ts';
import { MakeFailure } from './made.ts';

/** The first of what was loaded that is in no key; undefined where all of it is. */
export function findStrayLoad(loads: readonly string[], node: PlanNode, prepared: PreparedPlan): LoadedWay | undefined {
  const { closure } = prepared.steps.get(node.id)!;
  return loads
    .map(readWay)
    .find(({ file, from }) => ![file, realPath(file)].some((path) => isExpected(path, from, closure)));
}

/**
 * What is allowed, in words that go on from the node's label.
 *
 * @throws MakeFailure `undeclared-load` where it is not
 */
export function checkLoads(loads: readonly string[], node: PlanNode, execution: Execution): readonly string[] {
  const found = findStrayLoad(loads, node, execution.prepared);
  if (found === undefined) return [];
  const { file: stray, from } = found;
  const { home } = execution.prepared.found;
  const name = isDescribingFile(stray) ? undefined : packageFolder(stray)?.name;
  const shown = isIn(stray, home) ? showPathIn(home, stray) : stray;
  const what = name === undefined ? `'${shown}'` : `the package '${name}'`;
  const { closure } = execution.prepared.steps.get(node.id)!;
  const isPart = from !== undefined && isExpected(stray, undefined, closure);
  const sentence = isPart
    ? `loaded ${what} in a way that its code does not show, and only a part of that file is in its key`
    : `loaded ${what}, which is not in its key`;
  if (execution.allowImpure) return [sentence];
  const fix =
    name === undefined
      ? 'import it by a path that is written in the code'
      : `import it in the code of the step (import '${name}'), or name it in the dependencies of the package that loads it`;
  throw new MakeFailure('undeclared-load', `it ${sentence}, so nothing was stored: ${fix}`);
}

const inPackages = `${sep}node_modules${sep}`;

interface Expected {
  /** Installed packages that are in the key, and those that are loaded with the code and only declare. */
  readonly folders: ReadonlySet<string>;
  /** Files of theirs that are not. */
  readonly describing: ReadonlySet<string>;
  /** What was looked up before. */
  readonly paths: Map<string, boolean>;
}

const known = new WeakMap<Closure, Expected>();

function isExpected(path: string, from: string | undefined, closure: Closure): boolean {
  if (Object.hasOwn(closure.loads, path))
    return from === undefined || closure.wholeCode.has(path) || (closure.loadsOf.get(from)?.has(path) ?? false);
  const { folders, describing, paths } = known.get(closure) ?? expectOf(closure);
  if (describing.has(path)) return false;
  const found = paths.get(path) ?? (folders.has(path) || [...folders].some((folder) => isIn(path, folder)));
  paths.set(path, found);
  return found;
}

function expectOf(closure: Closure): Expected {
  const folders = new Set([...closure.installed.map(({ folder }) => folder), ...closure.loadedPackages]);
  const describing = new Set(closure.installed.flatMap((installed) => installed.describing));
  const expected = { folders, describing, paths: new Map<string, boolean>() };
  known.set(closure, expected);
  return expected;
}

/** A package within another one is one of its own. */
function isIn(path: string, folder: string): boolean {
  return isInside(path, folder) && !path.slice(folder.length).includes(inPackages);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
