// What verifying and repairing a store found: each thing that is not whole, with who needs it.

import type { BundleFinding, CheckedStore, RepairedStore, SummarizedNeed, ToldFinding } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { type StoreView, sayNeed, sayTally, shortDigest } from './store-words.ts';

/** The number of entries of one kind that are listed. */
const most = 20;

export function renderVerification(checked: CheckedStore, { style, nameFile }: StoreView): string {
  const { findings, looked, absent } = checked;
  const place = nameFile(checked.place);
  const seen = `${sayTally(looked)}, ${formatBytes(looked.bytes)} checked`;
  const head = findings.length
    ? `${style('red', `✗ ${place} is damaged`)}  ${count(findings.length, 'finding')}; ${seen}`
    : `${style('green', `✓ ${place} is undamaged`)}  ${style('dim', seen)}`;
  return [
    head,
    ...listSome(findings, (finding) => renderFinding(finding, style)),
    ...(findings.length
      ? [`${style('green', 'fix:')} cairn store repair moves it out; the next run computes what it needs again.`]
      : []),
    ...(absent.length ? [renderAbsent(absent)] : []),
    ...renderBundles(checked.bundles, style, nameFile),
    ...renderClear(checked.clearValues, style),
    ...checked.unread.map(({ message }) => `${style('yellow', 'not counted:')} ${message}`),
  ].join('\n');
}

export function renderRepair(repaired: RepairedStore, { style, nameFile }: StoreView): string {
  const { looked, setAside, dropped, rewritten, left, swept, damaged, isEmptied, again, bundlesRepaired } = repaired;
  const place = nameFile(repaired.place);
  const isWell =
    setAside.length +
      dropped.length +
      rewritten.length +
      left.length +
      repaired.bundles.findings.length +
      repaired.clearValues.length ===
    0;
  const set = damaged.count ? `${count(damaged.count, 'file')}, ${formatBytes(damaged.bytes)}` : '';
  return [
    isWell
      ? `${style('green', `✓ nothing to repair in ${place}`)}  ${style('dim', `${sayTally(looked)} checked`)}`
      : style(
          'bold',
          `${place}: ${count(setAside.length + dropped.length + rewritten.length + bundlesRepaired.restored.length, 'thing')} repaired`,
        ),
    ...section('set aside', setAside, style),
    ...section('dropped', dropped, style),
    ...section('written again', rewritten, style),
    ...section('left', left, style),
    ...(left.length ? ['A project writes its note again when it runs: run something there, or remove the note.'] : []),
    ...bundleSection('deployed models restored from the store', bundlesRepaired.restored, nameFile),
    ...bundleSection(
      'deployed models that are not in the store: run their pipelines again',
      bundlesRepaired.left,
      nameFile,
    ),
    ...(repaired.clearValues.length
      ? [
          `values of variables removed: ${sayClear(repaired.clearValues)}`,
          style(
            'dim',
            'git gc --prune=now removes the commits that contained them; if they were pushed, change the secrets',
          ),
        ]
      : []),
    ...(swept ? [`removed: ${count(swept, 'thing')} of writers that were killed`] : []),
    ...(isEmptied && set ? [`removed damaged files: ${set}`] : []),
    ...(!isEmptied && set ? [style('dim', `moved to ${place}/damaged: ${set}; --empty-damaged removes it`)] : []),
    ...(again.length
      ? ['computed again by the next run that needs it:', ...listSome(again, (need) => `  ${sayNeed(need)}`)]
      : []),
  ].join('\n');
}

/** Empty if none is damaged: they are next to the store. */
function renderBundles(
  { findings }: CheckedStore['bundles'],
  style: Style,
  nameFile: StoreView['nameFile'],
): readonly string[] {
  return findings.length
    ? [
        style('red', `✗ ${count(findings.length, 'deployed model')} not as published`),
        ...bundleSection('', findings, nameFile),
        `${style('green', 'fix:')} cairn store repair restores them from the store.`,
      ]
    : [];
}

/** Which variables, and in how many things; never a value. */
function renderClear(values: CheckedStore['clearValues'], style: Style): readonly string[] {
  return values.length
    ? [
        style('red', `✗ values of variables are stored as plain text: ${sayClear(values)}`),
        `${style('green', 'fix:')} cairn store repair removes them.`,
      ]
    : [];
}

function sayClear(values: CheckedStore['clearValues']): string {
  const names = [...new Set(values.flatMap(({ variables }) => variables))].map((name) => `$${name}`).join(', ');
  const of = (kind: string): number => values.filter((value) => value.kind === kind).length;
  const parts = [
    `${count(of('record'), 'record')}`,
    `${count(of('commit'), 'commit')}`,
    `${count(of('result'), 'result')}`,
  ];
  return `${names} in ${parts.join(', ')}`;
}

function bundleSection(
  title: string,
  findings: readonly BundleFinding[],
  nameFile: StoreView['nameFile'],
): readonly string[] {
  const say = ({ name, version, aliases, path, fault }: BundleFinding): string =>
    `  ${name}@v${version}${aliases.length ? ` (${aliases.join(', ')})` : ''}  ${nameFile(path)} is ${fault}`;
  return findings.length ? [...(title ? [`${title}:`] : []), ...findings.map(say)] : [];
}

function section(title: string, findings: readonly ToldFinding[], style: Style): readonly string[] {
  return findings.length ? [`${title}:`, ...listSome(findings, (finding) => renderFinding(finding, style))] : [];
}

function renderFinding(finding: ToldFinding, style: Style): string {
  const { kind, path, neededBy } = finding;
  const isResult = kind === 'artifact' || kind === 'folder' || kind === 'record';
  const needs = neededBy.length ? neededBy.slice(0, 3).map(sayNeed) : ['no recorded run'];
  const more = neededBy.length > 3 ? ` and ${neededBy.length - 3} more` : '';
  return [
    `  ${style('bold', path)}  ${sayFault(finding)}`,
    ...(isResult ? [`    ${style('dim', 'needed by')} ${needs.join('; ')}${more}`] : []),
  ].join('\n');
}

function sayFault({ kind, fault, lacks = [] }: ToldFinding): string {
  if (fault === 'missing') return 'is not there';
  if (fault === 'stray') return 'is not a file of a store';
  if (fault === 'damaged') return kind === 'artifact' ? 'its bytes do not match its name' : 'is damaged';
  const [first, ...others] = lacks.map(shortDigest);
  return `names ${first}${others.length ? ` and ${others.length} more` : ''}, which is missing or damaged`;
}

function renderAbsent(absent: readonly SummarizedNeed[]): string {
  const what = `${count(absent.length, 'result')} that recorded runs name ${absent.length === 1 ? 'is' : 'are'}`;
  return `${what} not in the store, collected or lost: a run that needs one computes it again.`;
}

function listSome<T>(items: readonly T[], render: (item: T) => string): readonly string[] {
  const rest = items.length - most;
  return [...items.slice(0, most).map(render), ...(rest > 0 ? [`  and ${rest} more: --json lists all`] : [])];
}
