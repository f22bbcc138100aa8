// cairn registry show: the versions, aliases and history of a deployed model, or one of its versions.

import { join } from 'node:path';
import {
  type AliasMove,
  describeAcceptance,
  describeFrozen,
  exitCodes,
  failAuthor,
  findHome,
  listVersions,
  listVersionsOf,
  lookUpVersion,
  type RegisteredVersion,
  readRegistered,
} from '@cairn/core';
import { formatMoment, shortCommit } from '@cairn/report';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { renderTable } from '../../terminal/table.ts';
import type { CommandOf } from '../options/command-of.ts';
import { splitReference } from './split-reference.ts';

export const showRegistered: CommandOf<'registry show'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const place = join(findHome(cwd), '.cairn');
  const reference = args['model[@version]'];
  const [name, wanted] = reference.includes('@') ? await splitReference(place, reference) : [reference, undefined];
  const { moves, aliases } = await readRegistered(place, name);
  const versions =
    wanted === undefined ? await listVersionsOf(place, name) : [await lookUpVersion(place, name, wanted)];
  if (!versions.length) {
    const known = (await listVersions(place)).map((version) => `${version.name}@v${version.version}`);
    return failAuthor('unknown-version', { wanted: name, known });
  }
  const shown = moves.filter(({ from, to }) => wanted === undefined || [from, to].includes(versions[0]!.version));
  if (args.json) writeDocument(terminal, { name, aliases, versions, moves: shown });
  else {
    terminal.print(versionsTable(versions, cli));
    const accepted = versions.flatMap(({ version, accepted = [] }) =>
      accepted.map(
        (one) => `v${version}: the result of ${one.node} was made by other code, ${describeAcceptance(one)}`,
      ),
    );
    const frozen = versions.flatMap(({ version, frozen = {} }) =>
      Object.entries(frozen).map(([label, one]) => `v${version}: ${label} is ${describeFrozen(one)}`),
    );
    const notes = [...accepted, ...frozen];
    if (notes.length) terminal.print(`\n${notes.join('\n')}`);
    terminal.print('');
    terminal.print(movesTable(shown, cli));
  }
  return exitCodes.done;
};

function versionsTable(versions: readonly RegisteredVersion[], { terminal: { style } }: Cli): string {
  const rows = versions.map(({ version, aliases, at, run, commit, digest, retired, isRemoved }) => [
    `v${version}`,
    style('green', aliases.join(', ')),
    formatMoment(at),
    shortCommit(commit),
    run,
    digest.slice(0, 12),
    [retired === undefined ? '' : `retired${retired && `: ${retired}`}`, isRemoved ? 'bundle removed' : '']
      .filter(Boolean)
      .join('; '),
  ]);
  return renderTable(
    ['version', 'aliases', 'when', 'commit', 'run', 'digest', ''].map((title) => ({ title })),
    rows,
    { style },
  );
}

function movesTable(moves: readonly AliasMove[], { terminal: { style } }: Cli): string {
  const rows = moves.map(({ alias, from, to, at, run, by, reason, isRollback }) => [
    formatMoment(at),
    alias,
    `${from === null ? 'nothing' : `v${from}`} → ${to === null ? 'nothing' : `v${to}`}`,
    run === null ? `${isRollback ? 'rollback by ' : ''}${by ?? 'unknown'}` : `run ${run}`,
    reason ?? '',
  ]);
  return renderTable(
    ['when', 'alias', 'moved', 'by', 'reason'].map((title) => ({ title })),
    rows,
    { style },
  );
}
