// What a step may change of its process and can be put back after it: variables, the time zone among them, the folder,
// the mask of the modes of new files, the title, and the exit code.

/** Until the answer is called. */
export function ownProcess(): () => void {
  const folder = process.cwd();
  const variables = { ...process.env };
  const { exitCode, title } = process;
  const mask = process.umask();
  return () => {
    // A thread can ask for these, and not set them.
    if (process.cwd() !== folder) process.chdir(folder);
    if (process.title !== title) process.title = title;
    if (process.umask() !== mask) process.umask(mask);
    process.exitCode = exitCode;
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(variables, name)) delete process.env[name];
    for (const [name, value] of Object.entries(variables)) if (process.env[name] !== value) process.env[name] = value;
  };
}
