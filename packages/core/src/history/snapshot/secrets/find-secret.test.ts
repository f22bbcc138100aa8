// Every token here is made when the test runs, from parts and invented characters: none is in the text of this file.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecret } from './find-secret.ts';

const digits = '0123456789';
const hex = `${digits}abcdef`;
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letters = `${upper}abcdefghijklmnopqrstuvwxyz`;
const all = `${letters}${digits}`;

/** The same characters in every run, of no meaning; the first are of all sorts. */
function invent(length: number, from = all): string {
  const sorts = from === all ? 'aB3' : '';
  let state = 12_345;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return from[Math.floor(state / 65_536) % from.length]!;
  };
  return sorts + Array.from({ length: length - sorts.length }, next).join('');
}

const lines = (count: number) => `${invent(64)}\n`.repeat(count);
const header = (kind: string) => `-----BEGIN ${kind}PRIVATE${' KEY'}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const google = { client_email: 'x@p.iam.gserviceaccount.com', private_key: `${header('')}-----\n${lines(10)}` };

const secrets: Readonly<Record<string, string>> = {
  'an RSA key': `${header('RSA ')}-----\n${lines(10)}`,
  'a short EC key': `${header('EC ')}-----\r\n${lines(2)}`,
  'an encrypted key': `${header('RSA ')}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${invent(32, hex)}\n\n${lines(9)}`,
  'an encrypted PKCS8 key': `${header('ENCRYPTED ')}-----\n${lines(9)}`,
  'an OpenSSH key': `${header('OPENSSH ')}-----\n${lines(6)}`,
  'an OpenPGP key': `${header('PGP ').replace('KEY', 'KEY BLOCK')}-----\nVersion: GnuPG v2\n\n${lines(20)}`,
  'a key in JSON': JSON.stringify(google),
  'a key in a string of code': `const key = '${header('')}-----\\n${invent(64)}';`,
  'a key in a kubeconfig': `    client-key-data: ${base64(`${header('EC ')}-----\n${lines(3)}`)}`,
  'a PuTTY key': `PuTTY-User-Key-${'File'}-2: ssh-rsa\nEncryption: none`,
  'an age key': `AGE-SECRET-${'KEY'}-1${invent(58, '023456789ACDEFGHJKLMNPQRSTUVWXYZ')}`,
  'a JWT': [base64url('{"alg":"HS256","typ":"JWT"}'), base64url('{"sub":"1234567890"}'), invent(43)].join('.'),
  'an AWS key id': `AK${'IA'}${invent(16, `${upper}234567`)}`,
  'an AWS secret': `aws_secret_${'access_key'} = ${invent(40)}`,
  'an API key of Google': `AI${'za'}${invent(35)}`,
  'an OAuth secret of Google': `GOC${'SPX'}-${invent(28)}`,
  'an access token of Google': `ya${'29'}.${invent(80)}`,
  'an account key of Azure': `AccountName=abc;Account${'Key'}=${invent(86)}==;EndpointSuffix=core.windows.net`,
  'a client secret of Azure': `AZURE_CLIENT_SECRET=${invent(3)}8Q${'~'}${invent(34)}`,
  'a signature of Azure': `https://a.blob.core.windows.net/c/f?sv=2022-11-02&ss=b&${'sig'}=${invent(43)}%3D`,
  'a token of Azure DevOps': `${invent(76)}AZ${'DO'}${invent(4)}`,
  'a GitHub token': `gh${'p_'}${invent(36)}`,
  'a fine-grained GitHub token': `github_${'pat_'}${invent(22)}_${invent(59)}`,
  'a GitLab token': `glp${'at'}-${invent(20)}`,
  'a runner token of GitLab': `gl${'rt'}-${invent(20)}`,
  'a Slack token': `xo${'xb'}-${invent(12, digits)}-${invent(12, digits)}-${invent(24)}`,
  'a Slack hook': `https://hooks.${'slack'}.com/services/T${invent(8, upper)}/B${invent(8, upper)}/${invent(24)}`,
  'an OpenAI key': `sk-${'proj'}-${invent(74)}T3Blbk${'FJ'}${invent(74)}`,
  'an Anthropic key': `sk-${'ant'}-api03-${invent(93)}AA`,
  'an OpenRouter key': `sk-${'or'}-v1-${invent(64, hex)}`,
  'a Hugging Face token': `h${'f_'}${invent(34, letters)}`,
  'a Replicate token': `r${'8_'}${invent(37)}`,
  'a Weights & Biases key': `WANDB_API${'_KEY'}=${invent(40, hex)}`,
  'a key in kaggle.json by another name': JSON.stringify({ username: 'a', key: invent(32, hex) }, null, 2),
  'a Stripe key': `sk_${'live'}_${invent(24)}`,
  'an npm token': `np${'m_'}${invent(36)}`,
  'a PyPI token': `py${'pi'}-AgEIcHlwaS5vcmc${invent(150)}`,
  'a token in .npmrc': `//registry.example.org/:_auth${'Token'}=${invent(36)}`,
  'a token in .yarnrc.yml': `npmAuth${'Token'}: "${invent(36)}"`,
  'a login of Docker': JSON.stringify({ auths: { 'registry.internal': { auth: base64(`me:${invent(12)}`) } } }),
  'a SendGrid key': `S${'G'}.${invent(22)}.${invent(43)}`,
  'a token of Vault': `hv${'s'}.${invent(95)}`,
  'a Telegram token': `${invent(9, digits)}:A${'A'}${invent(33)}`,
  'a password in a URL': `https://user:${invent(12)}@git.internal/x.git`,
  'a password of a database': `postgres://admin:${invent(6)}!%24@db.internal:5432/app`,
  'a token in place of a user': `https://oauth2:${invent(12)}@gitlab.internal`,
};

