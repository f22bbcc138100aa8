// Repairs a store on disk: moves damaged files aside, removes records and folders whose artifacts are missing, and
// removes what killed processes left. Each change is made during a hold of the store, so that nothing is removed that a run
// has healed meanwhile. If it is interrupted, it can be run again, and what it did stays done.

import { rmSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { sweepTemporary } from '../../files/temp-owner.ts';
import { type Hold, holdStill } from '../claims/hold-still.ts';
import { noteProject } from '../claims/project-notes.ts';
import { DiskWriter } from '../disk/disk-writer.ts';
import type { Layout } from '../disk/layout.ts';
import { moveAside } from '../disk/set-aside.ts';
import { toStoreError } from '../write-error.ts';
import type { Finding } from './finding.ts';
import { type Measured, measureRooms } from './measure-store.ts';
import { recheckFinding } from './recheck-finding.ts';
import { type Verification, verifyStore } from './verify-store.ts';

export interface RepairOptions {
  /** The project that repairs. Its own note is written again. */
  readonly home: string;
  /** Also removes the files that were moved aside, now and earlier. */
  readonly emptyDamaged?: boolean;
}

export interface Repair {
  readonly verified: Verification;
  /** Moved to `damaged/`. */
  readonly setAside: readonly Finding[];
  /** Records and folders that are valid, but whose artifacts are missing or damaged. */
  readonly dropped: readonly Finding[];
  /** Files that were written again: the version, the ignore file, this project's note. */
  readonly rewritten: readonly Finding[];
  /** The notes of other projects, which only these projects can write again. */
  readonly left: readonly Finding[];
  /** The number of files and folders that killed processes left. */
  readonly swept: number;
  /** The content of `damaged/`, or its last content if it was emptied. */
  readonly damaged: Measured;
  readonly isEmptied: boolean;
}

export async function repairStore(layout: Layout, { home, emptyDamaged = false }: RepairOptions): Promise<Repair> {
  const verified = await verifyStore(layout);
  const done = {
    setAside: [] as Finding[],
    dropped: [] as Finding[],
    rewritten: [] as Finding[],
    left: [] as Finding[],
  };
  try {
    if (verified.findings.length) await mend(verified.findings, layout, home, done);
    const swept = sweepTemporary(layout.temporary);
    const { damaged } = measureRooms(layout);
    if (emptyDamaged) rmSync(layout.damaged, { recursive: true, force: true });
    return { verified, ...done, swept, damaged, isEmptied: emptyDamaged };
  } catch (error) {
    throw toStoreError(error, layout.place);
  }
}

type Done = Record<'setAside' | 'dropped' | 'rewritten' | 'left', Finding[]>;

async function mend(findings: readonly Finding[], layout: Layout, home: string, done: Done): Promise<void> {
  // Records, then folders, then artifacts: if this is interrupted, no record names something that this removed.
  for (const kind of ['record', 'folder', 'artifact'] as const)
    for (const found of findings.filter((each) => each.kind === kind)) {
      // Each finding has its own hold, so that runs go on in between.
      await holdStill(layout, (_, hold) => mendOne(found, layout, hold, done), { what: 'cairn store repair' });
    }
  const marks = findings.filter(({ kind }) => kind === 'version' || kind === 'gitignore');
  // Every write checks these files first and writes them if necessary.
  if (marks.length) await new DiskWriter(layout).writing(async () => undefined);
  done.rewritten.push(...marks);
  const notes = findings.filter(({ kind }) => kind === 'project');
  if (notes.length) noteProject(layout.place, home);
  for (const note of notes) done[(await recheckFinding(note, layout)) ? 'left' : 'rewritten'].push(note);
}

async function mendOne(found: Finding, layout: Layout, hold: Hold, done: Done): Promise<void> {
  const finding = await recheckFinding(found, layout);
  const taken = finding && finding.fault !== 'missing' ? hold.take(finding.path) : undefined;
  if (!finding || taken === undefined) return;
  if (finding.fault === 'incomplete') {
    await dropFolder(finding);
    done.dropped.push(finding);
  } else {
    moveAside(layout, finding.path, taken);
    done.setAside.push(finding);
  }
}

async function dropFolder({ kind, path }: Finding): Promise<void> {
  if (kind !== 'record') return;
  await rmdir(dirname(path)).catch((error: unknown) => {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  });
}
