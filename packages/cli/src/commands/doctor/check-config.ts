// The configuration: whether it can be used, and which option is set by what.

import { basename } from 'node:path';
import { count } from '@cairn/report';
import { type CommandName, commandTable } from '../../command-line/command-table.ts';
import { listSettings, type Setting } from '../../config/apply-config.ts';
import { hooksOf } from '../../config/hooks-of.ts';
import type { Check } from '../../pages/checks.ts';
import type { Cli } from '../../terminal/cli.ts';

const name = 'configuration';

export interface NamedSetting extends Setting {
  /** The commands in which it is set to this. */
  readonly commands: readonly CommandName[];
}

export function checkConfig({ config, configFault }: Cli): Check {
  if (configFault) {
    const { message, fix, at } = configFault;
    return { name, state: 'wrong', found: at ? `${message} (${basename(at.file)}:${at.line})` : message, fix };
  }
  if (!config) return { name, state: 'well', found: 'none' };
  const profiles = Object.keys(config.config.profiles ?? {});
  const parts = [
    ...(config.profile ? [`profile ${config.profile.name} of ${profiles.join(', ')}`] : []),
    ...(!config.profile && profiles.length ? [`no profile of ${profiles.join(', ')}`] : []),
    ...(Object.keys(hooksOf(config)).length ? [count(Object.keys(hooksOf(config)).length, 'hook')] : []),
  ];
  return { name, state: 'well', found: [basename(config.file), ...parts].join('; ') };
}

/** Every option that an environment variable, the profile or the configuration sets. */
export function listAllSettings({ config, environment }: Cli): readonly NamedSetting[] {
  const found = new Map<string, NamedSetting>();
  for (const command of Object.keys(commandTable) as CommandName[])
    for (const setting of listSettings({ command, values: {}, typed: new Set() }, config, environment.variables)) {
      const same = JSON.stringify(setting);
      found.set(same, { ...setting, commands: [...(found.get(same)?.commands ?? []), command] });
    }
  return [...found.values()];
}
