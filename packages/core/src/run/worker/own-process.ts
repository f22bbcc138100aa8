// What a step may change of its process and can be put back after it: variables, the time zone among them, the folder,
// the mask of the modes of new files, the title, and the exit code.

/** Until the answer is called. */
export function ownProcess(): () => void {
  const folder = process.cwd();
  const variables = { ...process.env };
  const { exitCode, title } = process;
  const mask = process.umask();
  return () => {
    process.chdir(folder);
    process.exitCode = exitCode;
    process.title = title;
    process.umask(mask);
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(variables, name)) delete process.env[name];
    for (const [name, value] of Object.entries(variables)) if (process.env[name] !== value) process.env[name] = value;
  };
}
