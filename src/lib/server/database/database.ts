// What the server asks of a database: call a function by its name. The rules live in SQL; drivers differ in how they reach it.
// Drivers: postgres.ts (embedded.ts starts one), supabase.ts. All must pass test/sql/driver-contract.ts.

/** Who a call is made for. The driver turns this into a database role and claims; row-level security does the rest. */
export type Actor =
	/** Nobody known: public pages, redeeming a pass. */
	| { kind: 'anonymous' }
	/** A person with an account. `token` is their own access token, where Supabase Auth signs people in. */
	| { kind: 'account'; user: string; token?: string }
	/** An enrolled phone. */
	| { kind: 'enrolment'; enrolment: string; event: string }
	/** This server itself: signing people in, loading the demo. */
	| { kind: 'server' };

export interface Database {
	/**
	 * Calls `public.<name>(request jsonb) returns jsonb` in one transaction as `actor`.
	 * @throws DatabaseError (./errors.ts), sorted by what the caller should do.
	 */
	call(name: string, request: Record<string, unknown>, actor: Actor): Promise<unknown>;
	/** Which driver answers, and the last applied migration; throws when the database does not answer. */
	ready(): Promise<{ database: 'embedded' | 'postgres' | 'supabase'; schema: string }>;
	/** Calls `listener` with (event, version) after each push that moved an event's head. Returns the way to stop. */
	onPoke(listener: (event: string, version: number) => void): Promise<() => Promise<void>>;
	/** Ends connections; an embedded PostgreSQL is stopped cleanly. */
	close(): Promise<void>;
}
