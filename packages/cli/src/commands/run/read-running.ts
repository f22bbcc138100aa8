// The options of a run and of a sweep about how nodes run, and what is said about the runs.

import { parseSize, type RunOptions, sizeForm } from '@cairn/core';
import { type ArgsOf, commandTable, describeOption } from '../../command-line/command-table.ts';
import { failUsage } from '../../usage/usage-error.ts';

type RunningArgs = Pick<
  ArgsOf<'run'>,
  | ('concurrency' | 'memory' | 'keep-going' | 'max-failures' | 'fail-fast' | 'keep-failed')
  | ('name' | 'note' | 'tag' | 'pin')
>;

/** @throws UsageError `option-wrong` */
export function readRunning(args: RunningArgs): Omit<RunOptions, 'pipeline'> {
  return {
    ...(args.concurrency !== undefined && { concurrency: args.concurrency }),
    ...(args.memory !== undefined && { memory: readMemory(args.memory) }),
    ...readFailureLimit(args),
    keepFailed: args['keep-failed'],
    ...readMetadata(args),
  };
}

function readFailureLimit(args: RunningArgs): Pick<RunOptions, 'keepGoing' | 'maxFailures' | 'failFast'> {
  const { 'keep-going': keepGoing, 'max-failures': maxFailures, 'fail-fast': failFast } = args;
  const option = maxFailures !== undefined ? 'max-failures' : 'fail-fast';
  if (keepGoing && (maxFailures !== undefined || failFast))
    failUsage('option-wrong', {
      ...{ option, wanted: 'a run without --keep-going, which has no limit', found: undefined },
      form: `--${option} or --keep-going`,
    });
  return { keepGoing, failFast, ...(maxFailures !== undefined && { maxFailures }) };
}

/** Empty if nothing is said about the run. */
function readMetadata({ name, note, tag, pin }: RunningArgs): Pick<RunOptions, 'metadata'> {
  if (name === undefined && note === undefined && !tag.length && !pin) return {};
  return { metadata: { name, note, tags: tag, isPinned: pin } };
}

function readMemory(found: string): number {
  const form = describeOption('memory', commandTable.run.options.memory);
  return parseSize(found) ?? failUsage('option-wrong', { option: 'memory', wanted: sizeForm, found, form });
}
