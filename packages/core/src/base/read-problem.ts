// Why a file or a folder cannot be read, in words: what the operating system calls it means little to most readers.

const words: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file lies where its folder should be',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk fails',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
  ERR_STRING_TOO_LONG: 'it is larger than 512 MB',
};

/** `this user has no permission (EACCES)`; the code alone where there are no words for it. */
export function describeReadError({ code }: { readonly code: string }): string {
  const said = words[code];
  return said === undefined ? code : code === 'EISDIR' ? said : `${said} (${code})`;
}
