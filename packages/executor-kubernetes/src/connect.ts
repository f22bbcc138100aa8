// The way to the API server of a cluster. The client of Kubernetes is loaded when it is first used: it takes half a second,
// and a run with nothing to do needs none.

import type { AuthorizationV1Api, BatchV1Api, CoreV1Api, KubeConfig, VersionApi } from '@kubernetes/client-node';
import type { KubernetesSettings } from './kubernetes-settings.ts';

/** Milliseconds that one request may take; another one comes later anyway. */
const timeout = 30_000;

export interface Cluster {
  readonly batch: BatchV1Api;
  readonly core: CoreV1Api;
  readonly authorization: AuthorizationV1Api;
  readonly version: VersionApi;
  readonly namespace: string;
  /** Its URL. */
  readonly server: string;
}

/** There is no usable description of a cluster. The message is a sentence. */
export class NoCluster extends Error {
  override readonly name = 'NoCluster';
}

type Place = Pick<KubernetesSettings, 'kubeconfig' | 'context' | 'namespace'>;

/** Asks the server nothing. @throws NoCluster */
export async function openCluster({ kubeconfig, context, namespace }: Place): Promise<Cluster> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  readConfig(config, kubeconfig);
  if (context !== undefined) chooseContext(config, context);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new NoCluster(`context '${config.getCurrentContext() ?? ''}' of the kubeconfig names no cluster`);
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        async pre(request) {
          request.setSignal(AbortSignal.timeout(timeout));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  const current = config.getContextObject(config.getCurrentContext());
  return {
    batch: new client.BatchV1Api(configuration),
    core: new client.CoreV1Api(configuration),
    authorization: new client.AuthorizationV1Api(configuration),
    version: new client.VersionApi(configuration),
    namespace: namespace ?? current?.namespace ?? 'default',
    server,
  };
}

function readConfig(config: KubeConfig, file: string | undefined): void {
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    throw new NoCluster(`${file === undefined ? 'the kubeconfig' : `'${file}'`} cannot be read: ${message}`);
  }
  // What the client makes up if there is nothing to read.
  const [only] = config.clusters;
  if (file === undefined && config.currentContext === 'loaded-context' && only?.server === 'http://localhost:8080')
    throw new NoCluster(
      'there is no kubeconfig: $KUBECONFIG is not set, ~/.kube/config does not exist, and this is not a pod',
    );
}

function chooseContext(config: KubeConfig, context: string): void {
  const known = config.getContexts().map(({ name }) => `'${name}'`);
  if (!config.getContextObject(context))
    throw new NoCluster(`the kubeconfig has no context '${context}': it has ${known.join(', ') || 'none'}`);
  config.setCurrentContext(context);
}
