// What the API server says if it does not do what it is asked, in the few kinds that matter here.

/**
 * - `missing`: there is no such thing
 * - `exists`: there is one of that name
 * - `busy`: it may work later: too many requests, a conflict, a full quota, a server that is down
 * - `refused`: it will never work as it is
 */
export interface ApiProblem {
  readonly problem: 'missing' | 'exists' | 'busy' | 'refused';
  readonly message: string;
  /** Seconds in which the server wants no other request. */
  readonly after?: number;
}

export function isProblem(answer: unknown): answer is ApiProblem {
  return typeof answer === 'object' && answer !== null && 'problem' in answer;
}

/** Whether an error is an answer of the server, and not one of the connection. */
interface Answered {
  readonly code: number;
  /** A `Status` of Kubernetes, or text of a proxy. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Rethrows what is an error in Cairn. */
export function readProblem(error: unknown): ApiProblem {
  if (isAnswered(error)) return readAnswered(error);
  const { name, message, cause } = error as Error & { readonly cause?: Error };
  if (name === 'TimeoutError' || name === 'AbortError') return busy('the API server did not answer within 30 s');
  if (cause && message === 'fetch failed') return busy(`the API server cannot be reached (${cause.message})`);
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) throw error;
  // A program that gets a token is missing or fails, a file of a certificate does not exist, a protocol is not allowed.
  const [line = name] = message.trim().split('\n');
  return { problem: 'refused', message: `the kubeconfig cannot be used (${line})` };
}

function readAnswered({ code, body, headers = {} }: Answered): ApiProblem {
  const { message: said = '', reason } = readStatus(body);
  const [line = ''] = said.split('\n');
  const message = line || `the API server answered with ${code}`;
  if (code === 404) return { problem: 'missing', message };
  if (code === 409 && reason === 'AlreadyExists') return { problem: 'exists', message };
  const isFull = code === 403 && /exceeded quota/i.test(said);
  if (code === 409 || code === 429 || code === 408 || code >= 500 || isFull) {
    const after = Number(headers['retry-after']);
    return { ...busy(message), ...(after > 0 && { after }) };
  }
  return { problem: 'refused', message: code === 401 ? `the API server knows no such user (${message})` : message };
}

function readStatus(body: unknown): { readonly message?: string; readonly reason?: string } {
  if (typeof body === 'object' && body !== null) return body;
  if (typeof body !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return { message: body.trim().slice(0, 200) };
  }
}

function busy(message: string): ApiProblem {
  return { problem: 'busy', message };
}

function isAnswered(error: unknown): error is Answered {
  return error instanceof Error && 'body' in error && typeof (error as { code?: unknown }).code === 'number';
}
