// The runs that go on now, in this process or in others. Their journals say what has happened in them so far.

import { readFile } from 'node:fs/promises';
import { listOrNone } from '../../files/read-small.ts';
import { ownerOf, temporaryFolder } from '../../files/temp-owner.ts';
import type { PlanMade, RunEvent } from '../../run/record/event.ts';
import { isLiveName, liveFile, nameOfLive } from './live-folder.ts';

/** A run that has not ended. It has no id yet. */
export interface LiveRun {
  /** The name of its journal. */
  readonly name: string;
  readonly pipeline: string;
  /** When its plan was made, ISO 8601, UTC. */
  readonly at: string;
  readonly events: readonly RunEvent[];
}

/**
 * Runs whose process lives, the oldest first.
 *
 * @param place - the folder `.cairn`
 */
export async function listLiveRuns(place: string): Promise<readonly LiveRun[]> {
  const names = listOrNone(temporaryFolder(place)).flatMap((file) => nameOfLive(file) ?? []);
  const runs = await Promise.all(names.map((name) => readLiveRun(place, name)));
  return runs.filter((run) => run !== undefined).sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Undefined if it has ended, if its process was killed, or if nothing is known of it yet. */
export async function readLiveRun(place: string, name: string): Promise<LiveRun | undefined> {
  if (!isLiveName(name) || ownerOf(name) === 'dead') return undefined;
  const events = readEvents(await readFile(liveFile(place, name), 'utf8').catch(() => ''));
  const plan = events.find((event): event is PlanMade => event.type === 'plan-made');
  return plan && { name, pipeline: plan.pipeline, at: plan.at, events };
}

/** Its last line may be half written. */
function readEvents(text: string): readonly RunEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as RunEvent] : [];
    } catch {
      return [];
    }
  });
}
