// Why a function is not a graph.

/** Thrown while recording; the message is the rest of a sentence that begins with what is not compiled. */
export class NotRecordable extends Error {}
