// What a server says of the version of a file. A weak ETag (RFC 9110 section 8.8.1) stays when bytes change that do not
// matter to it, and Last-Modified counts seconds, so the length is added to both.

export function describeVersion(headers: Headers): string | undefined {
  const etag = headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) return etag;
  const modified = headers.get('last-modified');
  if (etag === null && modified === null) return undefined;
  const length = headers.get('content-length');
  return [etag, modified, length !== null && `${length} bytes`].filter(Boolean).join(', ');
}
