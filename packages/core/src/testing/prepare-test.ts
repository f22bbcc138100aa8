// A plan that was prepared for a test: its definitions are those that the test imported, and no code is followed, because
// nothing is stored longer than the test.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Fingerprint, NodeId } from '../base/brand.ts';
import { isRecord } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { modelOf } from '../dsl/model.ts';
import type { CommandDefinition } from '../dsl/programs/command.ts';
import { isExternal } from '../dsl/sources/define-source.ts';
import { createDiskView, type DiskView } from '../fingerprint/disk/disk-view.ts';
import type { Closure } from '../fingerprint/trace/trace-closure.ts';
import type { PlanNode } from '../graph/node.ts';
import { describeCommand } from '../plan/describe-command.ts';
import { createAskedPrograms } from '../plan/environment/asked-programs.ts';
import { readProcessEnvironment } from '../plan/environment/process-environment.ts';
import type { PreparedPlan, PreparedStep } from '../plan/prepare-plan.ts';
import { digestReads } from '../plan/sources/digest-reads.ts';
import { type FileDigests, openFileDigests } from '../plan/sources/file-digests.ts';
import { failUnread, readSources } from '../plan/sources/read-sources.ts';
import { isSource, readSource, type Source } from '../plan/sources/sources.ts';
import type { LoadDefinition } from '../run/worker/run-node.ts';
import type { ReplacedPlan, Replacement } from './replace-nodes.ts';

export interface PreparedTest {
  readonly prepared: PreparedPlan;
  /** Hands out the definitions of the plan. */
  readonly load: LoadDefinition;
}

interface TestPlace {
  /** What paths in the pipeline are relative to. */
  readonly root: string;
  /** The file of the pipeline, for messages. */
  readonly file: string;
  /** The folder of the test. */
  readonly folder: string;
  readonly seed: number;
}

/** @throws AuthorError `source-not-replaced`, and what is wrong with files that are not replaced */
export async function prepareTest({ plan, sources: given }: ReplacedPlan, place: TestPlace): Promise<PreparedTest> {
  const { root, file, folder, seed } = place;
  const disk = createDiskView();
  const digests = await openFileDigests(join(folder, 'files.json'), true);
  const external = plan.nodes.find(({ definition }) => isExternal(definition));
  if (external)
    failAuthor('source-not-replaced', { name: external.definition.name, pipeline: plan.pipeline }, external.calledAt);
  const read = { ...plan, nodes: plan.nodes.filter(({ id }) => !given.has(id)) };
  const { sources: found, unread } = await readSources(read, root, disk, digests);
  failUnread([...unread.values()]);
  const sources = new Map<NodeId, Source>(found);
  for (const node of plan.nodes) {
    const content = given.get(node.id);
    if (content !== undefined) sources.set(node.id, await writeSource(node, content, { ...place, disk, digests }));
  }
  const variables = { ...readProcessEnvironment() };
  const programs = createAskedPrograms(root, variables);
  const definitions = new Map<string, unknown>();
  const steps = new Map<NodeId, PreparedStep>();
  for (const { id, definition, models } of plan.templates?.all ?? plan.nodes) {
    if (!['step', 'gate', 'command'].includes(definition.role)) continue;
    const located = { file: '', exportName: id };
    definitions.set(id, { definition });
    const named = Object.entries(models).map(([name, facts]) => {
      definitions.set(`${id} ${name}`, modelOf(facts));
      return [name, { file: '', exportName: `${id} ${name}` }] as const;
    });
    const environment =
      definition.role === 'command'
        ? await describeCommand(definition as CommandDefinition, root, variables, { disk, digests }, programs)
        : {};
    steps.set(id, {
      ...{ located, models: Object.fromEntries(named), closure: closureOfTest(id), natives: new Map() },
      ...{ listing: { code: [], locked: [], unseen: [] }, environment },
    });
  }
  const planning = closureOfTest(plan.pipeline);
  const seen = disk.seen();
  return {
    prepared: {
      ...{ found: { file, root, home: root }, plan, seed, givenParams: {}, paramsFrom: {}, variables, steps, sources },
      ...{ planning, reads: digestReads(root, seen, [planning], sources), seen, since: 0n, asked: [] },
      ...{ watched: { names: [], prefixes: [] }, impure: [], unreadLockfile: undefined, absent: [] },
      // Its store is new, so that every node runs anyway.
      forced: { isForced: () => false },
      selected: new Set((plan.templates?.all ?? plan.nodes).map(({ id }) => id)),
    },
    load: async <T>({ exportName }: { readonly exportName: string }) => definitions.get(exportName) as T,
  };
}

/** Of a node by itself: two nodes share a result only if they are one node. */
function closureOfTest(id: string): Closure {
  return {
    fingerprint: digestCanonical(['test', id]) as string as Fingerprint,
    ...{ files: {}, pieces: [], imported: new Map(), installed: [], locked: [], loads: {} },
    ...{ loadedPackages: [], unseen: [], impurities: [], loadsOf: new Map() },
    ...{ wholeFiles: new Set<string>(), wholeCode: new Set<string>() },
  };
}

/** Writes the content of a file or a folder where the test finds it, under the same name. */
async function writeSource(
  node: PlanNode,
  by: Replacement,
  { root, folder, disk, digests }: TestPlace & { readonly disk: DiskView; readonly digests: FileDigests },
): Promise<Source> {
  const content: unknown = typeof by === 'function' ? await by({}, node.params) : by;
  const named = isRecord(content) && typeof content['path'] === 'string' ? content['path'] : undefined;
  const path =
    named === undefined
      ? join(folder, 'sources', node.id, basename(String(node.params['path'])))
      : resolve(root, named);
  if (named === undefined) {
    const files = isRecord(content)
      ? Object.entries(content).map(([name, bytes]) => [join(path, name), bytes] as const)
      : [[path, content] as const];
    for (const [target, bytes] of files) {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes as string | Uint8Array);
    }
  }
  const moved = { ...node, params: { ...node.params, path, outside: true } };
  const source = await readSource(moved, root, disk, digests);
  if (!isSource(source)) failUnread([source]);
  return source as Source;
}
