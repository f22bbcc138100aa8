// The events of a run while it goes on, as lines of JSON in a file that others read: `cairn ui` shows a run that another
// terminal started. The file is gone when the run ends. A journal that cannot be written costs the run nothing.

import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { sweepTemporary, temporaryFolder, temporaryName } from '../../files/temp-owner.ts';
import type { RunEvent } from '../../run/record/event.ts';
import { liveFile } from './live-folder.ts';

export interface LiveJournal {
  write(event: RunEvent): void;
  /** Removes it. */
  end(): void;
}

/** How long events are gathered before they are written, in milliseconds. */
const gatherFor = 200;
/** Characters of what all nodes print that are written. The logs themselves have all of it. */
const mostLog = 4 * 1024 * 1024;

/**
 * Nothing is written before a node starts: a run with nothing to do leaves no trace here.
 *
 * @param place - the folder `.cairn`
 */
export function openLiveJournal(place: string): LiveJournal {
  let gathered: RunEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let file: string | undefined;
  let isBroken = false;
  let logged = 0;
  const flush = (): void => {
    timer = undefined;
    if (isBroken || !gathered.length) return;
    const lines = withoutOldProgress(gathered).map((event) => `${JSON.stringify(event)}\n`);
    gathered = [];
    try {
      file ??= begin(place);
      appendFileSync(file, lines.join(''));
    } catch {
      isBroken = true;
    }
  };
  let hasStarted = false;
  return {
    write(event) {
      if (isBroken || (event.type === 'node-log' && logged > mostLog)) return;
      if (event.type === 'node-log') logged += event.message.length;
      gathered.push(event);
      if (event.type === 'node-started') hasStarted = true;
      if (hasStarted) timer ??= setTimeout(flush, gatherFor).unref();
    },
    end() {
      isBroken = true;
      clearTimeout(timer);
      if (file !== undefined) rmSync(file, { force: true });
    },
  };
}

function begin(place: string): string {
  const folder = temporaryFolder(place);
  mkdirSync(folder, { recursive: true });
  sweepTemporary(folder);
  return liveFile(place, temporaryName());
}

/** Readers need only the last progress of each node. */
function withoutOldProgress(events: readonly RunEvent[]): readonly RunEvent[] {
  const last = new Map(events.map((event, index) => [event.type === 'node-progress' ? event.node : index, index]));
  return events.filter((event, index) => event.type !== 'node-progress' || last.get(event.node) === index);
}
