// Reads a profile that an earlier run published as a file.

import { defineStep, type Ref, type Runnable, type StoredFile, storedFile } from '@cairn/core';
import { type TableProfile, tableProfile } from '../kinds/profile.ts';

export interface ReadProfile extends Runnable {
  /**
   * The profile in a JSON file, which `published(profile, 'profile.json')` wrote in an earlier run.
   *
   * @throws Error if the file is not the JSON of a profile
   */
  (inputs: { readonly raw: Ref<StoredFile, 'file'> }): { readonly profile: Ref<TableProfile, 'profile'> };
}

export const readProfile: ReadProfile = defineStep('read-profile', {
  in: { raw: storedFile },
  out: { profile: tableProfile },
  async run({ raw }) {
    let profile: TableProfile;
    try {
      profile = await tableProfile.decode(raw.path);
    } catch (error) {
      throw new Error(`The file is not JSON: ${(error as Error).message}`);
    }
    const problem = tableProfile.validate(profile);
    if (problem) throw new Error(`The file is not the profile of a table: ${problem}`);
    return { profile };
  },
}) as ReadProfile;
