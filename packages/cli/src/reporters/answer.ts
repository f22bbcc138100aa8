// Shows a run that was answered from the one before, as the run itself would have been shown.

import { type findAnswer, tellAnswer } from '@cairn/core';
import { cleanData, createRunState, readEvent, viewRun } from '@cairn/report';
import { writeJsonLines } from '../terminal/json.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { renderEvent } from './plain.ts';
import { renderSummary, type SummaryOptions } from './summary.ts';

type Answer = NonNullable<Awaited<ReturnType<typeof findAnswer>>>;

interface AnswerOptions extends Pick<SummaryOptions, 'nameFile' | 'readSource'> {
  readonly isJson: boolean;
  /** Since the command began. */
  readonly seconds: () => number;
}

/** Returns the exit code. */
export function showAnswer(answer: Answer, terminal: Terminal, options: AnswerOptions): number {
  if (options.isJson) return tellAnswer(answer, options.seconds, writeJsonLines(terminal));
  const state = createRunState();
  const code = tellAnswer(answer, options.seconds, (told) => {
    const event = answer.isPlain ? told : cleanData(told);
    readEvent(state, event);
    const line = renderEvent(event, terminal.style, false);
    if (line !== undefined) terminal.print(line);
  });
  terminal.print(
    renderSummary(viewRun({ state }), {
      ...options,
      style: terminal.style,
      ...(terminal.isLive && { width: terminal.columns() - 1 }),
      isVerbose: false,
    }),
  );
  return code;
}
