// Stops a collection, or a repair, at every write, as if the machine had stopped there. Prints what a check afterwards
// finds, and the state after it is run again. All in one process, like child-stopping.ts;
// disk-collect.exhaustive.test.ts does it with real kills.
//
// node child-collecting.ts <folder> collect|repair

import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { collectStore, repairStore, verifyStore } from '../../packages/core/src/history/housekeeping/keep-store.ts';
import { expectSound } from './expect-sound.ts';
import { flipByte } from './flip-byte.ts';
import { createKeptProject, type KeptProject } from './housekeeping.ts';
import { createTempPlace, readTree } from './temp-place.ts';
import { type Verdict, type Write, watchWrites } from './watch-writes.ts';

const [folder = '', work = ''] = process.argv.slice(2);
let judge: (write: Write) => Verdict = () => 'go';
const closeLeft = await watchWrites((write) => judge(write));

async function keepHouse({ home, path }: KeptProject): Promise<unknown> {
  const options = { home, storePlace: path };
  return work === 'collect' ? collectStore(options) : repairStore({ ...options, emptyDamaged: true });
}

async function damage({ store, needed, path }: KeptProject): Promise<void> {
  const manifest = join(path, 'folders', needed.folder.slice(0, 2), `${needed.folder}.json`);
  for (const file of [(await store.pathOf(needed.file)) as string, manifest, join(path, 'version')]) {
    chmodSync(file, 0o644);
    flipByte(file, () => 9 % 5);
  }
}

const roomsOf = (path: string) =>
  Object.keys(readTree(path)).filter((name) => /^(artifacts|folders|records)\//.test(name));

for (let wanted = 1; ; wanted++) {
  using place = createTempPlace(folder);
  const project = await createKeptProject(place);
  const { home, path } = project;
  if (work === 'repair') await damage(project);
  const stopped = Promise.withResolvers<'stopped'>();
  let count = 0;
  let call = '';
  judge = (write) => {
    if (count >= wanted) return 'stop';
    if (++count !== wanted) return 'go';
    call = write.call;
    stopped.resolve('stopped');
    return call.startsWith('write') ? 'tear' : 'stop';
  };
  const end = await Promise.race([stopped.promise, keepHouse(project)]);
  await closeLeft();
  judge = () => 'go';
  if (end !== 'stopped') break;
  // The process that was stopped counts as dead.
  rmSync(join(path, 'tmp'), { recursive: true, force: true });

  const options = { home, storePlace: path };
  const found = (await verifyStore(options)).findings.length;
  if (work === 'collect') await expectSound(path);
  await keepHouse(project);
  const { artifacts } = await expectSound(path);
  const after = await verifyStore(options);
  const left = roomsOf(path).length;
  process.stdout.write(
    `${JSON.stringify({ call, found, artifacts, left, findings: after.findings.length, absent: after.absent.length })}\n`,
  );
}
process.exit(0);
