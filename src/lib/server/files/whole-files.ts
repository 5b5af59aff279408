// Where whole files lie, under their SHA-256: on the server's own disk (disk-files.ts), or in Supabase Storage (supabase-files.ts). Both pass one contract
// (whole-files.test.ts). Who may have a file, and whether its bytes are the right ones, others know.
import type { FileType } from '#lib/domain/file.ts';

export interface WholeFiles {
	/** Takes over a checked and flushed file at a path of this disk. Once this resolves it outlives a power cut. Put twice, it is there once. */
	put(sha256: string, path: string, type: FileType): Promise<void>;
	has(sha256: string): Promise<boolean>;
	/** Its bytes, or null when they are not here. */
	read(sha256: string): Promise<ReadableStream | null>;
	/** Nothing where there is none. */
	remove(sha256: string): Promise<void>;
}

const HASH = /^[0-9a-f]{64}$/;

/** `ab/abcd…`: no folder grows without end. @throws for what is no hash, so that no name leads elsewhere */
export function placeOf(sha256: string): string {
	if (!HASH.test(sha256)) throw new Error('not a hash');
	return `${sha256.slice(0, 2)}/${sha256}`;
}
