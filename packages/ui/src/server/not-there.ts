// An address that names a run or a node that does not exist.

/** Shown to the reader, with the status 404. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
  readonly statusCode = 404;
}