describe('what a file holds', () => {
  it.each(Object.entries(secrets))('%s, in its line', async (_, secret) => {
    const found = await findSecret('notes.txt', Buffer.from(`first\n\nbefore ${''}\n${secret}\nafter\n`));
    expect(found?.line).toBeGreaterThanOrEqual(4);
    expect(found?.what).toMatch(/^[\w &]+$/);
    // What is told of a secret is not the secret.
    expect(secret).not.toContain(found?.what);
  });

  it('in the middle of bytes that are no text, behind 300 kB of others, in UTF-16', async () => {
    const secret = secrets['a GitHub token']!;
    const text = `password\n${secret}\n`;
    const all = [
      Buffer.concat([Buffer.alloc(40), Buffer.from(` ${secret} `), Buffer.from([0, 255, 0])]),
      Buffer.from(`${'a line\n'.repeat(45_000)}${text}`),
      Buffer.from(text, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ];
    for (const bytes of all) expect(await findSecret('x', bytes)).toMatchObject({ what: 'github token' });
  });

  it('a text that says that it is none', async () => {
    const text = `// secretlint-disable-next-line\n${secrets['a GitHub token']}\n`;
    expect(await findSecret('x.ts', Buffer.from(text))).toBeUndefined();
  });
});

const named = [
  ...[
    '.env',
    '.env.local',
    '.envrc',
    'config/prod.env',
    '.Renviron',
    '.netrc',
    '_netrc',
    '.git-credentials',
    '.pypirc',
  ],
  ...[
    '.htpasswd',
    '.pgpass',
    '.my.cnf',
    '.dockercfg',
    '.docker/config.json',
    'home/.docker/config.json',
    '.kube/config',
  ],
  ...['kubeconfig', 'kubeconfig.yaml', 'prod.kubeconfig', 'prod-kubeconfig.yml', 'terraform.tfstate'],
  ...['a/terraform.tfstate.backup', 'terraform.tfvars', 'prod.auto.tfvars.json', '.terraformrc', 'kaggle.json'],
  ...['.aws/credentials', 'credentials', 'credentials.json', 'client_secret_123.json', 'service-account.json'],
  ...['serviceaccount-prod.json', 'application_default_credentials.json', 'secrets.toml', '.streamlit/secrets.toml'],
  ...['secret.yaml', 'id_rsa', 'id_ed25519', 'id_ecdsa_sk', 'x.p12', 'x.pfx', 'server.key', 'x.ppk', 'x.keystore'],
  ...['x.jks', 'x.kdbx', 'x.keytab', 'x.ovpn', 'secring.gpg', 'ID_RSA', 'Kaggle.JSON', '.huggingface/token'],
  ...[
    '.config/gh/hosts.yml',
    '.vault-token',
    '.vault_pass.txt',
    'rclone.conf',
    '.databrickscfg',
    '.composer/auth.json',
  ],
];

const harmless = [
  ...['.env.example', '.env.sample', 'example.env', '.env.template', 'terraform.tfvars.example', 'id_rsa.pub'],
  ...[
    'secrets.example.toml',
    'config.json',
    'src/config.json',
    'token',
    'keys.ts',
    'secret-rules.md',
    'environment.yml',
  ],
  ...['package-lock.json', 'docker/config.json', 'secrets.ts', 'monkey', 'key.csv', '.npmrc', 'ca.pem', 'auth.json'],
];

describe('the name of a file', () => {
  it.each(named)('%s', async (path) => {
    expect(await findSecret(path, Buffer.from('A=1\n'))).toEqual({ what: 'its name' });
  });

  it.each(harmless)('and not %s', async (path) => {
    expect(await findSecret(path, Buffer.from('A=1\n'))).toBeUndefined();
  });
});

const root = join(import.meta.dirname, '../../../../../..');
const noSecrets: Readonly<Record<string, () => string | Promise<string>>> = {
  'the digests of a lockfile': () => readFile(join(root, 'package-lock.json'), 'utf8'),
  'code that is minified': () => readFile(join(root, 'node_modules/typescript/lib/typescript.js'), 'utf8'),
  'a lockfile of pnpm': () => `  ms@2.1.3:\n    resolution: {integrity: sha512-${base64(invent(64))}}\n`.repeat(2000),
  'an image in a notebook': () =>
    JSON.stringify({ cells: [{ outputs: [{ data: { 'image/png': base64(invent(200_000)) } }], source: ['1 + 1\n'] }] }),
  'a data URL': () => `<img src="data:image/png;base64,${base64(invent(5000))}">`,
  'the example key of AWS': () => `AK${'IA'}IOSFODNN7EXAMPLE`,
  'a header without a key': () => `if (text.includes('${header('RSA ')}-----')) throw new Error();\n`,
  'a public key and a certificate': () =>
    ['PUBLIC KEY', 'CERTIFICATE', 'PGP PUBLIC KEY BLOCK']
      .map((kind) => `-----BEGIN ${kind}-----\n${lines(9)}`)
      .join(''),
  'variables in the place of secrets': () =>
    [
      `//registry.example.org/:_auth${'Token'}=\${NPM_TOKEN}`,
      `postgres://\${USER}:\${PASSWORD}@db.internal/app`,
      'postgres://user:{{ password }}@db.internal/app',
      'https://user:<password>@db.internal/app',
      'redis://:%s@cache.internal',
      "token = os.environ['HF_TOKEN']",
    ].join('\n'),
  'addresses in documentation': () =>
    [
      'https://user:password@example.com/x',
      'postgres://postgres:postgres@localhost:5432/app',
      'amqp://guest:guest@rabbit',
      'http://me:hunter2@api.example.org',
      'ssh://git@github.com:22/x',
      'see http://a.b/c:d@2x.png',
    ].join('\n'),
  'names that only look alike': () =>
    [
      'hf_hub_download_with_many_words_in_its_name',
      'sk-loading-indicator-with-a-very-long-class-name',
      'npm_config_registry',
    ].join('\n'),
  'digests and ids': () => `${invent(40, hex)}\n${invent(64, hex)}\n123e4567-e89b-12d3-a456-426614174000\n`.repeat(50),
};

describe('no secret', () => {
  it.each(Object.entries(noSecrets))('%s', async (_, text) => {
    expect(await findSecret('file.txt', Buffer.from(await text()))).toBeUndefined();
  });

  it('a megabyte of any bytes, as they are and in base64', async () => {
    for (let round = 0; round < 3; round += 1) {
      // The same in every run: by chance, some random text looks like a key.
      const bytes = createHash('shake256', { outputLength: 2 ** 20 })
        .update(`${round}`)
        .digest();
      expect(await findSecret('model.bin', bytes)).toBeUndefined();
      expect(await findSecret('model.txt', Buffer.from(bytes.toString('base64')))).toBeUndefined();
    }
  });

  it('tables of words and numbers', async () => {
    const cell = fc.oneof(fc.double(), fc.integer(), fc.lorem(), fc.uuid(), fc.date(), fc.ipV4(), fc.emailAddress());
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 8 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const text = rows.map((row) => row.map(String).join(',')).join('\n');
        expect(await findSecret('rows.csv', Buffer.from(text))).toBeUndefined();
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
