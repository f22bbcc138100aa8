// The pipe from a worker to its runner. It is not Node's own channel to a parent process: to the code of a step its
// process looks like one without a parent, so that `process.send` is not there and cannot speak for the runner's code.

import { Socket } from 'node:net';
import { readFrames, writeFrame } from './frames.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** The file descriptor of the pipe, behind those of the standard streams. */
const descriptor = 3;

export interface ParentChannel {
  /** Resolves when the message is written, or cannot be. */
  say(message: FromWorker): Promise<void>;
  /** Whether the process stays alive only to hear its runner. */
  keepAlive(isAlive: boolean): void;
  close(): void;
}

/** `onClose` is called when the runner has closed its side or is gone, once or twice. */
export function openParentChannel(onMessage: (message: ToWorker) => void, onClose: () => void): ParentChannel {
  const socket = new Socket({ fd: descriptor, readable: true, writable: true });
  socket.on(
    'data',
    readFrames((message) => onMessage(message as ToWorker)),
  );
  socket.on('error', () => undefined);
  socket.on('end', onClose);
  // A runner that was killed before it read everything leaves an error, and no end.
  socket.on('close', onClose);
  return {
    say: (message) => new Promise((resolve) => socket.write(writeFrame(message), () => resolve())),
    keepAlive: (isAlive) => void (isAlive ? socket.ref() : socket.unref()),
    close: () => void socket.end(),
  };
}
