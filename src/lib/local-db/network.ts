// How the network stands, out of real answers only: what the browser believes of it is a hint to try, never a state. Written by the engine
// (sync/connection.ts), read by screens.
import type { LocalDatabase } from './database.ts';
import { readNote, writeNote } from './notes.ts';

/**
 * - `online`   our server answered, well or not.
 * - `slow`     it answered late, or the last call did not end in time.
 * - `captive`  somebody else answered in its place: the network wants a person to sign in first.
 * - `offline`  nobody answered.
 */
export type ConnectionState = 'online' | 'offline' | 'captive' | 'slow';
export interface Connection {
	state: ConnectionState;
	/** Milliseconds since 1970 by this phone's clock. */
	since: number;
}

/** Undefined before the first try on this phone. */
export const readConnection = (database: LocalDatabase): Promise<Connection | undefined> =>
	readNote(database, 'connection');

export const noteConnection = (database: LocalDatabase, connection: Connection): Promise<void> =>
	writeNote(database, 'connection', connection);
