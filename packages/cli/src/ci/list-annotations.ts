// What GitHub shows next to the lines of a pull request and on the page of the job: failures, refusals, warnings and
// deployed models.

import { listSome } from '@cairn/core';
import { type ErrorView, groupFailures, type RunView } from '@cairn/report';
import { describeAlias } from '../text/deployed-words.ts';
import { describeVerdict } from './describe-verdict.ts';
import type { Annotation } from './workflow-command.ts';

/** The number of labels that are named if several nodes failed for one reason. */
const mostLabels = 3;

/** @param placeOf - the path of a file of the project, from the repository's root */
export function listAnnotations(view: RunView, placeOf: (file: string) => string): readonly Annotation[] {
  const { nodes, warnings, deployed } = view;
  const locate = (at: ErrorView['at'] | undefined) =>
    at ? { file: placeOf(at.file), line: at.line, column: at.column } : {};
  const errorsAt = (stage: ErrorView['stage']) => view.errors.filter((error) => error.stage === stage);
  return [
    ...errorsAt('planning').map(
      ({ code, message, fix, at }): Annotation => ({
        level: 'error',
        title: `${view.pipeline}: ${code}`,
        message: `${message}\nfix: ${fix}`,
        ...locate(at),
      }),
    ),
    ...groupFailures(nodes).map((failed): Annotation => {
      const { reason, failure } = failed[0]!;
      const level = failed.every(({ isFailureAllowed }) => isFailureAllowed) ? 'warning' : 'error';
      return { level, title: `${nameAll(failed)} failed`, message: reason, ...locate(failure?.at) };
    }),
    ...nodes.flatMap(({ label, verdicts = [], isFailureAllowed }): readonly Annotation[] => {
      const against = verdicts.filter(({ isPassed }) => !isPassed);
      if (!against.length) return [];
      const message = against.map((verdict) => `${verdict.rule}: ${describeVerdict(verdict)}`).join('\n');
      const level = isFailureAllowed ? 'warning' : 'error';
      return [{ level, title: `${label} refused`, message }];
    }),
    ...errorsAt('publishing').map(
      ({ code, message, fix, at }): Annotation => ({
        level: 'error',
        title: code,
        message: `${message}\nfix: ${fix}`,
        ...locate(at),
      }),
    ),
    ...warnings.map(({ code, message }): Annotation => ({ level: 'warning', title: code, message })),
    ...deployed.map(
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
