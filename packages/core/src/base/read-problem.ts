// Why a file or a folder cannot be read. Most readers do not know the error codes of the operating system.

const words: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file and not a folder',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  ELOOP: 'its links form a cycle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk reports an error',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
  ERR_STRING_TOO_LONG: 'it is larger than 512 MB',
};

/** `this user has no permission (EACCES)`, or the code alone if it is not in the table. */
export function describeReadError({ code }: { readonly code: string }): string {
  const said = words[code];
  return said === undefined ? code : code === 'EISDIR' ? said : `${said} (${code})`;
}
