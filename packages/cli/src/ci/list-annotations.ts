// What GitHub shows beside the lines of a pull request and on the page of the job: failures, refusals, warnings, and
// what was deployed.

import { listSome } from '@cairn/core';
import { describeAlias } from '../output/deployed-words.ts';
import { groupFailures } from '../output/group-failures.ts';
import { type CiRun, listEnded, listGates } from './ci-run.ts';
import { describeVerdict } from './describe-verdict.ts';
import type { Annotation } from './workflow-command.ts';

/** So many labels are named of nodes that failed for one reason. */
const mostLabels = 3;

/** @param placeOf - the path of a file of the project, from the repository's root */
export function listAnnotations(run: CiRun, placeOf: (file: string) => string): readonly Annotation[] {
  const nodes = listEnded(run);
  const { warnings, end } = run.state;
  const at = (file: string | undefined) => (file === undefined ? undefined : placeOf(file));
  return [
    ...run.problems.map(
      ({ code, message, fix, at: place }): Annotation => ({
        level: 'error',
        title: `${run.pipeline}: ${code}`,
        message: `${message}\nfix: ${fix}`,
        file: at(place?.file),
        line: place?.line,
        column: place?.column,
      }),
    ),
    ...groupFailures(nodes).map((failed): Annotation => {
      const { reason, file, line, column } = failed[0]!;
      const level = failed.every(({ node }) => end?.allowedFailures?.includes(node)) ? 'warning' : 'error';
      return { level, title: `${nameAll(failed)} failed`, message: reason, file: at(file), line, column };
    }),
    ...listGates(nodes).flatMap(({ node, label, verdicts }): readonly Annotation[] => {
      const against = verdicts.filter(({ isPassed }) => !isPassed);
      if (!against.length) return [];
      const message = against.map((verdict) => `${verdict.rule}: ${describeVerdict(verdict)}`).join('\n');
      const level = end?.allowedFailures?.includes(node) ? 'warning' : 'error';
      return [{ level, title: `${label} refused`, message }];
    }),
    ...run.troubles.map(
      ({ code, message, fix, file, line, column }): Annotation => ({
        level: 'error',
        title: code,
        message: `${message}\nfix: ${fix}`,
        file: at(file),
        line,
        column,
      }),
    ),
    ...warnings.map(({ code, message }): Annotation => ({ level: 'warning', title: code, message })),
    ...(end?.deployed ?? []).map(
      (made): Annotation => ({
        level: 'notice',
        title: 'deployed',
        message: `${made.name} v${made.version} ${describeAlias(made)}`,
      }),
    ),
  ];
}

function nameAll(nodes: readonly { readonly label: string }[]): string {
  return listSome(
    nodes.map(({ label }) => label),
    mostLabels,
  );
}
