// The mark of a sign-out the server may not have heard of; it goes with the next sign-in.

const NAME = "keylever-out=1";

/** The server lets no session count beside it, however late it hears of the rest. */
export const markSignedOut = () => (document.cookie = `${NAME}; Path=/; SameSite=Lax; Max-Age=2592000`);

export const isSignedOutHere = () => document.cookie.split("; ").includes(NAME);
