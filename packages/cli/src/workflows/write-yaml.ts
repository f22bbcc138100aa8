import { Document } from 'yaml';

/** A workflow as YAML, with a line that says where it comes from. */
export function writeYaml(command: string, workflow: object): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  document.commentBefore = ` Written by ${command}, and yours to change. --force overwrites it.`;
  return document.toString({ lineWidth: 0 });
}
