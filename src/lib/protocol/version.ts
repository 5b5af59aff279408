// The version of the wire. Raised when an old phone and a new server (or the reverse) would misunderstand each other.
export const PROTOCOL = 1;
