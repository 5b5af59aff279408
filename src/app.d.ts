// What every request and every error carries. Types only.
import type { Actor } from '#lib/server/database/database.ts';
import type { Profile } from '#lib/server/identity/profile.ts';

declare global {
	namespace App {
		interface Error {
			/** Plain words for the person; never a stack, never SQL. */
			message: string;
			/** Names the line in the server's log, to be told to whoever looks after it. */
			id?: string;
		}
		interface Locals {
			/** Who asks, for `database.call`. */
			actor: Actor;
			/** The signed-in person; read only below /desk. */
			profile: Profile | null;
		}
	}
}

export {};
