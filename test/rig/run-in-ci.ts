// `cairn run … --ci` as a job of GitHub Actions calls it: with the variables that it sets, and the page of its summary.

import { readFile, rm } from 'node:fs/promises';
import type { Rig, Told } from './create-rig.ts';

export interface ToldInCi extends Told {
  /** The lines that GitHub reads as annotations. */
  readonly annotations: readonly string[];
  /** The exact text of the job's page. */
  readonly exactPage: string;
  /** The same, with `<…>` for what differs from run to run. */
  readonly page: string;
}

export async function runInCi(
  rig: Rig,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ToldInCi> {
  // Outside of the repository, as on GitHub.
  const stepSummary = `${rig.root}.summary.md`;
  const ofGithub = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: rig.root,
    GITHUB_STEP_SUMMARY: stepSummary,
    GITHUB_BASE_REF: '',
  };
  try {
    const told = await rig.cairnWith({ ...ofGithub, ...variables }, 'run', ...args);
    const exactPage = await readFile(stepSummary, 'utf8');
    const annotations = told.stdout.split('\n').filter((line) => line.startsWith('::'));
    return { ...told, annotations, exactPage, page: normalise(exactPage) };
  } finally {
    await rm(stepSummary, { force: true });
  }
}

/** Replaces times, commits and names of runs by `<…>`. */
export function normalise(text: string): string {
  return text
    .replace(/\d{8}T\d{9}Z-[0-9a-z]+/g, '<run>')
    .replace(/`[0-9a-f]{7}`/g, '`<commit>`')
    .replace(/\b\d+(\.\d+)? (s|min \d+ s|min)\b/g, '<time>')
    .replace(/time="[\d.]+"/g, 'time="<time>"')
    .replace(/timestamp="[^"]+"/g, 'timestamp="<moment>"');
}
