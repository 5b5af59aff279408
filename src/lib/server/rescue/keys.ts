// The pair of keys that rescue files are sealed and opened with: one for each installation, always the same out of its secret, so that
// a server that was restored opens the files made before. The secret stays in the database.
import * as z from 'zod';
import { deriveRescueKeys } from '#lib/protocol/rescue-seal.ts';
import type { Database } from '../database/database.ts';

export interface RescueKeys {
	keys: CryptoKeyPair;
	/** As phones keep it: a raw P-256 point, base64url. */
	publicKey: string;
}

const secret = z.object({ secret: z.string().regex(/^[0-9a-f]{64,}$/) });
/** Derived once for each open database. */
const known = new WeakMap<Database, Promise<RescueKeys>>();

/** @throws DatabaseError when the secret cannot be read; asked again, it is tried again. */
export function rescueKeys(database: Database): Promise<RescueKeys> {
	let keys = known.get(database);
	if (!keys) {
		keys = derive(database);
		known.set(database, keys);
		keys.catch(() => known.delete(database));
	}
	return keys;
}

/** The public half, for replies to phones: undefined for now when the database did not give it, for no reply may fail for it. */
export const rescuePublicKey = (database: Database): Promise<string | undefined> =>
	rescueKeys(database).then(
		({ publicKey }) => publicKey,
		() => undefined
	);

async function derive(database: Database): Promise<RescueKeys> {
	const answer = await database.call('server_secret', { name: 'rescue' }, { kind: 'server' });
	return deriveRescueKeys(Buffer.from(secret.parse(answer).secret, 'hex'));
}
