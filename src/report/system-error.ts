const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  EEXIST: "a file of that name is in the way",
  ENOENT: "there is no such file or folder",
  ENAMETOOLONG: "the path is too long",
  ELOOP: "its links go round in circles",
  EMFILE: "too many files are open",
};

export const codeOf = (error: unknown): string | null =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;

/** What the system said, in words and by its own name: "no space left on the device (ENOSPC)". */
export const whatTheSystemSaid = (error: unknown): string => {
  const code = codeOf(error);
  const meaning = code === null ? undefined : MEANINGS[code];
  if (meaning !== undefined) return `${meaning} (${code!})`;
  return error instanceof Error ? error.message : String(error);
};
