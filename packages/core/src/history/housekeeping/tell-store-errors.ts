// A store that cannot be written during housekeeping is reported as a problem, and not as an error in Cairn.

import { failFault } from '../../base/errors/fault-error.ts';
import { StoreError } from '../../store/store.ts';

/** @throws FaultError `store-unwritable` */
export async function tellStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return failFault('store-unwritable', { message: error.message.replace(/\.$/, '') });
  }
}
