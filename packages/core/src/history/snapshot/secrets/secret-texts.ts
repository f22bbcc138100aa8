// Secrets in text that secretlint's rules do not know, or know in fewer forms. Each has the form that its provider
// publishes, with the source. Every repetition is limited, so that the time is proportional to the length of the text.

export interface SecretText {
  readonly what: string;
  readonly looks: RegExp;
  /** Separates real secrets from texts that only look like one. Without it every match is a secret. */
  readonly isReal?: (match: RegExpExecArray) => boolean;
}

/** A line break, as it is in text or in a string of JSON or code. */
const lineBreak = String.raw`(?:\r?\n|\\r|\\n|\s)`;

export const secretTexts: readonly SecretText[] = [
  // RFC 7468; OpenPGP: RFC 9580, 6.2. With content: code that searches for the header is not a key. An encrypted key
  // counts.
  {
    what: 'a private key',
    looks: new RegExp(
      String.raw`-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----${lineBreak}{1,8}(?:[A-Za-z-]{3,20}: [^\n\\]{0,200}${lineBreak}{1,8}){0,8}[A-Za-z0-9+/=]{16}`,
    ),
  },
  // The same in base64, as kubeconfig, manifests of Kubernetes and variables of CI contain it.
  {
    what: 'a private key',
    looks: /LS0tLS1CRUdJTi[A-Za-z0-9+/]{60}/,
    isReal: ([text]) => / PRIVATE KEY/.test(Buffer.from(text, 'base64').toString('latin1')),
  },
  // https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html
  { what: 'a private key', looks: /^PuTTY-User-Key-File-\d: \S/m },
  // https://age-encryption.org/v1
  { what: 'a private key', looks: /\bAGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}\b/ },
  // RFC 7519: three parts. The first one names the algorithm of the signature, which is the third.
  {
    what: 'a JSON web token',
    looks: /\b(eyJ[\w-]{10,1000})\.eyJ[\w-]{10,8000}\.[\w-]{20,2000}/,
    isReal: ([, header = '']) => /"alg"\s*:\s*"[A-Z]/.test(Buffer.from(header, 'base64url').toString('latin1')),
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; its own examples end so.
  { what: 'an AWS access key', looks: /\b(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE\b)[A-Z2-7]{16}\b/ },
  // https://cloud.google.com/docs/authentication/api-keys, https://developers.google.com/identity/protocols/oauth2
  { what: 'a Google API key', looks: /\bAIza[\w-]{35}(?![\w-])/ },
  { what: 'a Google OAuth secret', looks: /\bGOCSPX-[\w-]{28}(?![\w-])/ },
  { what: 'a Google access token', looks: /\bya29\.[\w-]{40,1000}/ },
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string; the emulator's is public.
  {
    what: 'an Azure account key',
    looks: /\b(?:AccountKey|SharedAccessKey)=(?!Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1)[A-Za-z0-9+/]{43,86}==?/,
  },
  // https://learn.microsoft.com/purview/sit-defn-azure-ad-client-secret
  { what: 'an Azure client secret', looks: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/ },
  // https://learn.microsoft.com/rest/api/storageservices/create-service-sas
  { what: 'an Azure access signature', looks: /[?&]sig=[\w%+/-]{40,100}(?:%3D|=)/i },
  // https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate
  { what: 'an Azure DevOps token', looks: /(?<=\b[A-Za-z0-9]{76})AZDO[A-Za-z0-9]{4}\b/ },
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  {
    what: 'a GitLab token',
    looks: /\bgl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w-]{20,300}/,
    // A name in a style sheet or a path has no digit and no capital letter.
    isReal: ([text]) => /[0-9A-Z]/.test(text),
  },
  // https://docs.slack.dev/authentication/tokens
  { what: 'a Slack token', looks: /\bxox[abcdeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{20,300}/ },
  // https://pypi.org/help/#apitoken: a macaroon of pypi.org, or of test.pypi.org.
  { what: 'a PyPI token', looks: /\bpypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[\w-]{50,1000}/ },
  // https://huggingface.co/docs/hub/security-tokens; tokens of organizations are older.
  { what: 'a Hugging Face token', looks: /\b(?:hf|api_org)_[A-Za-z]{30,40}\b/, isReal: ([text]) => /[A-Z]/.test(text) },
  // https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration, https://yarnpkg.com/configuration/yarnrc
  {
    what: 'a password of a registry',
    looks: /\b(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)["']?\s{0,5}[=:]\s{0,5}["']?[\w+/=.:-]{16,2000}/,
  },
  // https://docs.docker.com/reference/cli/docker/login/: a name and a password in base64.
  {
    what: 'a password of a registry',
    looks: /"auth"\s{0,5}:\s{0,5}"([A-Za-z0-9+/]{8,4000}={0,2})"/,
    isReal: ([, word = '']) => /^[\x21-\x7e]{1,300}:[\x20-\x7e]+$/.test(Buffer.from(word, 'base64').toString('latin1')),
  },
  // https://docs.stripe.com/webhooks/signature
  { what: 'a Stripe secret', looks: /\bwhsec_[A-Za-z0-9+/]{32,100}/ },
  // https://openrouter.ai/docs/api/reference/authentication, https://replicate.com/docs/topics/security/api-tokens,
  // https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key
  {
    what: 'an API key',
    looks: /\b(?:sk-or-v1-[0-9a-f]{64}|sk-[0-9a-f]{32}|r8_[A-Za-z0-9]{37}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10})\b/,
  },
  // https://docs.wandb.ai/guides/track/environment-variables, https://www.kaggle.com/docs/api: hex digits without a
  // fixed form, found by the name next to them.
  { what: 'a Weights & Biases key', looks: /\bwandb[\w.\s"'=:(,-]{0,40}\b[0-9a-f]{40}\b/i },
  {
    what: 'a Kaggle key',
    looks: /"username"\s{0,5}:\s{0,5}"[^"\n]{1,100}"\s{0,5},\s{0,5}"key"\s{0,5}:\s{0,5}"[0-9a-f]{32}"/,
  },
  // https://core.telegram.org/bots/features#botfather
  { what: 'a Telegram token', looks: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/ },
  // RFC 3986, 3.2.1: the password of a user.
  {
    what: 'a password in a URL',
    looks: /(?<=[a-z][a-z0-9+.-]{1,30}):\/\/([^\s:/@"'`<>[\](){}\\]{0,200}):([^\s/@"'`<>\\]{3,300})@([\w.-]{1,250})/i,
    isReal: ([, user = '', password = '', host = '']) => isPassword(user, password) && !isNoHost(host),
  },
];

/** Placeholders for a password; names of variables in a template. */
function isPassword(user: string, password: string): boolean {
  const isWord =
    /^(x+|\*+|\.+|-+|pass(word|wd)?|pw|pwd|secret|token|change-?me|your[-_]?\w+|my[-_]?\w+|test|foo|bar)$/i;
  const isTemplate = /^[$%#]|[{}|]|\$\(/;
  return !isWord.test(password) && !isTemplate.test(password) && password !== user && /[A-Za-z0-9]/.test(password);
}

/** The user's own machine, and the names that RFC 2606 and RFC 6761 reserve for examples. */
function isNoHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|0\.0\.0\.0|host|hostname)$|(^|\.)example(\.(com|net|org))?$|\.(test|invalid|localhost)$/i.test(
    host,
  );
}
