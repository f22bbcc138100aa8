// What a run writes for CI in addition to its output: annotations, a summary in Markdown, a JUnit XML file. It reads
// events and writes when the run ends, and also if there was no run.

import { isAbsolute, relative, resolve, sep } from 'node:path';
import { findHome, leadsOut, type RunEvent, type RunRecord, type Store } from '@cairn/core';
import { cleanData, createRunState, type RunView, readEvent, viewRun } from '@cairn/report';
import type { Cli } from '../terminal/cli.ts';
import { classifyError } from '../terminal/errors.ts';
import { nameFileFrom } from '../terminal/project-files.ts';
import type { Style } from '../terminal/terminal.ts';
import { checkWritable, writeWhole } from '../usage/write-whole.ts';
import { appendReport } from './append-report.ts';
import { findBase } from './find-base.ts';
import { listAnnotations } from './list-annotations.ts';
import { measureSaved } from './measure-saved.ts';
import { renderCiSummary } from './render-summary.ts';
import { type CiArgs, wantsCiReport } from './wants-ci-report.ts';
import { writeAnnotation } from './workflow-command.ts';
import { writeJunit } from './write-junit.ts';

export interface CiReport {
  read(event: RunEvent): void;
  /** Before the run. Throws a `UsageError` if a file could not be written. */
  check(): Promise<void>;
  /** After the run. Throws a `UsageError` if a file cannot be written. */
  finish(record: RunRecord, home: string, store: Store): Promise<void>;
  /** After an error, when there is no run. Never throws: there is already an error to report. */
  fail(error: unknown): Promise<void>;
}

/** Undefined if no report is asked for. */
export function openCiReport(args: CiArgs, cli: Cli): CiReport | undefined {
  if (!wantsCiReport(args)) return undefined;
  const { cwd, environment, terminal } = cli;
  const { ci } = environment;
  const pipeline = args.pipeline ?? 'cairn';
  const state = createRunState();
  const write = async (home: string, view: RunView): Promise<void> => {
    // GitHub shows files by their path in the repository; other services show them as they would be typed.
    const placeOf = (file: string): string =>
      placeFrom(ci.workspace ?? cwd, isAbsolute(file) ? file : resolve(home, file));
    const page = renderCiSummary(view, nameFileFrom(cwd, home));
    if (args.ci && ci.readsAnnotations) {
      const lines = listAnnotations(view, placeOf).map(writeAnnotation).join('\n');
      if (lines) args.json ? terminal.instruct(lines) : terminal.send(`${lines}\n`);
    }
    if (args.ci && ci.stepSummary !== undefined) await appendReport(ci.stepSummary, page);
    if (args.summary !== undefined)
      await writeWhole(resolve(cwd, args.summary), page, { shown: args.summary, isAfterRun: true });
    if (args.junit !== undefined)
      await writeWhole(resolve(cwd, args.junit), writeJunit(view, placeOf), { shown: args.junit, isAfterRun: true });
  };
  return {
    read: (event) => readEvent(state, cleanData(event)),
    async check() {
      for (const shown of [args.summary, args.junit])
        if (shown !== undefined) await checkWritable(resolve(cwd, shown), shown);
    },
    async finish(record, home, store) {
      const base = await findBase(home, record, args.base ?? ci.baseBranch);
      const { name, isUnknown } = base;
      if (isUnknown && name !== undefined) terminal.complain(renderUnknownBase(name, terminal.errorStyle));
      const savedSeconds = await measureSaved(state.finished.values(), store);
      await write(home, viewRun({ pipeline, record: cleanData(record), state, base, savedSeconds }));
    },
    async fail(error) {
      const { problems } = classifyError(error);
      if (!problems.length) return;
      await write(findHome(cwd), viewRun({ pipeline, state, problems })).catch(() => undefined);
    },
  };
}

/** A warning only: a checkout in CI may be shallow, and the run itself is fine. */
function renderUnknownBase(name: string, style: Style): string {
  const history = 'check out the full history (fetch-depth: 0 on GitHub, GIT_DEPTH: "0" on GitLab)';
  const message = `Metrics are not compared: git does not know '${name}' here. Correct the name, or ${history}.`;
  return `${style('yellow', 'warning:')} ${message}`;
}

function placeFrom(root: string, path: string): string {
  const found = relative(root, path);
  return leadsOut(found) ? path : found.split(sep).join('/');
}
