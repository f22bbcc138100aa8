// Problems with the registry of deployed models.

import { listNames } from './offer-names.ts';
import type { Words } from './words.ts';

export const registryErrors = {
  'alias-edited': (p: { name: string; alias: string }) => ({
    message: `Alias '${p.alias}' of '${p.name}' was moved in registry.json, and no signed entry of its history says so`,
    fix: `Undo the edit, and move the alias with cairn registry promote ${p.name}@v<version> ${p.alias}.`,
  }),
  'alias-in-use': (p: { name: string; version: number; aliases: readonly string[] }) => ({
    message: `'${p.name}@v${p.version}' cannot be retired: ${listNames(p.aliases)} ${p.aliases.length === 1 ? 'names' : 'name'} it`,
    fix: `Move the alias first: cairn registry promote ${p.name}@v<version> ${p.aliases[0]}.`,
  }),
  'alias-wrong': (p: { alias: string }) => ({
    message: `'${p.alias}' cannot be an alias`,
    fix: "Use letters, digits, - and _, beginning with a letter, and not the form of a version such as 'v3'.",
  }),
  'bundle-removed': (p: { name: string; version: number }) => ({
    message: `The bundle of '${p.name}@v${p.version}' was removed from the registry`,
    fix: `Name another version (cairn registry show ${p.name}), or run the commit of that version again.`,
  }),
  'bundle-damaged': (p: { name: string; version: number; path: string; fault: 'damaged' | 'missing' }) => ({
    message:
      p.fault === 'missing'
        ? `The deployed model '${p.name}@v${p.version}' is missing: ${p.path}`
        : `The deployed model '${p.name}@v${p.version}' is damaged: its bytes differ from those that were published: ${p.path}`,
    fix: 'Restore it with cairn store repair, or run its pipeline again.',
  }),
  'history-damaged': (p: { name: string; file: string; entry: number; problem: string }) => ({
    message: `The history of '${p.name}' was changed: entry ${p.entry} ${p.problem}: ${p.file}`,
    fix: 'Restore the file from a backup. Nothing of this name is used until its history is whole.',
  }),
  'history-unsigned': (p: { name: string; file: string; entry: number; problem: string }) => ({
    message: `The history of '${p.name}' cannot be trusted: entry ${p.entry} ${p.problem}: ${p.file}`,
    fix: 'Restore the file from a backup, or add the key of whoever made the change to registry-keys.pem.',
  }),
  'no-earlier-version': (p: { name: string; alias: string; version: number }) => ({
    message: `'${p.name}@${p.alias}' cannot be rolled back: before v${p.version} it named no version that can be used`,
    fix: `Name a version: cairn registry promote ${p.name}@v<version> ${p.alias}.`,
  }),
  'registry-damaged': (p: { file: string; name: string }) => ({
    message: `The registry of '${p.name}' cannot be read: ${p.file}`,
    fix: 'Restore the file from a backup, or move it and its copy away: both are then written again from the history.',
  }),
  'registry-key-missing': (p: { name: string }) => ({
    message: `Changes of '${p.name}' have to be signed: the project has a file registry-keys.pem, and no key in it is yours`,
    fix: 'Set CAIRN_REGISTRY_KEY to the file of a private key whose public key is in registry-keys.pem.',
  }),
  'registry-key-wrong': (p: { file: string; problem: string }) => ({
    message: `The key file '${p.file}' cannot be used: ${p.problem}`,
    fix: 'Make a key with openssl genpkey -algorithm ed25519, and its public key with openssl pkey -pubout.',
  }),
  'version-retired': (p: { name: string; version: number; reason: string }) => ({
    message: `'${p.name}@v${p.version}' is retired${p.reason && `: ${p.reason}`}`,
    fix: `Name another version: cairn registry show ${p.name}.`,
  }),
} as const satisfies Record<string, (p: never) => Words>;
