// What a node read that is none of its inputs fails it, or is told where that is allowed. Its own code may be read.

import { statSync } from 'node:fs';
import { sep } from 'node:path';
import { listAll } from '../../base/errors/list-some.ts';
import { isExternal } from '../../dsl/sources/define-source.ts';
import { isInside } from '../../files/is-inside.ts';
import { isDescribingFile } from '../../fingerprint/packages/describing-files.ts';
import type { PlanNode } from '../../graph/node.ts';
import { showPathIn } from '../../plan/project/find-project.ts';
import type { Execution } from '../execution.ts';
import type { StrayRead } from '../executor.ts';
import { locateFailure, MakeFailure } from './made.ts';

/**
 * What is allowed, in words that go on from the node's label.
 *
 * @throws MakeFailure `undeclared-read` where it is not
 */
export function checkReads(reads: readonly StrayRead[], node: PlanNode, execution: Execution): readonly string[] {
  // The version of a source stands for all that it reads.
  if (isExternal(node.definition)) return [];
  const { steps, found } = execution.prepared;
  const { files, wholeFiles, installed } = steps.get(node.id)!.closure;
  const isOwn = (file: string | undefined): boolean => file !== undefined && Object.hasOwn(files, file);
  // What describes a package may be read, as all of a package in the key may, unless its key leaves just that out.
  const isOfPackage = ({ file, real }: StrayRead): boolean =>
    [file, real].some(isDescribingFile)
      ? !installed.some(({ describing }) => describing.includes(real))
      : installed.some(({ folder }) => isInside(file, folder) || isInside(real, folder));
  const stray = reads.filter(
    (read) =>
      // The text of its own code is not in its key, unless all of it counts.
      ![read.file, read.real].some((file) => wholeFiles.has(file)) &&
      !isOfPackage(read) &&
      (!read.isOfLoading ||
        isOwn(locateFailure(read.stack, found.home)?.file) ||
        // A package that reads a configuration while it loads.
        installed.some(({ folder }) => read.stack.includes(folder + sep))),
  );
  if (!stray.length) return [];
  const names = stray.map(({ file }) => (isInside(file, found.root) ? showPathIn(found.root, file) : file));
  const places = stray.map(({ stack }) => locateFailure(stack, found.home));
  if (execution.allowImpure)
    return names.map((name, index) => {
      const at = places[index];
      const place = at ? ` (${showPathIn(found.home, at.file)}:${at.line})` : '';
      return `read '${name}'${place}, which is none of its inputs`;
    });
  const inputs = stray.map(({ file }, index) => writeSource(file, names[index]!));
  const [are, asInputs] = stray.length === 1 ? ['is', 'an input'] : ['are', 'inputs'];
  const isUsable = node.definition.role === 'command' && stray.every(({ file }) => isInside(file, found.root));
  const orUses = isUsable ? `, or name ${stray.length === 1 ? 'it' : 'them'} in its 'uses'` : '';
  throw new MakeFailure(
    'undeclared-read',
    `it read ${listAll(names.map((name) => `'${name}'`))}, which ${are} none of its inputs: give it ${listAll(inputs)} as ${asInputs}${orUses}`,
    places.find((at) => at !== undefined),
  );
}

/** The call that lets it flow in. */
function writeSource(file: string, name: string): string {
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory();
  const options = file === name ? ', { outside: true }' : '';
  return `${isFolder ? 'folder' : 'file'}('${name}'${options})`;
}
