// A run as JUnit XML, for tools that show test results: a suite for the pipeline, a case for every node, and one for
// every rule of a gate. https://github.com/testmoapp/junitxml describes what these tools have in common.

import type { Verdict } from '@cairn/core';
import type { NodeView, RunView } from '@cairn/report';
import { describeVerdict } from './describe-verdict.ts';
import { writeElement, writeTextElement } from './xml.ts';

type Result = 'passed' | 'failed' | 'skipped' | 'error';

interface Case {
  readonly result: Result;
  readonly written: string;
}

/** @param placeOf - the path of a file of the project, from the repository's root */
export function writeJunit(view: RunView, placeOf: (file: string) => string): string {
  const { pipeline, errors, nodes, at: began, seconds } = view;
  const cases = [
    ...errors.map(({ stage, code, message, fix, at }): Case => {
      const name = stage === 'planning' ? 'plan' : 'after the run';
      const attributes = { name, classname: pipeline, file: at ? placeOf(at.file) : undefined, line: at?.line };
      const error = writeTextElement('error', { message, type: code }, `${message}\nfix: ${fix}`);
      return { result: 'error', written: writeElement('testcase', attributes, [error]) };
    }),
    ...nodes.flatMap((node) => [
      writeNode(node, pipeline, placeOf),
      ...(node.verdicts ?? []).map((verdict) => writeRule(verdict, node, pipeline)),
    ]),
  ];
  const counts = {
    tests: cases.length,
    failures: countResults(cases, 'failed'),
    errors: countResults(cases, 'error'),
    skipped: countResults(cases, 'skipped'),
    time: seconds.toFixed(3),
  };
  const suite = writeElement(
    'testsuite',
    { name: pipeline, ...counts, timestamp: began ?? undefined },
    cases.map(({ written }) => written),
  );
  const { skipped: _, ...all } = counts;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement('testsuites', { name: 'cairn', ...all }, [suite])}\n`;
}

function writeNode(node: NodeView, pipeline: string, placeOf: (file: string) => string): Case {
  const { label, outcome, seconds, reason, failure, log } = node;
  const at = failure?.at;
  const attributes = { name: label, classname: pipeline, time: seconds.toFixed(3) };
  if (outcome === 'blocked' || outcome === 'skipped')
    return {
      result: 'skipped',
      written: writeElement('testcase', attributes, [writeElement('skipped', { message: `${outcome}: ${reason}` })]),
    };
  if (outcome !== 'failed') return { result: 'passed', written: writeElement('testcase', attributes) };
  if (node.isFailureAllowed) {
    const skipped = writeElement('skipped', { message: `failed, which the pipeline allows: ${firstLine(reason)}` });
    return { result: 'skipped', written: writeElement('testcase', attributes, [skipped]) };
  }
  const place = at ? [`at ${placeOf(at.file)}:${at.line}`] : [];
  const text = [reason.trimEnd(), ...place, ...(log.length ? ['', 'Last lines of its log:', ...log] : [])].join('\n');
  const failed = writeTextElement('failure', { message: firstLine(reason), type: failure?.code ?? 'failed' }, text);
  const located = { ...attributes, file: at ? placeOf(at.file) : undefined, line: at?.line };
  return { result: 'failed', written: writeElement('testcase', located, [failed]) };
}

/** A rule of a gate. A verdict that the gate does not count as passed is a failure. */
function writeRule(verdict: Verdict, { label }: NodeView, pipeline: string): Case {
  const attributes = { name: `${label}: ${verdict.rule}`, classname: `${pipeline}.${label}`, time: '0.000' };
  if (verdict.isPassed) return { result: 'passed', written: writeElement('testcase', attributes) };
  const message = describeVerdict(verdict);
  const failed = writeTextElement('failure', { message, type: verdict.decision }, message);
  return { result: 'failed', written: writeElement('testcase', attributes, [failed]) };
}

function countResults(cases: readonly Case[], wanted: Result): number {
  return cases.filter(({ result }) => result === wanted).length;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
