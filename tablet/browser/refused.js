// Why the tablet cannot be opened.

/** `reason` is "no-https", "signed-out", "other-person", "no-storage", "offline" or "expired". */
export class TabletRefused extends Error {
  constructor(reason, options) {
    super(`The tablet cannot be opened: ${reason}`, options);
    this.reason = reason;
  }
}
