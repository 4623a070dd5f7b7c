/** A detached process on Windows opens a console of its own. fork() hands this on to spawn(), which its type does not tell. */
export const WITHOUT_WINDOW: { readonly windowsHide: true } = { windowsHide: true };
