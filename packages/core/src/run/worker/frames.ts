// How messages are written into the pipe between the runner and a worker: the length of the body in four bytes, then the
// body as V8 serializes it.

import { deserialize, serialize } from 'node:v8';

const headerBytes = 4;

export function writeFrame(message: unknown): Buffer {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUInt32LE(body.length);
  body.copy(frame, headerBytes);
  return frame;
}

/**
 * Reads frames from chunks of any size, in linear time.
 *
 * @throws what V8 throws, when a chunk is not part of a frame
 */
export function readFrames(onMessage: (message: unknown) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = headerBytes;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < needed) return;
    let rest = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    for (needed = headerBytes; rest.length >= needed; needed = headerBytes) {
      needed = headerBytes + rest.readUInt32LE();
      if (rest.length < needed) break;
      const body = rest.subarray(headerBytes, needed);
      rest = rest.subarray(needed);
      onMessage(deserialize(body));
    }
    chunks = rest.length ? [rest] : [];
    size = rest.length;
  };
}
