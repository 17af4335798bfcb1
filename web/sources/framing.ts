// Whether the page stands in a frame of another site. What a server's runs hold, and what may be done to them, is not that
// site's business; a simulation in the address is.

/** Asks each page around this one for its address, which only those of the same origin give. */
export function isFramedByOther(): boolean {
  for (let frame: Window = window; frame.parent !== frame; frame = frame.parent)
    if (!isSameOrigin(frame.parent)) return true;
  return false;
}

function isSameOrigin(other: Window): boolean {
  try {
    return other.location.origin === location.origin;
  } catch {
    return false;
  }
}

export function isEmbedded(): boolean {
  return /\/embed\/?$/.test(location.pathname);
}
