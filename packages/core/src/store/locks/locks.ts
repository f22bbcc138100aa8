// Named locks of a store: one holder at a time among all processes that use the store, first come, first served. A run
// takes the lock of a node's key while it makes the node, and the locks that a step names (`locks: ['gpu']`).
//
// A lock protects no bytes: artifacts and records are safe with any number of writers (disk-writer.ts). It saves work,
// and keeps apart what must not run at the same time.

export interface Locks {
  /**
   * Puts a request at the end of the queue for a lock. It must be released, whether it came to hold the lock or not.
   *
   * @param name - any text
   */
  request(name: string): LockRequest;
  /** Leaves nothing behind, unless a request is open. Others may follow. */
  close(): void;
}

export interface LockRequest {
  /** Whether it holds the lock: nobody alive is ahead of it. Once true, it stays so until the release. */
  isHeld(): boolean;
  /** Resolves when it holds the lock. Rejects when `signal` is aborted first. */
  wait(options?: WaitOptions): Promise<void>;
  release(): void;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Called with the first process in the queue, and again when another takes its place. */
  readonly onWait?: (holder: LockHolder) => void;
  /**
   * Milliseconds: who is ahead and has shown no sign of life for so long, because it is stopped, is not waited for any
   * longer. Default: whoever lives is waited for.
   */
  readonly patience?: number;
}

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
}
