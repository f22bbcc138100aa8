// The location of a shared store: a URL. A path is a store of this machine.

/** Public keys of those whose results are used, in the folder that contains `.cairn`, so that it is reviewed like code. */
export const storeKeysFile = 'store-keys.pem';

/** Whether a location is the URL of a shared store, `file:` included. */
export function isSharedLocation(place: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(place) && !/^[a-z]:[\\/]/i.test(place) && !place.startsWith('memory:');
}

/** A location as it is shown: without a user, a password and a query, which may contain secrets. */
export function showLocation(place: string): string {
  try {
    const url = new URL(place);
    return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '');
  } catch {
    return place.replace(/\/\/[^/]*@/, '//');
  }
}
