// Files with keys and passwords, by the names that programs give them. A name is listed only if the file is hardly ever
// anything else. Files with less specific names (`.npmrc`, `*.pem`, `config.json`) are judged by their content.

/** The last part of a path. */
const names: readonly RegExp[] = [
  // Variables: dotenv, direnv, R, compose.
  /^\.env(rc)?(\..+)?$/,
  /^.+\.env$/,
  /^\.renviron$/,
  // Passwords of hosts, databases and registries.
  /^[._]netrc$/,
  /^\.(pgpass|my\.cnf|mylogin\.cnf|pypirc|htpasswd|git-credentials|gitcookies|dockercfg|s3cfg|boto|databrickscfg)$/,
  /^pgpass\.conf$/,
  /^\.vault[-_](token|pass(word)?)(\.txt)?$/,
  /^rclone\.conf$/,
  // Clouds and services.
  /^(application_default_)?credentials(\.(json|ya?ml|toml|ini|tfrc\.json))?$/,
  /^client_secrets?.*\.json$/,
  /^service[-_]?account.*\.json$/,
  /^(kaggle|accesstokens|local\.settings)\.json$/,
  /^secrets?(\.(json|ya?ml|toml|ini|env|txt))?$/,
  // Clusters and their state, which contains every value in plain text.
  /^(.*[-_.])?kubeconfig(\.(ya?ml|json|conf))?$/,
  /^.+\.tfstate(\..*)?$/,
  /^.+\.tfvars(\.json)?$/,
  /^\.?terraform\.?rc$/,
  // Private keys and stores of keys. Keys in text files are found by the content.
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/,
  /^.+\.(p12|pfx|p8|key|ppk|keystore|jks|bks|kdbx?|keytab|ovpn|gpg|pgp)$/,
];

/** The last two parts of a path: names that mean something only in one folder. */
const inFolders: readonly RegExp[] = [
  /^\.docker\/config\.json$/,
  /^\.kube\/config$/,
  /^\.aws\/(config|credentials)$/,
  /^\.?gh\/hosts\.ya?ml$/,
  /^\.?huggingface\/(token|stored_tokens)$/,
  /^\.composer\/auth\.json$/,
];

/** Examples of such files are meant to be shared. */
const harmless = /(^|[._-])(examples?|samples?|templates?|tmpl|tpl|dist|pub)([._-]|$)/;

/**
 * Whether a file is a secret by its name.
 *
 * @param path - with `/`
 */
export function hasSecretName(path: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  if (harmless.test(name)) return false;
  return names.some((known) => known.test(name)) || inFolders.some((known) => known.test(parts.slice(-2).join('/')));
}
