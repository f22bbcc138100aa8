// The shared store of a workflow, and who may write to it: jobs of branches may, jobs of pull and merge requests only read.
// Otherwise a request could leave a result that the main branch uses.

export interface WorkflowStore {
  /** Of the schemes `s3:`, `http:` or `https:`, without a user and without characters that YAML, shells or GitHub read. */
  readonly url: string;
  /** Results have to be signed: the project has a file `store-keys.pem`. */
  readonly isSigned: boolean;
}

/** The environment of GitHub whose secrets may write. */
export const writingEnvironment = 'cairn-store';

/** The variables that say who asks the store: secrets of these names. */
export function secretsOf({ url }: WorkflowStore): readonly string[] {
  return isBucket(url)
    ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    : ['CAIRN_STORE_TOKEN', 'CAIRN_STORE_USER', 'CAIRN_STORE_PASSWORD'];
}

/** Of variables of GitLab that only read: its protected variables have the names of those that write. */
export function readingNameOf(secret: string): string {
  return `READING_${secret}`;
}

/** A bucket cannot be asked without credentials; an HTTP server may let everybody read. */
export function isBucket(url: string): boolean {
  return url.startsWith('s3:');
}

/** The package that the project needs for it. */
export function packageOf({ url }: WorkflowStore): string {
  return isBucket(url) ? '@cairn/store-s3' : '@cairn/store-http';
}

/** What somebody has to do once, as lines of a comment. */
export function explainGithubStore(store: WorkflowStore): readonly string[] {
  const names = secretsOf(store).join(', ');
  return [
    `The shared store needs secrets: ${names}${isBucket(store.url) ? '' : ' (those that the server requires)'}.`,
    `Those of the environment '${writingEnvironment}' may write${store.isSigned ? ', with the private key of store-keys.pem as CAIRN_STORE_KEY' : ''}: allow it for the branches of this file alone.`,
    'Those of the repository may only read: pull requests use them. Forks get none of them.',
  ];
}

export function explainGitlabStore(store: WorkflowStore): readonly string[] {
  const names = secretsOf(store);
  return [
    `The shared store needs variables: ${names.join(', ')}${isBucket(store.url) ? '' : ' (those that the server requires)'}.`,
    `They may write: protect and mask them${store.isSigned ? ', and add the private key of store-keys.pem as CAIRN_STORE_KEY, of the type File, protected' : ''}.`,
    `Branches that are not protected and merge requests only read, with ${names.map(readingNameOf).join(', ')}.`,
  ];
}
