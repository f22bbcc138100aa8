// Named locks of a store: one holder at a time among all processes that use the store, first come, first served. A run
// takes the lock of a node's key while it makes the node, and the locks that a step names (`locks: ['gpu']`).
//
// A lock does not protect data: artifacts and records are safe with any number of writers (disk-writer.ts). It saves
// work, and separates steps that must not run at the same time.

export interface Locks {
  /**
   * Puts a request at the end of the queue for a lock. It must be released, whether it got the lock or not.
   *
   * @param name - any text
   */
  request(name: string): LockRequest;
  /** Removes its files, unless a request is open. It can be used again afterwards. */
  close(): void;
}

export interface LockRequest {
  /** Whether it holds the lock: no living process is ahead of it. Once true, it stays true until the release. */
  isHeld(): boolean;
  /** Resolves when it holds the lock. Rejects when `signal` is aborted first. */
  wait(options?: WaitOptions): Promise<void>;
  release(): void;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Called with the first process in the queue, and again when another process becomes the first. */
  readonly onWait?: (holder: LockHolder) => void;
  /**
   * Milliseconds. A process that is ahead, but is stopped and has shown no sign of life for this long, is not waited
   * for. Default: every living process is waited for.
   */
  readonly patience?: number;
}

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** What it does, if it says so. */
  readonly what?: string;
}
