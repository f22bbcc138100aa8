// cairn check: everything that can be known before a run. Pipelines are planned, and the types of the project are
// checked, at the same time. One line for each mistake, with its location, as compilers print them.

import { exitCodes, findHome, findProjectRoot } from '@cairn/core';
import { readGiven } from '../../params/given-params.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';
import { type CheckedPipeline, checkPipelines } from './check/check-pipelines.ts';
import { type CheckedTypes, checkTypes } from './check/check-types.ts';
import { type Finding, renderFinding } from './check/finding.ts';

const noTypes: CheckedTypes = { findings: [] };

export const checkProject: CommandOf<'check'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const given = await readGiven(args);
  const names = args.pipeline === undefined ? [] : [args.pipeline];
  const [{ pipelines, findings }, types] = await Promise.all([
    checkPipelines(names, given, placeOfStore(args.store, cli), cli),
    args['no-types'] ? noTypes : checkTypes(findProjectRoot(cwd), findHome(cwd)),
  ]);
  const all = sortFindings([...findings, ...types.findings]);
  const nameFile = nameFileFrom(cwd);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  if (args.json) {
    const problems = all.map((finding) => ({ ...finding, file: nameFile(finding.file) }));
    writeDocument(terminal, {
      ok: errors === 0,
      pipelines,
      types: types.config === undefined ? null : nameFile(types.config),
      problems,
    });
  } else {
    for (const finding of all) terminal.print(renderFinding(finding, nameFile));
    terminal.print(`${sign(errors, cli)} ${describe(pipelines, types, errors, nameFile)}`);
  }
  return errors === 0 ? exitCodes.done : exitCodes.usage;
};

function sign(errors: number, { terminal }: Cli): string {
  return errors === 0 ? terminal.style('green', '✓') : terminal.style('red', '✗');
}

/** `3 pipelines with 41 nodes, types of tsconfig.json: no mistakes` */
function describe(
  pipelines: readonly CheckedPipeline[],
  { config }: CheckedTypes,
  errors: number,
  nameFile: (file: string) => string,
): string {
  const nodes = pipelines.reduce((total, { nodes: of }) => total + (of ?? 0), 0);
  const checked = [`${countOf(pipelines.length, 'pipeline')} with ${countOf(nodes, 'node')}`];
  if (config !== undefined) checked.push(`types of ${nameFile(config)}`);
  return `${checked.join(', ')}: ${errors === 0 ? 'no mistakes' : countOf(errors, 'mistake')}`;
}

function countOf(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** By file, then by line and column. */
function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
