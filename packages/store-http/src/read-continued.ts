// The bytes of a large blob. If the answer breaks off, the next one begins where it ended.

import { BlobError, isBlobError } from '@cairn/core';
import { failAnswer, type HttpAnswer } from './transport.ts';

const mostBreaks = 4;

export interface ContinuedRead {
  /** Asks for the bytes from a position to the end. */
  readonly ask: (from: number) => Promise<HttpAnswer>;
  readonly size: number;
  readonly name: string;
  readonly url: URL;
  /** The bytes at the beginning, if they are known. */
  readonly first?: Buffer;
}

/** @throws BlobError `incomplete` if it broke off too often, or is another blob by now */
export async function* readContinued({ ask, size, name, url, first }: ContinuedRead): AsyncGenerator<Uint8Array> {
  let at = 0;
  if (first) {
    at = first.length;
    // The reader may write to it.
    yield Buffer.from(first);
  }
  for (let breaks = 0; at < size; ) {
    try {
      const answer = await ask(at);
      if (answer.status === 404 || answer.status === 410) {
        answer.discard();
        throw new GoneError('incomplete', `The blob '${name}' was removed before it was read`);
      }
      if (answer.status !== 206 && answer.status !== 200) failAnswer(answer, url);
      // A server that knows no ranges sends everything again.
      let skipped = answer.status === 206 ? at : 0;
      for await (const chunk of answer.stream()) {
        const wanted = skipped < at ? chunk.subarray(Math.min(chunk.length, at - skipped)) : chunk;
        skipped += chunk.length;
        if (!wanted.length) continue;
        at += wanted.length;
        yield wanted;
      }
      if (at < size) throw new BlobError('incomplete', `The blob '${name}' has only ${at} of ${size} bytes`);
    } catch (error) {
      const isBroken = isBlobError(error) && (error.code === 'incomplete' || error.code === 'unavailable');
      breaks += 1;
      if (!isBroken || error instanceof GoneError || breaks > mostBreaks) throw error;
    }
  }
}

class GoneError extends BlobError {}
