// What programs say of their versions, which is in the keys of commands. It may depend on more than the program's file: on
// libraries, on an interpreter and its packages, on the settings of a wrapper, on the machine. So no answer is believed
// because a file looks the same. Each program is asked for each run, once for all steps that ask the same, and all of
// them at the same time.

import type { CommandDefinition } from '../../dsl/programs/command.ts';
import { type AskedProgram, digestAnswer, type Question } from './ask-again.ts';
import { pythonQuestion } from './ask-python.ts';
import { type ContainerTool, findContainerTool } from './container-tool.ts';
import type { Variables } from './environment.ts';
import { commandVariables } from './step-variables.ts';

export interface Answer {
  /** As it was printed, both streams as they came. */
  readonly said: string;
  readonly isFailed: boolean;
}

export interface AskedPrograms {
  ask(question: Question): Promise<Answer>;
  /** What runs containers, or why nothing does. It is in no key, and so none of those that are listed. */
  containerTool(): Promise<ContainerTool | string>;
  /** All that were asked and answered. */
  list(): Promise<readonly AskedProgram[]>;
}

export function createAskedPrograms(root: string, variables: Variables): AskedPrograms {
  const asked = new Map<string, Promise<Answer & { readonly program: AskedProgram }>>();
  const start = async ({ command, env }: Question) => {
    const [program = '', ...args] = command;
    const environment = commandVariables(env, variables);
    // A hundred modules, which most plans do not need.
    const { execa } = await import('execa');
    const { all, stdout, stderr, failed, originalMessage } = await execa(program, args, {
      cwd: root,
      all: true,
      reject: false,
      stdin: 'ignore',
      env: environment,
      extendEnv: false,
    });
    const said = digestAnswer(stdout ?? '', stderr ?? '', env, variables);
    return { said: (all || originalMessage || '').trim(), isFailed: failed, program: { command, env, said } };
  };
  let tool: Promise<ContainerTool | string> | undefined;
  return {
    containerTool() {
      tool ??= findContainerTool(variables);
      return tool;
    },
    ask({ command, env }) {
      const name = JSON.stringify([command, env]);
      const answer = asked.get(name) ?? start({ command, env });
      asked.set(name, answer);
      return answer;
    },
    list: async () => (await Promise.all(asked.values())).map(({ program }) => program),
  };
}

/** Asks for all definitions at once: who needs an answer later finds it under way. */
export function askAhead(
  programs: AskedPrograms,
  definitions: Iterable<CommandDefinition>,
  variables: Variables,
): void {
  for (const { version, env, python, container } of new Set(definitions)) {
    if (version?.[0]) void programs.ask({ command: version, env });
    if (python) void programs.ask(pythonQuestion(python.version, variables));
    if (container) void programs.containerTool();
  }
}
