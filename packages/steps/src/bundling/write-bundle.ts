// Writes the files of a bundle: the model (opens with tf.loadLayersModel), its card, its lineage, its verdicts, rules for alerts, and the
// name and alias under which the runner publishes it.

import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bundle, type BundleManifest, bundleManifestFile, writeJson } from '@cairn/core';
import { writeAlerts } from './write-alerts.ts';
import { type CardContents, writeCard } from './write-card.ts';

export interface BundleContents extends CardContents {
  /** Whether the bundle gets the profile of reference rows, so that a server knows drift. */
  readonly hasProfile: boolean;
}

export async function writeBundle(
  folder: string,
  modelPath: string,
  { name, alias }: BundleManifest,
  { hasProfile, ...contents }: BundleContents,
): Promise<Bundle> {
  await mkdir(folder, { recursive: true });
  await cp(modelPath, join(folder, 'model'), { recursive: true });
  const write = (file: string, value: unknown): Promise<void> => writeFile(join(folder, file), `${writeJson(value)}\n`);
  await writeFile(join(folder, 'card.md'), writeCard(contents));
  await writeFile(join(folder, 'alerts.yaml'), writeAlerts(name, hasProfile));
  await write('lineage.json', contents.lineage);
  await write('verdicts.json', contents.verdicts);
  await write('reports.json', contents.reports);
  await write(bundleManifestFile, { name, alias });
  return { name, alias, path: folder };
}
