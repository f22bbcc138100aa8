// Tags the run that deployed a version: `cairn/<pipeline>/v<version>`, with the verdicts of its gate in the message. An
// existing tag is not moved.

import type { Warn } from '../../base/errors/warnings.ts';
import type { Deployed } from '../../run/record/event.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createGit, type Git, isGitError } from '../git/create-git.ts';
import { identify } from '../git/identify.ts';
import { readRunCommit } from '../records/list-committed.ts';

/** Tags versions that a run deployed and that have no tag yet. If git refuses, one line says why. */
export async function tagDeployed(root: string, record: RunRecord, warn: Warn): Promise<void> {
  if (record.snapshot === null || !record.deployed.length) return;
  const git = createGit(root, { config: await identify(root) });
  for (const { name, version, digest } of record.deployed) {
    const tag = tagOf(record.pipeline, name, version);
    try {
      const known = await git('for-each-ref', '--format=%(objectname)', `refs/tags/${tag}`);
      if (known.trim()) await checkTag(root, git, tag, record, { name, digest }, warn);
      else
        await git(
          'tag',
          '--annotate',
          '--no-sign',
          `--message=${writeMessage(record, name, version)}`,
          '--end-of-options',
          tag,
          record.snapshot,
        );
    } catch (error) {
      if (!isGitError(error)) throw error;
      warn('not-tagged', { problem: `'${tag}' cannot be made (${error.message.trim().split('\n')[0]})` });
    }
  }
}

/** A tag that came from elsewhere may name another model. */
async function checkTag(
  root: string,
  git: Git,
  tag: string,
  record: RunRecord,
  { name, digest }: Pick<Deployed, 'name' | 'digest'>,
  warn: Warn,
): Promise<void> {
  const commit = (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `refs/tags/${tag}^{}`)).trim();
  if (commit === record.snapshot) return;
  const tagged = await readRunCommit(root, commit);
  if (tagged?.deployed.some((other) => other.name === name && other.digest === digest)) return;
  const whose = tagged ? `run ${tagged.run}` : `commit ${commit.slice(0, 12)}`;
  warn('not-tagged', { problem: `'${tag}' is of ${whose}, which deployed another model` });
}

/** A pipeline usually deploys under its own name; only another name is part of the tag. */
export function tagOf(pipeline: string, name: string, version: number): string {
  const shown = (text: string): string => text.replace(/[^\w.-]+/g, '-').replace(/\.{2,}|^\.|\.$|\.lock$/g, '-');
  return pipeline === name
    ? `cairn/${shown(pipeline)}/v${version}`
    : `cairn/${shown(pipeline)}/${shown(name)}-v${version}`;
}

function writeMessage({ run, nodes }: RunRecord, name: string, version: number): string {
  const verdicts = nodes.flatMap((node) =>
    (node.verdicts ?? []).map((verdict) => {
      const { rule, value, low, high, required, decision } = verdict;
      const interval = low === null || high === null ? '' : ` [${round(low)}, ${round(high)}]`;
      return `${node.label}: ${rule} is ${round(value)}${interval}, required ${required}: ${decision}`;
    }),
  );
  return [`${name} v${version}`, '', `Run: ${run}`, ...(verdicts.length ? ['', ...verdicts] : [])].join('\n');
}

/** Six digits: the record has all of them. */
function round(value: number | null): string {
  return value === null ? 'not known' : String(Number(value.toPrecision(6)));
}
