// The one way in which the command itself ends its process.

let leaving = false;

export function leaveProcess(code: number): never {
  leaving = true;
  process.exit(code);
}

/** Whether the command ends the process, and not code that it loaded. */
export function isLeaving(): boolean {
  return leaving;
}
