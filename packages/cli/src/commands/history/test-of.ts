// cairn test-of: a test of one node, written from its inputs and outputs in a run.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodes, failAuthor, findHome, listSome, writeTestOf } from '@cairn/core';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { findRecordedNodes, lookUpMeant } from '../../lookup/find-recorded-node.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const writeTestOfNode: CommandOf<'test-of'> = async (args, cli) => {
  const { cwd, environment, terminal } = cli;
  const home = findHome(cwd);
  const isFitting = (run: Parameters<typeof lookUpMeant>[0]): boolean => lookUpMeant(run, args.node) !== undefined;
  const record = await findNamedRun(home, args.run ?? 'latest', cli, args.pipeline, isFitting);
  const [node, ...others] = findRecordedNodes(record, { select: [args.node] });
  if (others.length)
    failAuthor('test-impossible', {
      ...{ node: args.node, run: record.run, problem: `${others.length + 1} nodes have this name` },
      fix: `Name one of them: ${listSome([node!, ...others].map(({ label }) => `'${label}'`))}.`,
    });
  const named = node!.label.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'node';
  const file = args.out === undefined ? join(home, 'test', `${named}.test.ts`) : resolve(cwd, args.out);
  const nameFile = nameFileFrom(cwd);
  if (!args.force && existsSync(file)) failUsage('target-exists', { path: nameFile(file) });
  const storePlace = placeOfStore(args.store, cli);
  const written = await writeTestOf({
    ...{ home, record, node: node!.id, file, environment: environment.variables },
    ...(storePlace !== undefined && { storePlace }),
  });
  if (args.json) writeDocument(terminal, written);
  else {
    terminal.print(`${nameFile(written.file)}\n${nameFile(written.fixtures)}`);
    if (written.isChanged)
      terminal.complain(
        `${terminal.errorStyle('yellow', 'note:')} ${written.label} has changed since run ${record.run}: the test fails if its result is another one now`,
      );
  }
  return exitCodes.done;
};
