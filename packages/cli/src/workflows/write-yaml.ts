import { Document } from 'yaml';

/** A workflow as YAML, with a line that says where it comes from. */
/** @param notes - a line of the comment each */
export function writeYaml(command: string, workflow: object, notes: readonly string[] = []): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  const lines = [`Written by ${command}, and yours to change. --force overwrites it.`, ...notes];
  document.commentBefore = lines.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0 });
}
